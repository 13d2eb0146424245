import type { Game } from "../../games/core/game.ts";
import { chooseWeighted } from "../../games/core/random.ts";
import { AgentError } from "../errors.ts";
import { plainForward, type Forward } from "../networks/forward.ts";
import { inputSize } from "../networks/layout.ts";
import type { NetworkSpec, Weights } from "../networks/network.ts";
import { maskedSoftmax } from "../networks/softmax.ts";
import type { Decision, Player, TurnRequest } from "./player.ts";
import { policyReference } from "./reference.ts";

/** Refuses weights that are not a policy of this game. @throws AgentError `policy/wrong-game`. */
function assertPolicyFits(weights: Weights, game: Game): void {
  const { network } = weights;
  const fits =
    weights.kind === "policy" &&
    weights.game === game.id &&
    (network.kind === "tokens") === (game.observation.kind === "tokens") &&
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

/** Writes one input row: what the seat observes, and a one-hot of its role (after floats) or its token (after tokens). */
export function writeInput<S>(game: Game<S>, state: S, seat: number, out: Float32Array, offset: number): void {
  game.observe(state, seat, out, offset);
  const { observation, roles: names } = game;
  if (observation.kind === "tokens") {
    out[offset + observation.size] = observation.vocabulary + seat;
    return;
  }
  const roles = names.length;
  for (let role = 0; role < roles; role++) out[offset + observation.size + role] = role === seat ? 1 : 0;
}

/** Input rows of many turns, [turns, inputSize]. */
export function inputRows(network: NetworkSpec, turns: readonly TurnRequest[]): Float32Array {
  const width = inputSize(network);
  const rows = new Float32Array(turns.length * width);
  turns.forEach(({ game, state, seat }, i) => writeInput(game, state, seat, rows, i * width));
  return rows;
}

/** How a policy decides. */
export interface PolicyStyle {
  /** The likeliest action (the first of equals) rather than one drawn. */
  readonly greedy?: boolean;
}

/**
 * A policy in a seat: samples from its masked softmax. `forward` is where its tensors run; by default plain JavaScript.
 * @throws AgentError `policy/wrong-game`.
 */
export function policyPlayer(
  weights: Weights,
  game: Game,
  forward: Forward = plainForward(weights),
  { greedy = false }: PolicyStyle = {},
): Player {
  assertPolicyFits(weights, game);
  return {
    reference: policyReference(weights.hash),
    decide(turns) {
      const { logits } = forward(inputRows(weights.network, turns), turns.length);
      const decide = greedy ? likeliest : sample;
      return turns.map((turn, i) => decide(turn, logits, i * weights.network.actions));
    },
  };
}

function sample({ game, state, random }: TurnRequest, logits: Float32Array, offset: number): Decision {
  const legal = game.legal(state);
  const probabilities = maskedSoftmax(logits, offset, legal);
  // One weight that is no number makes all of them so.
  const action = Number.isFinite(probabilities[0]) ? legal[chooseWeighted(random, probabilities)] : undefined;
  if (action === undefined) throw new AgentError("policy/corrupt", "The policy answered with no finite probability.");
  return { action, probabilities };
}

/** States the certainty it acts with: 1 for its action, 0 for the others. */
function likeliest({ game, state }: TurnRequest, logits: Float32Array, offset: number): Decision {
  const legal = game.legal(state);
  let best = -1;
  for (const action of legal) {
    const logit = logits[offset + action] ?? Number.NaN;
    if (best < 0 ? Number.isFinite(logit) : logit > (logits[offset + best] ?? Number.NaN)) best = action;
  }
  if (best < 0) throw new AgentError("policy/corrupt", "The policy answered with no finite probability.");
  return { action: best, probabilities: legal.map((action) => (action === best ? 1 : 0)) };
}
