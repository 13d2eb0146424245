import type { Game } from "../../games/core/game.ts";
import { AgentError } from "../errors.ts";
import type { Learner } from "../learners/learner.ts";

/**
 * Which weights an agent plays with wherever it does not learn: the last ones; their average over the updates, which
 * some learners keep; or the better of both by exact NashConv.
 */
export const playingChoices = ["last", "average", "best"] as const;

export type PlayingChoice = (typeof playingChoices)[number];

/**
 * The choice for an agent, by default `best` where both can be measured exactly, else `last`.
 * @param learnsAll whether it learns all seats: NashConv is of the whole profile.
 * @throws AgentError `league/bad-playing`.
 */
export function resolvePlaying(
  game: Game,
  { id, averages = false }: Learner,
  learnsAll: boolean,
  chosen?: PlayingChoice,
): PlayingChoice {
  const isComparable = averages && game.enumerable && learnsAll;
  if (chosen === undefined) return isComparable ? "best" : "last";
  if (chosen !== "last" && !averages) {
    throw new AgentError("league/bad-playing", `${id} keeps no average of its weights: leave out playing.`);
  }
  if (chosen === "best" && !isComparable) {
    const sentence = `playing "best" needs exact NashConv, so a game that can be enumerated and a policy that learns all seats: choose "last" or "average".`;
    throw new AgentError("league/bad-playing", sentence);
  }
  return chosen;
}
