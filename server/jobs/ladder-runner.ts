import type { Store } from "../store/store.ts";
import type { ExternalKinds } from "../../agents/players/registry.ts";
import type { JobResult } from "./job.ts";
import { playLadderPlayers } from "./ladder.ts";
import type { Runner } from "./runner.ts";

/**
 * A runner that plays ladder games in this process: they wait nearly all the time, and would keep a job process from
 * training meanwhile.
 */
export function withLadder(runner: Runner, parts: { readonly store: Store; readonly external: ExternalKinds }): Runner {
  return {
    get size() {
      return runner.size;
    },
    longSegments: runner.longSegments,
    engine: () => runner.engine(),
    ready: () => runner.ready(),
    failure: () => runner.failure(),
    mixesEngines: runner.mixesEngines,
    engineFor: (kind, last, signal) => runner.engineFor(kind, last, signal),
    waiting: (engines) => runner.waiting(engines),
    workers: () => runner.workers(),
    close: () => runner.close(),
    async run(job, signal, engine) {
      if (job.kind !== "ladder") return runner.run(job, signal, engine);
      try {
        return (await playLadderPlayers(job, { ...parts, signal })) as JobResult<typeof job>;
      } catch (error) {
        if (signal?.aborted) throw signal.reason;
        throw error;
      }
    },
  };
}
