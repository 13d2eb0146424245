/**
 * A timer that is started again and again, mostly with the same duration: then it is the same Node timer, since making
 * one costs as much as a ply of a match.
 */
export class ReusableTimer {
  #milliseconds = 0;
  #timer: NodeJS.Timeout | null = null;
  #run = (): void => {};

  /** Replaces what was started before. @param run must not throw: that would be an uncaught error of the process. */
  start(milliseconds: number, run: () => void): void {
    this.#run = run;
    if (this.#timer && this.#milliseconds === milliseconds) return void this.#timer.refresh();
    if (this.#timer) clearTimeout(this.#timer);
    this.#milliseconds = milliseconds;
    this.#timer = setTimeout(() => this.#run(), milliseconds);
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
