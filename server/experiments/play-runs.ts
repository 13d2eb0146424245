import type { ExperimentRecord } from "../store/store.ts";
import type { StoredRun } from "./experiments.ts";

/** Who plays the runs of an experiment. */
export interface RunPlayer {
  /** Number of job processes. */
  readonly size: number;
  /** Aborted: no further run begins. */
  readonly signal: AbortSignal;
  /** Plays a run until it is over, it fails, or `signal` is aborted. Errors that others must not survive are thrown. */
  play(run: StoredRun, signal: AbortSignal): Promise<void>;
}

/** Runs that can be played: those whose league can be read and has not ended. */
export const openRuns = (runs: readonly StoredRun[]): StoredRun[] =>
  runs.filter(({ status }) => status !== "ended" && status !== "damaged");

/**
 * Plays runs in the given order, as many at once as there are job processes; one at a time if a budget is in seconds,
 * so that each has the machine to itself.
 * @throws the first error of `play`, after the other runs have returned.
 */
export async function playRuns(
  { arms }: Pick<ExperimentRecord, "arms">,
  runs: readonly StoredRun[],
  player: RunPlayer,
): Promise<void> {
  const failed = new AbortController();
  const signal = AbortSignal.any([player.signal, failed.signal]);
  const queue = runs.values();
  const work = async (): Promise<void> => {
    for (const run of queue) {
      if (signal.aborted) return;
      await player.play(run, signal);
    }
  };
  const hasSeconds = arms.some(({ config }) => config.budget.seconds !== undefined);
  const width = hasSeconds ? 1 : Math.min(player.size, runs.length);
  const workers = Array.from({ length: width }, () => work());
  try {
    await Promise.all(workers);
  } catch (error) {
    // The other leagues pause before the store closes.
    failed.abort();
    await Promise.allSettled(workers);
    throw error;
  }
}

/** Resolves when the signal is aborted. */
export const whenAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
