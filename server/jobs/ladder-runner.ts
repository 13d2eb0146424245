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
    size: runner.size,
    engine: () => runner.engine(),
    ready: () => runner.ready(),
    failure: () => runner.failure(),
    waiting: () => runner.waiting(),
    workers: () => runner.workers(),
    close: () => runner.close(),
    async run(job, signal) {
      if (job.kind !== "ladder") return runner.run(job, signal);
      try {
        return (await playLadderPlayers(job, { ...parts, signal })) as JobResult<typeof job>;
      } catch (error) {
        if (signal?.aborted) throw signal.reason;
        throw error;
      }
    },
  };
}
