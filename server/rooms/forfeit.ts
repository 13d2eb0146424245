import { replayState } from "../../games/core/playthrough.ts";
import { OVER, type Game } from "../../games/core/game.ts";
import { gameById } from "../../games/registry.ts";
import { verifyEpisode } from "../../agents/rollout/verify.ts";
import type { Forfeit, Match } from "../store/store.ts";

/**
 * Returns of a forfeited match, one a seat, in the game's unit. Who forfeits gets the worst the game has. In a game of constant sum
 * the others share the rest; elsewhere nothing is theirs that they did not play for, and they get 0.
 */
export function forfeitReturns({ utility, roles }: Pick<Game, "utility" | "roles">, seat: number): readonly number[] {
  const { min, sum } = utility;
  const rest = sum === null ? 0 : (sum - min) / (roles.length - 1);
  return roles.map((_, index) => (index === seat ? min : rest));
}

const SENTENCES: Readonly<Record<Forfeit["reason"], string>> = {
  time: "ran out of time",
  left: "left the match",
  absent: "dropped and did not come back in time",
};

/** How a forfeited match ended: "Ada ran out of time. Bob wins.", or "Ada left the match and loses." where one can't speak of a winner. */
export function forfeitSentence(game: Game, names: readonly string[], { seat, reason }: Forfeit): string {
  const loser = `${names[seat] ?? `Seat ${seat}`} ${SENTENCES[reason]}`;
  const other = names[1 - seat];
  return game.roles.length === 2 && game.utility.sum !== null && other
    ? `${loser}. ${other} wins.`
    : `${loser} and loses.`;
}

/**
 * Re-executes a stored match: null when it is what it claims to be, else what is wrong. One that was not played to the end must break
 * off before it, with the returns of its outcome.
 */
export function verifyMatch({ outcome, forfeit, episode }: Match): string | null {
  if (outcome === "finished") return verifyEpisode(episode);
  try {
    const game = gameById(episode.game);
    if (game.version !== episode.version)
      return `played under version ${episode.version} of the rules; these are version ${game.version}`;
    if (game.turn(replayState(game, episode.actions, episode.options)) === OVER)
      return `it is said to be ${outcome}, but its actions lead to an end`;
    if (outcome === "forfeited" && forfeit === undefined) return "it does not say who forfeited it";
    const due = forfeit === undefined ? game.roles.map(() => 0) : forfeitReturns(game, forfeit.seat);
    const same = due.every((value, seat) => value === episode.returns[seat]) && due.length === episode.returns.length;
    return same ? null : `it claims returns ${episode.returns.join(", ")}, but ${outcome} gives ${due.join(", ")}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
