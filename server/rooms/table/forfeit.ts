import { replayState } from "../../../games/core/playthrough.ts";
import { OVER, type Game } from "../../../games/core/game.ts";
import { gameById } from "../../../games/registry.ts";
import { verifyEpisode } from "../../../agents/rollout/verify.ts";
import { forfeitReturns, type Forfeit } from "../../../agents/forfeit.ts";
import type { Match } from "../../store/store.ts";

const SENTENCES: Readonly<Record<Forfeit["reason"], string>> = {
  time: "ran out of time",
  left: "left the match",
  absent: "disconnected and did not return in time",
  illegal: "gave too many answers that are not legal moves",
  unavailable: "could not be reached",
};

/**
 * How a forfeited match ended: "Ada ran out of time. Bob wins.", or "Ada left the match and loses." when there is no
 * single winner.
 */
export function forfeitSentence(game: Game, names: readonly string[], { seat, reason }: Forfeit): string {
  const loser = `${names[seat] ?? `Seat ${seat}`} ${SENTENCES[reason]}`;
  const other = names[1 - seat];
  if (game.utility.identical) return `${loser}. The match ends with ${game.utility.min} ${game.utility.unit} for all.`;
  return game.roles.length === 2 && game.utility.sum !== null && other
    ? `${loser}. ${other} wins.`
    : `${loser} and loses.`;
}

/**
 * Re-executes a stored match. @returns null when the record is consistent, else what is wrong. A match that was not
 * played to the end must stop before it, with the returns of its outcome.
 */
export function verifyMatch({ outcome, forfeit, episode }: Match): string | null {
  if (outcome === "finished") return verifyEpisode(episode);
  try {
    const game = gameById(episode.game);
    if (game.version !== episode.version)
      return `played under version ${episode.version} of the rules; these are version ${game.version}`;
    if (game.turn(replayState(game, episode.actions, episode.options)) === OVER)
      return `its outcome is ${outcome}, but its actions reach the end`;
    if (outcome === "forfeited" && forfeit === undefined) return "the seat that forfeited it is missing";
    const due = forfeit === undefined ? game.roles.map(() => 0) : forfeitReturns(game, forfeit.seat);
    const same = due.every((value, seat) => value === episode.returns[seat]) && due.length === episode.returns.length;
    return same ? null : `it claims returns ${episode.returns.join(", ")}, but ${outcome} gives ${due.join(", ")}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
