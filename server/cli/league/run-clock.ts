import { startTimer } from "../long-timer.ts";

/**
 * The clock of `--for`: starts with the first segment played, and never after `stop`, even if a segment finishes later.
 */
export class RunClock {
  readonly #seconds: number | undefined;
  readonly #timeIsUp: () => void;
  #cancel: (() => void) | undefined;
  #isStopped = false;

  /** @param seconds length of the run; undefined for no limit. */
  constructor(seconds: number | undefined, timeIsUp: () => void) {
    this.#seconds = seconds;
    this.#timeIsUp = timeIsUp;
  }

  start(): void {
    if (this.#seconds === undefined || this.#isStopped) return;
    this.#cancel ??= startTimer(this.#seconds * 1000, this.#timeIsUp);
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancel?.();
  }
}
