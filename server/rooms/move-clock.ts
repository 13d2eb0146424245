import type { MatchStateType } from "./state.ts";

/** The clock of a match: limits the wait for people to join, then each move. Shown as the state's deadline. */
export class MoveClock {
  readonly #state: MatchStateType;
  readonly #now: () => number;
  #timer: NodeJS.Timeout | null = null;

  constructor(state: MatchStateType, now: () => number) {
    this.#state = state;
    this.#now = now;
  }

  get isRunning(): boolean {
    return this.#timer !== null;
  }

  /** Restarts it. @param runOut must not throw: that would be an uncaught error of the process. */
  start(milliseconds: number, runOut: () => void): void {
    this.stop();
    this.#state.deadline = this.#now() + milliseconds;
    this.#timer = setTimeout(runOut, milliseconds);
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#state.deadline = 0;
  }
}
