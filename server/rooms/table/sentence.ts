import type { Game } from "../../../games/core/game.ts";
import { distinctName } from "../../common/names.ts";
import { valueAt } from "../../../games/core/value-at.ts";

/**
 * A sentence on how an episode ended: the game's own if it has one, else the returns: "Ada wins 2 chips, Bob loses 2.",
 * "A draw: everyone gets 0 points.", "Bob gets 8 points, Ada gets 4."
 */
export function resultSentence(game: Game, names: readonly string[], end: unknown): string {
  if (game.ending) return game.ending(end);
  const { sum, identical, unit } = game.utility;
  const returns = game.returns(end);
  const best = returns.indexOf(Math.max(...returns));
  const most = valueAt(returns, best);
  if (identical) return `Everyone gets ${round(most)} ${most === 1 ? unit.replace(/s$/, "") : unit}.`;
  if (returns.every((value) => value === most)) return `A draw: everyone gets ${round(most)} ${unit}.`;
  const seatName = (seat: number) => distinctName({ names, roles: game.roles }, seat);
  const verb = sum === 0 ? winsOrLoses : gets;
  const others = returns.flatMap((value, seat) => (seat === best ? [] : [`${seatName(seat)} ${verb(value)}`]));
  return `${seatName(best)} ${verb(most)} ${most === 1 ? unit.replace(/s$/, "") : unit}, ${others.join(", ")}.`;
}

const round = (value: number): string => String(Math.round(value * 100) / 100);
const gets = (value: number): string => `gets ${round(value)}`;
const winsOrLoses = (value: number): string => `${value < 0 ? "loses" : "wins"} ${round(Math.abs(value))}`;
