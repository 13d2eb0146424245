import type { Pace } from "./services.ts";
import type { MatchStateType } from "./state.ts";
import type { PlannedSeat } from "./stored/matches.ts";

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

  /** Shows how long a player that limits itself may take. */
  show(milliseconds: number): void {
    this.start(milliseconds, () => {});
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#state.deadline = 0;
  }
}

/** Longest time that a match may wait for one of its seats, milliseconds. */
export function longestWait(pace: Pace, seats: readonly PlannedSeat[]): number {
  const { seatWait, invitation, moveClock, agentDelay, agentDeadline } = pace;
  const slow = seats.map(({ player }) => player?.slow?.turnMs ?? 0);
  const invited = seats.some((seat) => seat.invited) ? invitation : 0;
  return Math.max(seatWait, invited, moveClock, agentDelay + agentDeadline, ...slow);
}
