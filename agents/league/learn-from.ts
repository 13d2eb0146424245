import { AgentError } from "../errors.ts";
import type { Learner } from "../learners/learner.ts";
import type { PlayingChoice } from "./playing-choice.ts";

/** Which episodes a league learns from: those that it plays itself, or also those that people play against it. */
export const learnChoices = ["self-play", "people"] as const;

export type LearnFrom = (typeof learnChoices)[number];

/**
 * What a league learns from, self-play by default. People meet older weights than those that are trained, so only
 * learners that clip the ratio of both learn from them, and only where the weights that learn are those that play.
 * @throws AgentError `league/bad-learn-from`.
 */
export function resolveLearnFrom(learner: Learner, playing: PlayingChoice, chosen: LearnFrom = "self-play"): LearnFrom {
  if (chosen === "self-play") return chosen;
  const refuse = (sentence: string) => new AgentError("league/bad-learn-from", sentence);
  if (!learner.clipsRatios) {
    throw refuse(
      `learnFrom "people" needs a learner that clips the ratio to older play, ppo or reinforce++; ${learner.id} does not.`,
    );
  }
  if (playing === "last") return chosen;
  throw refuse(`learnFrom "people" needs playing "last": people must meet the weights that learn, not their average.`);
}
