import type { Game } from "../games/core/game.ts";

/**
 * Why a seat lost an episode before its end: its time ran out (`time`), its player left (`left`), disconnected and did
 * not return within the grace period (`absent`), gave too many answers that were not legal moves (`illegal`), or
 * couldn't be reached or failed (`unavailable`).
 */
export const forfeitReasons = ["time", "left", "absent", "illegal", "unavailable"] as const;
export type ForfeitReason = (typeof forfeitReasons)[number];

/** The seat that lost an episode before its end, and why. @see {@link refereePlayer} */
export interface Forfeit {
  readonly seat: number;
  readonly reason: ForfeitReason;
}

/**
 * Returns of a forfeited episode, one a seat, in the game's unit. The forfeiting seat gets the game's minimum. In
 * constant-sum games the others share the rest, partners get the minimum too; in other games they get 0, since they did
 * not play for more.
 */
export function forfeitReturns({ utility, roles }: Pick<Game, "utility" | "roles">, seat: number): readonly number[] {
  const { min, sum, identical } = utility;
  if (identical) return roles.map(() => min);
  const rest = sum === null ? 0 : (sum - min) / (roles.length - 1);
  return roles.map((_, index) => (index === seat ? min : rest));
}
