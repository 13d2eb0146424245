import type { Game, GameOptions } from "../../games/core/game.ts";
import type { BestResponseRequest } from "../../games/core/measures.ts";
import { resolveOptions } from "../../games/core/options.ts";
import { random } from "../../games/core/random.ts";
import type { Engine } from "../engines/engine.ts";
import { packEpisodes, type Segment } from "../episode.ts";
import type { Hyperparameters, Learner } from "../learners/learner.ts";
import { reinforce } from "../learners/reinforce.ts";
import { resolveHyperparameters } from "../learners/registry.ts";
import { updateByTower } from "../learners/towers.ts";
import { nameWeights } from "../networks/hash.ts";
import type { Weights } from "../networks/network.ts";
import type { Player } from "../players/player.ts";
import { policyPlayer } from "../players/policy.ts";
import { rollout } from "../rollout/rollout.ts";
import { collectSamples } from "../rollout/samples.ts";

/** Which seat is trained, how, and against which players. */
export interface ResponseTraining {
  readonly engine: Engine;
  readonly game: Game;
  readonly options: GameOptions;
  /** Where training starts, and what a KL penalty anchors it to. */
  readonly start: Weights;
  readonly seat: number;
  /** The players of all seats; they don't learn. That of the trained seat is not used. */
  readonly players: readonly Player[];
  readonly learner: Learner;
  readonly hyperparameters: Hyperparameters;
  /** Episodes an update. */
  readonly episodes: number;
  readonly seed: string;
  /** Whether to make another update after so many. */
  readonly continues: (updates: number) => boolean;
  /** Called between steps so that a job process can serve its event loop. */
  readonly yieldToEventLoop?: (() => Promise<void>) | undefined;
}

/** A trained seat, as the policy of all seats. */
export interface TrainedSeat {
  readonly weights: Weights;
  readonly updates: number;
}

/**
 * Trains one seat against frozen players, each update on new episodes only: its return is a lower bound of the best
 * response's. Same seed and number of updates, same response.
 * @throws AgentError `learner/bad-hyperparameter`, `policy/wrong-game`, `learner/diverged`.
 */
export async function trainResponse(training: ResponseTraining): Promise<TrainedSeat> {
  const { engine, game, start, learner, seat, seed, yieldToEventLoop } = training;
  const hyperparameters = resolveHyperparameters(learner, training.hyperparameters, game.roles);
  let { values } = start;
  let optimizer: Float32Array | null = null;
  let version = 0;
  for (; training.continues(version); version++) {
    const played = await playSegment(training, { ...start, values }, `${seed}/${version}`);
    const learned = await updateByTower(learner, {
      engine,
      network: start.network,
      values,
      optimizer,
      anchor: start.values,
      roleNames: game.roles,
      samples: collectSamples(game, start.network, [played]),
      hyperparameters,
      version,
      random: random(`best response/${seed}/${seat}/${version}`),
      yieldToEventLoop,
    });
    ({ values, optimizer } = learned);
  }
  return { weights: nameWeights("policy", game.id, start.network, values), updates: version };
}

async function playSegment(training: ResponseTraining, weights: Weights, seed: string): Promise<Segment> {
  const { engine, game, seat, episodes, options, yieldToEventLoop } = training;
  const forward = await engine.forward(weights, "brief");
  try {
    const learning = policyPlayer(weights, game, forward);
    const players = game.roles.map((_, at) => (at === seat ? learning : (training.players[at] as Player)));
    const played = await rollout({ game, options, players, episodes, seed, yieldToEventLoop });
    return {
      id: seed,
      league: "",
      index: 0,
      game: game.id,
      version: game.version,
      options,
      seed,
      pairing: players.map(({ reference }) => reference),
      learnerSeats: [seat],
      policyVersion: 0,
      ...packEpisodes(played.episodes),
    };
  } finally {
    forward.dispose();
  }
}

/** A best response that a game's measures request. */
export interface BestResponseTraining {
  readonly engine: Engine;
  readonly game: Game;
  /** Options of the examination; the request's own options override them. */
  readonly options: GameOptions;
  /** Where training starts, and what `kl` of the request anchors it to. */
  readonly start: Weights;
  /** Plays all other seats and does not learn. */
  readonly examinee: Player;
  readonly request: BestResponseRequest;
  readonly yieldToEventLoop?: (() => Promise<void>) | undefined;
}

/**
 * Trains one seat against a frozen player by REINFORCE++.
 * @throws AgentError `learner/bad-hyperparameter`, `policy/wrong-game`, `learner/diverged`.
 */
export async function trainBestResponse(training: BestResponseTraining): Promise<Weights> {
  const { engine, game, start, examinee, request, yieldToEventLoop } = training;
  const { weights } = await trainResponse({
    engine,
    game,
    options: resolveOptions(game, { ...training.options, ...request.options }),
    start,
    seat: request.seat,
    players: game.roles.map(() => examinee),
    learner: reinforce,
    hyperparameters: request.hyperparameters,
    episodes: request.episodes,
    seed: request.seed,
    continues: (updates) => updates < request.updates,
    yieldToEventLoop,
  });
  return weights;
}
