import { ServerError } from "../errors.ts";
import { LeagueLease } from "../leagues/league-lease.ts";
import type { LeagueSteering } from "../cluster/steering.ts";
import type { LeagueService } from "../leagues/service.ts";
import type { Log } from "../log.ts";
import { releaseVersion } from "../release.ts";
import { LEASE_MS } from "../store/lease.ts";
import { Backoff, delay, isStoreDown } from "../store/retry.ts";
import type { ExperimentControl, ExperimentRecord, Store } from "../store/store.ts";
import { openRun, type StoredRun } from "./experiments.ts";
import { leagueOver, liveRuns } from "./live-runs.ts";
import { playRuns, whenAborted } from "./play-runs.ts";
import type { Slots } from "./slots.ts";

/** Dependencies of the experiments of a server. */
export interface LeadParts {
  readonly store: Store;
  readonly leagues: LeagueService;
  readonly log: Log;
  readonly steering: Pick<LeagueSteering, "resume">;
  /** Identifies this process in leases. */
  readonly holder: string;
  /** Places for leagues, shared by all experiments. */
  readonly slots: Slots;
}

/** Which runs are played besides those that have not been over or paused. */
export interface ResumeChoice {
  /** Whether paused leagues are resumed, whatever paused them. */
  readonly paused?: boolean;
  /** Whether runs whose leagues were deleted are played again. */
  readonly missing?: boolean;
}

/** Why leagues are paused with their experiment; those are resumed with it. */
export const PAUSED_WITH_EXPERIMENT = "Paused with its experiment.";

/** Milliseconds before another try after the store or the job processes failed, doubled up to the cap. */
const RETRY_DELAY_MS = 1000;
const MAX_RETRY_DELAY_MS = 30_000;

/** Milliseconds between attempts to resume a league whose former leader's lease has not expired. */
const RESUME_INTERVAL_MS = 500;

/** An experiment that this process leads: it plays the runs, each as a league of the league service. */
export class LedExperiment {
  /** Why it makes no progress; null while it does. */
  problem: string | null = null;
  /** Resolves when it plays no more runs. */
  readonly done: Promise<void>;
  readonly #parts: LeadParts;
  readonly #record: ExperimentRecord;
  readonly #choice: ResumeChoice;
  readonly #lease: LeagueLease;
  readonly #stop = new AbortController();
  /** Leagues resumed since it began: one whose job fails again stays paused. */
  readonly #resumed = new Set<string>();

  private constructor(parts: LeadParts, record: ExperimentRecord, choice: ResumeChoice) {
    this.#parts = parts;
    this.#record = record;
    this.#choice = choice;
    this.#lease = new LeagueLease({ ...parts, record }, () => this.#stop.abort());
    this.done = this.#lead();
  }

  /**
   * Takes the lead; null when another process has the lease, or had it and paused the experiment meanwhile.
   * @throws ServerError when the store refuses.
   */
  static async take(parts: LeadParts, record: ExperimentRecord, choice: ResumeChoice): Promise<LedExperiment | null> {
    const { store, holder } = parts;
    if (!(await store.takeLease(record.id, holder, LEASE_MS))) return null;
    let led: LedExperiment | null = null;
    try {
      const current = await store.experiment(record.id);
      if (current?.control?.state === "running") led = new LedExperiment(parts, record, choice);
      return led;
    } finally {
      if (led === null) await store.releaseLease(record.id, holder).catch(() => {});
    }
  }

  /** Starts no more runs, and resolves when none is being started. Leagues that run go on. */
  async halt(): Promise<void> {
    this.#stop.abort();
    await this.done;
  }

  /** Halts, and frees the lease for the next leader. */
  async close(): Promise<void> {
    await this.halt();
    await this.#lease.release();
  }

