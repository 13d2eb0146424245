import type { Game } from "../../games/core/game.ts";

/** What a league measures in an enumerable game if its policy learns every seat, and if it learns some only. */
const EXACT_MEASURES = ["nashConv", "value"] as const;
const EXACT_CAST_MEASURES = ["nashConv/cast", "worstReturn"] as const;

/**
 * The measures that are shown first of a league, most informative first, known before anything is measured: names, or
 * families of which one member is shown. The game's headline; else NashConv, the value, and the fixed ladder.
 * @param cast the league's, by seat.
 */
export function mainMeasures(game: Game, cast: readonly string[]): readonly string[] {
  const headline = game.measures?.headline ?? [];
  if (headline.length > 0) return headline;
  const isPartial = cast.some((who) => who !== "policy");
  const exact = isPartial ? EXACT_CAST_MEASURES : EXACT_MEASURES;
  return [...(game.enumerable ? exact : []), "score"];
}
