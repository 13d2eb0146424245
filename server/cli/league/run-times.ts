/** How long each phase of a run took, in seconds. */
export interface RunSeconds {
  /** Until the first segment is played: engine self-tests, cloning a base. */
  readonly starting: number;
  /** Playing and learning; limited by `--for`. */
  readonly learning: number;
  /** Afterwards: remaining jobs finish, and the last policy is evaluated. */
  readonly measuring: number;
}

/** Measures the phases of a run. @param now milliseconds. */
export class RunTimes {
  readonly #now: () => number;
  readonly #started: number;
  #first: number | null = null;
  #last: number | null = null;
  #isOver = false;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#started = now();
  }

  /** Call when a segment was played. */
  played(): void {
    this.#first ??= this.#now();
  }

  /** Call when the policy was updated. */
  updated(): void {
    if (!this.#isOver) this.#last = this.#now();
  }

  /** Ends the learning phase, even if jobs finish later. */
  over(): void {
    this.updated();
    this.#isOver = true;
  }

  /** The phases up to now. */
  seconds(): RunSeconds {
    const end = this.#now();
    const first = this.#first ?? end;
    const last = Math.max(first, this.#last ?? end);
    return {
      starting: seconds(first - this.#started),
      learning: seconds(last - first),
      measuring: seconds(end - last),
    };
  }
}

const seconds = (milliseconds: number): number => Math.round(milliseconds / 100) / 10;

/** "this run: 1.9 s to start, 60.0 s learning, 9.8 s measuring". */
export const runLine = ({ starting, learning, measuring }: RunSeconds): string =>
  `this run: ${starting.toFixed(1)} s to start, ${learning.toFixed(1)} s learning, ${measuring.toFixed(1)} s measuring`;