  async #lead(): Promise<void> {
    const backoff = new Backoff(RETRY_DELAY_MS, MAX_RETRY_DELAY_MS);
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        await this.#playAll();
        return;
      } catch (error) {
        this.#note(error);
        await delay(backoff.next(), signal);
      }
    }
  }

  #note(err: unknown): void {
    const { log } = this.#parts;
    const isKnown = err instanceof ServerError;
    const problem = isKnown ? err.message : "The server failed to play this experiment; its log says why.";
    if (problem === this.problem) return;
    this.problem = problem;
    log.warn({ experiment: this.#record.id, problem, err: isKnown ? undefined : err }, "experiment waiting, retrying");
  }

  async #playAll(): Promise<void> {
    const { leagues, store, log } = this.#parts;
    const { signal } = this.#stop;
    const engine = await Promise.race([leagues.ready(), whenAborted(signal)]);
    if (!engine) return;
    const runs = (await liveRuns(this.#parts, this.#record)).filter((run) => this.#isPlayable(run));
    this.problem = null;
    // Leagues that a former leader started go on already.
    const inOrder = runs.toSorted((a, b) => Number(b.status === "running") - Number(a.status === "running"));
    const play = (run: StoredRun, stopped: AbortSignal) => this.#play(run, engine.name, stopped);
    await playRuns(this.#record, inOrder, { size: leagues.size, signal, play });
    if (signal.aborted) return;
    const control = conclusion(await liveRuns(this.#parts, this.#record));
    await store.putExperimentControl(this.#record.id, control);
    log.info({ experiment: this.#record.id, reason: control.reason }, `experiment ${control.state}`);
  }

  #isPlayable({ status, reason, league }: StoredRun): boolean {
    if (status === "paused") {
      return reason === PAUSED_WITH_EXPERIMENT || (this.#choice.paused === true && !this.#resumed.has(league));
    }
    return status === "waiting" || status === "running" || (status === "missing" && this.#choice.missing === true);
  }

  /** A run that fails leaves the others going. */
  async #play(run: StoredRun, engine: string, signal: AbortSignal): Promise<void> {
    const release = await this.#parts.slots.take(signal);
    if (!release) return;
    const { arm, seed, league } = run;
    try {
      await this.#playLeague(run, engine, signal);
    } catch (err) {
      if (isStoreDown(err)) throw err;
      this.#parts.log.error({ arm, seed, league, err }, "run failed, continuing with the others");
    } finally {
      release();
    }
  }

  async #playLeague(run: StoredRun, engine: string, signal: AbortSignal): Promise<void> {
    const { store, leagues, log } = this.#parts;
    const { arm, seed, league } = run;
    const record = await openRun(store, this.#record, run);
    await store.putRunStart(this.#record.id, { arm, seed, league, at: Date.now(), engine, release: releaseVersion() });
    const { state } = await leagues.adopt(record);
    log.info({ experiment: this.#record.id, arm, seed, league }, "run started");
    if (state.status === "paused") await this.#resume(league, signal);
    await leagueOver(leagues, league, signal);
  }

  async #resume(league: string, signal: AbortSignal): Promise<void> {
    this.#resumed.add(league);
    for (let waited = 0; !signal.aborted; waited += RESUME_INTERVAL_MS) {
      try {
        await this.#parts.steering.resume(league);
        return;
      } catch (error) {
        const isLed = error instanceof ServerError && error.code === "league/led-elsewhere";
        if (!isLed || waited > 2 * LEASE_MS) throw error;
        await delay(RESUME_INTERVAL_MS, signal);
      }
    }
  }
}

/** The control of an experiment whose runs were all played. */
function conclusion(runs: readonly StoredRun[]): ExperimentControl {
  const at = Date.now();
  const left = runs.filter(({ status }) => status === "waiting" || status === "running" || status === "paused").length;
  if (left === 0) return { state: "ended", reason: "", at };
  const subject = left === 1 ? "1 run has" : `${left} runs have`;
  const reason = `${subject} not finished: their leagues say why. Resume the experiment to continue them.`;
  return { state: "paused", reason, at };
}
