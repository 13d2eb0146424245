import type { Engine } from "../../agents/engines/engine.ts";
import { ppo } from "../../agents/learners/ppo.ts";
import { resolveHyperparameters } from "../../agents/learners/registry.ts";
import { nameWeights } from "../../agents/networks/hash.ts";
import type { Weights } from "../../agents/networks/network.ts";
import { policyPlayer } from "../../agents/players/policy.ts";
import { rollout } from "../../agents/rollout/rollout.ts";
import { collectSamples } from "../../agents/rollout/samples.ts";
import type { Game } from "../../games/core/game.ts";
import { random } from "../../games/core/random.ts";
import type { Work } from "./measure.ts";
import { freshPolicy } from "./policies.ts";
import { segmentOf } from "./segments.ts";

/** A small league: self-play, then an update from just that, 4 passes in 4 minibatches, over and over. */
export interface TrainingLoop {
  readonly game: Game;
  /** Episodes played between two updates. */
  readonly episodes: number;
}

/** One update and its self-play; its units are samples. */
export function trainingLoop(engine: Engine, { game, episodes }: TrainingLoop): Work {
  const hyperparameters = resolveHyperparameters(ppo, { epochs: 4, minibatches: 4 }, game.roles);
  let weights: Weights = freshPolicy(game);
  let optimizer: Float32Array | null = null;
  let version = 0;
  return async () => {
    const forward = await engine.forward(weights, "brief");
    const player = policyPlayer(weights, game, forward);
    const players = game.roles.map(() => player);
    const played = await rollout({ game, options: {}, players, episodes, seed: `loop/${version}` });
    forward.dispose();
    const samples = collectSamples(game, weights.network, [segmentOf(game, players, played)]);
    const learned = await ppo.update({
      engine,
      network: weights.network,
      values: weights.values,
      optimizer,
      anchor: null,
      roleNames: game.roles,
      samples,
      hyperparameters,
      version,
      random: random(`update/${version}`),
    });
    weights = nameWeights("policy", game.id, weights.network, learned.values);
    optimizer = learned.optimizer;
    version++;
    return samples.count;
  };
}
