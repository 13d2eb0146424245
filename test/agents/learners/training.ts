import type { Engine } from "../../../agents/engines/engine.ts";
import { packEpisodes, type Segment } from "../../../agents/episode.ts";
import type { Hyperparameters, Learner, UpdateRequest } from "../../../agents/learners/learner.ts";
import { resolveHyperparameters } from "../../../agents/learners/registry.ts";
import { updateByTower } from "../../../agents/learners/towers.ts";
import { plainForward } from "../../../agents/networks/forward.ts";
import { nameWeights } from "../../../agents/networks/hash.ts";
import { initialWeights, networkFor } from "../../../agents/networks/layout.ts";
import type { NetworkSpec, Weights } from "../../../agents/networks/network.ts";
import { maskedSoftmax } from "../../../agents/networks/softmax.ts";
import type { Player } from "../../../agents/players/player.ts";
import { inputRows } from "../../../agents/networks/input-rows.ts";
import { policyPlayer } from "../../../agents/players/policy.ts";
import type { PlayedEpisode } from "../../../agents/rollout/columns.ts";
import { rollout } from "../../../agents/rollout/rollout.ts";
import { collectSamples } from "../../../agents/rollout/samples.ts";
import type { Game } from "../../../games/core/game.ts";
import { random } from "../../../games/core/random.ts";

/** First weights of a small policy. */
export function firstWeights(game: Game, towers?: NetworkSpec["towers"], hidden = [16]): Weights {
  const network = networkFor(game, hidden, towers);
  return nameWeights("policy", game.id, network, initialWeights(network, 1));
}

/** A segment of given episodes; all seats learn by default. */
export function segmentOf(
  game: Game,
  episodes: readonly PlayedEpisode[],
  learnerSeats = game.roles.map((_, seat) => seat),
): Segment {
  return {
    id: "",
    league: "test",
    index: 0,
    game: game.id,
    version: game.version,
    options: {},
    seed: "",
    pairing: game.roles.map(() => "policy:test"),
    learnerSeats,
    policyVersion: 0,
    ...packEpisodes(episodes),
  };
}

/** An update's request on one segment. */
export function requestFor(
  engine: Engine,
  game: Game,
  learner: Learner,
  weights: Weights,
  segment: Segment,
  given: Hyperparameters = {},
): UpdateRequest {
  return {
    engine,
    network: weights.network,
    values: weights.values,
    optimizer: null,
    anchor: null,
    roleNames: game.roles,
    samples: collectSamples(game, weights.network, [segment], { joint: learner.joint }),
    hyperparameters: resolveHyperparameters(learner, given, game.roles),
    version: 0,
    random: random("update"),
  };
}

/** How long to train, and differences from self-play. */
export interface Course {
  readonly updates: number;
  readonly episodes: number;
  readonly anchor?: Float32Array;
  /** Other players by seat: those seats don't learn. */
  readonly others?: Readonly<Record<number, Player>>;
}

/** The weights after training from `start`, and the metrics of the last update. */
export async function trained(
  engine: Engine,
  game: Game,
  learner: Learner,
  start: Weights,
  given: Hyperparameters,
  { updates, episodes, anchor, others = {} }: Course,
) {
  const seats = game.roles.map((_, seat) => seat).filter((seat) => !others[seat]);
  let weights = start;
  let optimizer: Float32Array | null = null;
  let metrics: Readonly<Record<string, number>> = {};
  for (let version = 0; version < updates; version++) {
    const policy = policyPlayer(weights, game);
    const players = game.roles.map((_, seat) => others[seat] ?? policy);
    const played = await rollout({ game, options: {}, players, episodes, seed: `training/${version}` });
    const request = requestFor(engine, game, learner, weights, segmentOf(game, played.episodes, seats), given);
    const learned = await updateByTower(learner, {
      ...request,
      optimizer,
      anchor: anchor ?? null,
      version,
      random: random(`update ${version}`),
    });
    weights = nameWeights("policy", game.id, start.network, learned.values);
    ({ optimizer, metrics } = learned);
  }
  return { weights, metrics };
}

/** The policy's probabilities of the legal actions in a state. */
export function policyIn<S>(game: Game<S>, weights: Weights, state: S): readonly number[] {
  const turn = { game: game as unknown as Game, state, seat: game.turn(state), random: () => 0 };
  const { logits } = plainForward(weights)(inputRows(weights.network, [turn]), 1);
  return maskedSoftmax(logits, 0, game.legal(state));
}
