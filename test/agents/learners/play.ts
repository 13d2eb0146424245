import type { Engine } from "../../../agents/engines/engine.ts";
import { packEpisodes, type Segment } from "../../../agents/episode.ts";
import { learnerById, resolveHyperparameters } from "../../../agents/learners/registry.ts";
import { nameWeights } from "../../../agents/networks/hash.ts";
import { initialWeights, networkFor } from "../../../agents/networks/layout.ts";
import type { Forward } from "../../../agents/networks/forward.ts";
import type { Weights } from "../../../agents/networks/network.ts";
import type { Hyperparameters, UpdateRequest } from "../../../agents/learners/learner.ts";
import type { Player } from "../../../agents/players/player.ts";
import { policyPlayer } from "../../../agents/players/policy.ts";
import { rollout } from "../../../agents/rollout/rollout.ts";
import { collectSamples } from "../../../agents/rollout/samples.ts";
import { random } from "../../../games/core/random.ts";
import { gameById } from "../../../games/registry.ts";

export const kuhn = gameById("kuhn-poker");
export const ppo = learnerById("ppo");

/** First weights of a small Kuhn policy. */
export function firstPolicy(hidden: readonly number[] = [16, 16], seed = 1): Weights {
  const network = networkFor(kuhn, hidden);
  return nameWeights("policy", kuhn.id, network, initialWeights(network, seed));
}

/** A segment of the given players, with both seats learning by default. */
async function playSegment(
  players: readonly Player[],
  episodes: number,
  seed: string,
  learnerSeats: readonly number[] = [0, 1],
): Promise<Segment> {
  const played = await rollout({ game: kuhn, options: {}, players, episodes, seed });
  return {
    id: seed,
    league: "test",
    index: 0,
    game: kuhn.id,
    version: kuhn.version,
    options: {},
    seed,
    pairing: players.map(({ reference }) => reference),
    learnerSeats,
    policyVersion: 0,
    ...packEpisodes(played.episodes),
  };
}

/** Self-play of a policy. */
export function selfPlay(weights: Weights, episodes: number, seed: string, forward?: Forward): Promise<Segment> {
  const player = policyPlayer(weights, kuhn, forward);
  return playSegment([player, player], episodes, seed);
}

/** An update's request on the given segments. */
export function requestOf(
  engine: Engine,
  weights: Weights,
  optimizer: Float32Array | null,
  segments: readonly Segment[],
  version: number,
  hyperparameters: Hyperparameters = {},
): UpdateRequest {
  return {
    engine,
    network: weights.network,
    values: weights.values,
    optimizer,
    anchor: null,
    roleNames: kuhn.roles,
    samples: collectSamples(kuhn, weights.network, segments),
    hyperparameters: resolveHyperparameters(ppo, hyperparameters),
    version,
    random: random(`update ${version}`),
  };
}
