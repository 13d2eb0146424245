import { pairingOf } from "../../agents/league/schedule.ts";
import type { LeagueState } from "../../agents/league/state.ts";
import { gameById } from "../../games/registry.ts";
import type { EvaluationJob, SegmentJob, UpdateJob } from "../jobs/job.ts";

/*
 * The jobs that a league's state asks for. Their seeds name the league's seed and not the league, so that two leagues of one
 * configuration play the same games.
 */

/** The segment of that index, by the newest policy. @throws RangeError before there is a policy. */
export function segmentJob(league: string, state: LeagueState, index: number): SegmentJob {
  const { config, updates } = state;
  return {
    kind: "segment",
    league,
    index,
    game: config.game,
    options: config.options,
    seed: `${config.seed}/segment/${index}`,
    episodes: config.segmentEpisodes,
    policyVersion: updates,
    ...pairingOf(gameById(config.game), state, index),
  };
}

/** The update of `policy` by everything that was played and not yet learned from. */
export function updateJob(league: string, state: LeagueState, policy: string): UpdateJob {
  const { config, updates, optimizer, fresh } = state;
  return {
    kind: "update",
    league,
    game: config.game,
    version: updates + 1,
    seed: `${config.seed}/update/${updates + 1}`,
    learner: config.learner.id,
    hyperparameters: config.learner.hyperparameters,
    policy,
    optimizer,
    segments: fresh.map(({ id }) => id),
  };
}

/** The evaluation of `policy`, the newest one. */
export function evaluationJob(league: string, state: LeagueState, policy: string): EvaluationJob {
  const { config, updates } = state;
  return {
    kind: "evaluation",
    league,
    game: config.game,
    options: config.options,
    // The same deals for every policy of a league, so that two points of a curve differ by the policies.
    seed: `evaluation/${config.seed}`,
    policy,
    version: updates,
  };
}
