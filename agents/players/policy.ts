import type { Game } from "../../games/core/game.ts";
import { chooseWeighted } from "../../games/core/random.ts";
import { AgentError } from "../errors.ts";
import { plainForward, type Forward } from "../networks/forward.ts";
import { inputSize, writeInputs, writeObserved } from "../networks/input-rows.ts";
import type { Weights } from "../networks/network.ts";
import { maskedSoftmax, maskedSoftmaxRows } from "../networks/softmax.ts";
import { MIN_DISTINCT_ROWS, distinctForward } from "./distinct.ts";
import type { Decision, Player, TurnRequest } from "./player.ts";
import { policyReference } from "../player-reference.ts";

/** Validates that weights are a policy of this game. @throws AgentError `policy/wrong-game`. */
export function assertPolicyFits(weights: Weights, game: Game): void {
  const { network } = weights;
  const fits =
    weights.kind === "policy" &&
    weights.game === game.id &&
    (network.kind === "mlp") === (game.observation.kind === "dense") &&
    network.observation === game.observation.size &&
    (game.observation.kind === "dense" || network.vocabulary === game.observation.vocabulary) &&
    network.actions === game.actions &&
    network.roles === game.roles.length;
  if (!fits) {
    throw new AgentError(
      "policy/wrong-game",
      `Policy ${weights.hash.slice(0, 8)} was made for ${weights.game} and can't play ${game.id} as it is now.`,
    );
  }
}

/** How a policy decides. @see {@link policyPlayer} */
export interface PolicyStyle {
  /** Takes the most likely action (the first of equals) instead of sampling. */
  readonly greedy?: boolean;
}

/**
 * A policy as a player: samples from its masked softmax. `forward` is where its tensors run; by default plain
 * JavaScript. Turns with equal input rows are inferred once.
 * @throws AgentError `policy/wrong-game`.
 * @example
 * import { initialWeights, nameWeights, networkFor, policyPlayer, rollout, type PolicyStyle } from "red-queen/agents";
 * import { gameById } from "red-queen/games";
 *
 * const game = gameById("kuhn-poker");
 * const network = networkFor(game, [16]);
 * const weights = nameWeights("policy", game.id, network, initialWeights(network, 1));
 * const style: PolicyStyle = { greedy: true };
 * const players = [policyPlayer(weights, game), policyPlayer(weights, game, undefined, style)];
 * const { columns } = await rollout({ game, options: {}, players, episodes: 100, seed: "example" });
 * console.log(columns.count); // 100
 */
export function policyPlayer(
  weights: Weights,
  game: Game,
  forward: Forward = plainForward(weights),
  { greedy = false }: PolicyStyle = {},
): Player {
  assertPolicyFits(weights, game);
  const { network } = weights;
  const width = inputSize(network);
  const infer = distinctForward(forward, width);
  const reference = policyReference(weights.hash);
  const decide = greedy ? likeliest : sample;
  const player: Player = {
    reference,
    async decide(turns) {
      const { logits, of } = await infer(turns.length, (rows) => writeInputs(turns, network, rows));
      return turns.map((turn, i) => decide(turn, logits, (of[i] as number) * network.actions));
    },
  };
  // The most likely action uses no number of the stream.
  if (greedy) return player;
  const inferBits = distinctForward(forward, width, MIN_DISTINCT_ROWS);
  return {
    ...player,
    async probabilities(turns) {
      const { logits, of } = await inferBits(turns.count, (rows) => writeObserved(turns, network, rows));
      return maskedSoftmaxRows(logits, of, turns.legal, network.actions, turns.count);
    },
  };
}

const corrupt = () => new AgentError("policy/corrupt", "The policy returned no finite probability.");

function sample({ game, state, random }: TurnRequest, logits: Float32Array, offset: number): Decision {
  const legal = game.legal(state);
  const probabilities = maskedSoftmax(logits, offset, legal);
  // One NaN logit makes all probabilities NaN.
  const action = Number.isFinite(probabilities[0]) ? legal[chooseWeighted(random, probabilities)] : undefined;
  if (action === undefined) throw corrupt();
  return { action, probabilities };
}

/** States the probabilities it acts with: 1 for its action, 0 for the others. */
function likeliest({ game, state }: TurnRequest, logits: Float32Array, offset: number): Decision {
  const legal = game.legal(state);
  let best = -1;
  for (const action of legal) {
    const logit = logits[offset + action] as number;
    if (best < 0 ? Number.isFinite(logit) : logit > (logits[offset + best] as number)) best = action;
  }
  if (best < 0) throw corrupt();
  return { action: best, probabilities: legal.map((action) => (action === best ? 1 : 0)) };
}
