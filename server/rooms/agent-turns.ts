import type { Player } from "../../agents/players/player.ts";
import { ReusableTimer } from "./base/reusable-timer.ts";
import type { Pace } from "./services.ts";
import type { PlannedSeat } from "./stored/matches.ts";
import type { Table } from "./table/table.ts";

interface TurnParts {
  readonly pace: Pace;
  /** Resolves once it is known whether the match is still this server's; null while it is. */
  readonly awaitOwnership: () => Promise<void> | null;
  /** Whether the room closes, and agents no longer move. */
  readonly isClosing: () => boolean;
  /** Called after each turn, at once or by a promise. */
  readonly onPlayed: (table: Table) => void;
  /** Called with errors of players and of `onPlayed`; must not throw. */
  readonly onFailed: (table: Table, seat: number, error: unknown) => void;
}

/** Milliseconds between patches of a match that sends one with each move: of what else changes. */
export const QUICK_PATCH_MS = 1000;

/** Whether only agents play that answer at once. */
export const isQuickMatch = (seats: readonly PlannedSeat[]): boolean =>
  seats.every(({ player }) => player && !player.slow);

/** Lets the agents of one match move, each after its pause. */
export class AgentTurns {
  readonly #parts: TurnParts;
  readonly #timer = new ReusableTimer();

  constructor(parts: TurnParts) {
    this.#parts = parts;
  }

  /** Schedules the move of the table's seat to move, whose player is an agent. */
  schedule(table: Table, player: Player, seats: readonly PlannedSeat[]): void {
    const pause = pauseBefore(player, this.#parts.pace, seats);
    const play = (): void => this.#play(table);
    if (pause > 0) this.#timer.start(pause, play);
    else setImmediate(play);
  }

  stop(): void {
    this.#timer.stop();
  }

  /** Without a promise where the player needs none: promises cost more than the moves of most agents. */
  #play(table: Table): void {
    const { awaitOwnership, isClosing, onPlayed, onFailed } = this.#parts;
    const known = awaitOwnership();
    if (known) return void known.then(() => this.#play(table));
    const seat = table.turn;
    if (isClosing() || table.ended) return;
    const fail = (error: unknown): void => onFailed(table, seat, error);
    try {
      const playing = table.playAgentTurn();
      if (playing) playing.then(() => onPlayed(table)).catch(fail);
      else onPlayed(table);
    } catch (error) {
      fail(error);
    }
  }
}

/**
 * Milliseconds before an agent's move, so that people see what was played before; none for a player outside the
 * server, nor where one plays without people, whose moves would each take that much longer.
 */
function pauseBefore(player: Player, { agentDelay }: Pace, seats: readonly PlannedSeat[]): number {
  if (player.slow) return 0;
  const isWatched = seats.some((seat) => !seat.player) || seats.every((seat) => !seat.player?.slow);
  return isWatched ? agentDelay : 0;
}
