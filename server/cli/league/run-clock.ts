import { startTimer } from "../long-timer.ts";

/** The clock of `--for`: starts with the first segment that was played, and never once it was stopped, whatever lands later. */
export class RunClock {
  private readonly seconds: number | undefined;
  private readonly timeIsUp: () => void;
  private cancel: (() => void) | undefined;
  private isStopped = false;

  /** @param seconds of the run; undefined lets it run without end. */
  constructor(seconds: number | undefined, timeIsUp: () => void) {
    this.seconds = seconds;
    this.timeIsUp = timeIsUp;
  }

  start(): void {
    if (this.seconds === undefined || this.isStopped) return;
    this.cancel ??= startTimer(this.seconds * 1000, this.timeIsUp);
  }

  stop(): void {
    this.isStopped = true;
    this.cancel?.();
  }
}
