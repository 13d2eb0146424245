import type { MatchStateType } from "./state.ts";

/** The one clock of a match: people sit down, or who is to move moves, before it runs out. Shown as the state's deadline. */
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

  /** Starts it over; what `runOut` throws would be an error of the process. */
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
