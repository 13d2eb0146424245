import { nameWeights } from "../../../agents/networks/hash.ts";
import { initialWeights, networkFor } from "../../../agents/networks/layout.ts";
import type { Weights } from "../../../agents/networks/network.ts";
import { learnerById, resolveHyperparameters } from "../../../agents/learners/registry.ts";
import { gameById } from "../../../games/registry.ts";
import type { EvaluationJob, SegmentJob, UpdateJob } from "../../../server/jobs/job.ts";

/** First weights of a game's policy. */
export function firstPolicy(game = "kuhn-poker", hidden = [16]): Weights {
  const network = networkFor(gameById(game), hidden);
  return nameWeights("policy", game, network, initialWeights(network, 1));
}

export function segmentJob(policy: Weights, index: number, more: Partial<SegmentJob> = {}): SegmentJob {
  return {
    kind: "segment",
    league: "league",
    index,
    game: policy.game,
    options: {},
    seed: `1/segment/${index}`,
    pairing: [`policy:${policy.hash}`, `policy:${policy.hash}`],
    learnerSeats: [0, 1],
    policyVersion: 0,
    episodes: 64,
    ...more,
  };
}

/** A segment that takes a second or more, so that it can be interrupted. */
export function longSegmentJob(index: number, more: Partial<SegmentJob> = {}): SegmentJob {
  const policy = firstPolicy("connect-four", [128, 128]);
  return segmentJob(policy, index, { episodes: 3000, ...more });
}

export function updateJob(policy: Weights, segments: readonly string[], more: Partial<UpdateJob> = {}): UpdateJob {
  return {
    kind: "update",
    league: "league",
    game: policy.game,
    version: 1,
    seed: "1/update/1",
    learner: "ppo",
    hyperparameters: resolveHyperparameters(learnerById("ppo")),
    policy: policy.hash,
    optimizer: null,
    anchor: null,
    segments,
    ...more,
  };
}

export function evaluationJob(policy: Weights): EvaluationJob {
  return {
    kind: "evaluation",
    league: "league",
    game: policy.game,
    options: {},
    seed: "evaluation/1",
    policy: policy.hash,
    version: 0,
    average: null,
    snapshots: [],
    base: policy.hash,
    kept: [],
    segments: [],
    thorough: false,
  };
}
