import type { Game, GameOptions } from "../../games/core/game.ts";
import type { BestResponseRequest } from "../../games/core/measures.ts";
import { resolveOptions } from "../../games/core/options.ts";
import { random } from "../../games/core/random.ts";
import type { Engine } from "../engines/engine.ts";
import { packEpisodes, type Segment } from "../episode.ts";
import { reinforce } from "../learners/reinforce.ts";
import { resolveHyperparameters } from "../learners/registry.ts";
import { updateByTower } from "../learners/towers.ts";
import { nameWeights } from "../networks/hash.ts";
import type { Weights } from "../networks/network.ts";
import type { Player } from "../players/player.ts";
import { policyPlayer } from "../players/policy.ts";
import { rollout } from "../rollout/rollout.ts";
import { collectSamples } from "../rollout/samples.ts";

/** Which seat is trained, and against which player. */
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
  /** Called between steps so that a job process can serve its event loop. */
  readonly yieldToEventLoop?: (() => Promise<void>) | undefined;
}

/**
 * Trains one seat against a frozen player by REINFORCE++, each update on new episodes only: its return is a lower bound
 * of the best response's. Same seed, same response.
 * @throws AgentError `learner/bad-hyperparameter`, `policy/wrong-game`, `learner/diverged`.
 */
export async function trainBestResponse(training: BestResponseTraining): Promise<Weights> {
  const { engine, game, start, request, yieldToEventLoop } = training;
  const { seat, seed } = request;
  const hyperparameters = resolveHyperparameters(reinforce, request.hyperparameters, game.roles);
  let { values } = start;
  let optimizer: Float32Array | null = null;
  for (let version = 0; version < request.updates; version++) {
    const played = await playSegment(training, { ...start, values }, `${seed}/${version}`);
    const learned = await updateByTower(reinforce, {
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
  return nameWeights("policy", game.id, start.network, values);
}

async function playSegment(training: BestResponseTraining, weights: Weights, seed: string): Promise<Segment> {
  const { engine, game, examinee, request, yieldToEventLoop } = training;
  const { seat, episodes } = request;
  const options = resolveOptions(game, { ...training.options, ...request.options });
  const forward = await engine.forward(weights, "brief");
  try {
    const learning = policyPlayer(weights, game, forward);
    const players = game.roles.map((_, at) => (at === seat ? learning : examinee));
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
