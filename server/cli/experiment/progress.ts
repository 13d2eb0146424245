import type { BudgetProgress } from "../../../agents/league/budget.ts";
import type { RunKey } from "../../../agents/experiments/definition.ts";
import type { StoredRun } from "../../experiments/experiments.ts";
import { runShare } from "../../experiments/progress.ts";
import type { Log } from "../../log.ts";

/** Milliseconds between two lines. */
const LINE_INTERVAL_MS = 5000;

/** Logs how far an experiment is, with an estimate of the time left. */
export class Progress {
  readonly #log: Log;
  readonly #now: () => number;
  readonly #started: number;
  /** The share of its budget that each run has spent. */
  readonly #shares = new Map<string, number>();
  readonly #atStart: number;
  #lastLine = -Infinity;

  /** @param now milliseconds. */
  constructor(runs: readonly StoredRun[], log: Log, now: () => number = () => performance.now()) {
    this.#log = log;
    this.#now = now;
    this.#started = now();
    for (const run of runs) this.#shares.set(nameOf(run), runShare(run));
    this.#atStart = this.#done();
  }

  /** Takes in the progress of a run. */
  note(run: RunKey, progress: BudgetProgress | null): void {
    if (!progress) return;
    const before = this.#shares.get(nameOf(run)) ?? 0;
    this.#shares.set(nameOf(run), progress.share);
    const isNews = progress.share === 1 && before < 1;
    if (!isNews && this.#now() - this.#lastLine < LINE_INTERVAL_MS) return;
    this.#lastLine = this.#now();
    const { unit, done, total } = progress;
    const finished = [...this.#shares.values()].filter((share) => share === 1).length;
    const runs = `${finished}/${this.#shares.size}`;
    const { arm, seed } = run;
    const [budget, secondsLeft] = [`${Math.floor(done)}/${total}`, this.secondsLeft()];
    this.#log.info({ arm, seed, [unit]: budget, runs, secondsLeft }, "experiment progressed");
  }

  /** At the rate since this process began; null before there is one. */
  secondsLeft(): number | null {
    const gained = this.#done() - this.#atStart;
    const left = this.#shares.size - this.#done();
    if (gained <= 0) return null;
    return Math.ceil(((this.#now() - this.#started) / 1000) * (left / gained));
  }

  #done(): number {
    return [...this.#shares.values()].reduce((sum, share) => sum + share, 0);
  }
}

const nameOf = ({ arm, seed }: RunKey): string => JSON.stringify([arm, seed]);
