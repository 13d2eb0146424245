import type { Game } from "../../games/core/game.ts";

/** One sentence of who won what: "Ada wins 2 chips.", "A draw.", "Ada gets 3.5 and Bob 1.5 points." */
export function resultSentence(game: Game, names: readonly string[], returns: readonly number[]): string {
  const { sum, unit } = game.utility;
  if (sum === null) {
    const shares = returns.map((value, seat) => `${names[seat]}${seat === 0 ? " gets" : ""} ${round(value)}`);
    return `${shares.join(" and ")} ${unit}.`;
  }
  const best = Math.max(...returns);
  const winners = names.filter((_, seat) => returns[seat] === best);
  if (winners.length !== 1) return "A draw.";
  return `${winners[0]} wins ${amount(best, unit)}.`;
}

const round = (value: number): string => String(Math.round(value * 100) / 100);

const amount = (value: number, unit: string): string =>
  `${round(value)} ${value === 1 ? unit.replace(/s$/, "") : unit}`;
