import type { GameFacts } from "../../server/schemas/games.ts";
import type { LeagueRules } from "../../server/schemas/rules.ts";

export type Choosable = LeagueRules["matchmaking"];

/** The rules that a game can use: partners never beat each other. */
export function offeredRules(choosable: Choosable, { utility }: Pick<GameFacts, "utility">): Choosable {
  if (!utility.identical) return choosable;
  return { ...choosable, rules: choosable.rules.filter(({ needsWinner }) => !needsWinner) };
}
