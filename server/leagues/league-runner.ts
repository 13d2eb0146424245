import { areSameEngines, workKinds, type WorkEngines, type WorkKind } from "../../agents/league/work-engines.ts";
import type { LeagueEvent } from "../../agents/league/ledger.ts";
import type { LeagueState } from "../../agents/league/state.ts";
import type { Job, JobResult } from "../jobs/job.ts";
import type { Runner } from "../jobs/runner.ts";
import { workKind } from "../jobs/work-kind.ts";

interface LeagueRunnerParts {
  readonly runner: Runner;
  readonly state: () => Pick<LeagueState, "engines">;
  readonly append: (event: LeagueEvent) => Promise<void>;
}

/** Runs the jobs of one league on its engines, and writes down which ones these are. */
export class LeagueRunner {
  readonly #parts: LeagueRunnerParts;
  readonly #engines = new Map<WorkKind, Promise<string>>();
  /** Entries are written one after the other, each with the engines of those before it. */
  #written: Promise<void> = Promise.resolve();

  constructor(parts: LeagueRunnerParts) {
    this.#parts = parts;
  }

  /** @throws ServerError as {@link Runner.run}, or when the store refuses the entry. */
  async run<J extends Job>(job: J, signal: AbortSignal): Promise<JobResult<J>> {
    const { runner } = this.#parts;
    if (job.kind === "ladder") return runner.run(job, signal);
    const kind = workKind(job);
    const chosen = this.#engines.get(kind) ?? this.#choose(kind, signal);
    this.#engines.set(kind, chosen);
    try {
      return await runner.run(job, signal, await chosen);
    } catch (error) {
      // The next job asks again.
      this.#engines.delete(kind);
      throw error;
    }
  }

  async #choose(kind: WorkKind, signal: AbortSignal): Promise<string> {
    const { runner, state } = this.#parts;
    const engine = await runner.engineFor(kind, state().engines[kind], signal);
    const engines = runner.mixesEngines
      ? { [kind]: engine }
      : Object.fromEntries(workKinds.map((each) => [each, engine]));
    await this.#write(engines);
    return engine;
  }

  #write(engines: WorkEngines): Promise<void> {
    const written = this.#written.then(() => this.#append(engines));
    this.#written = written.catch(() => {});
    return written;
  }

  async #append(engines: WorkEngines): Promise<void> {
    const last = this.#parts.state().engines;
    const merged = { ...last, ...engines };
    if (!areSameEngines(last, merged)) await this.#parts.append({ type: "engines-chosen", engines: merged });
  }
}
