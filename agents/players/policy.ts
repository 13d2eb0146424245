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
    network.observation === game.observation.size &&
    network.actions === game.actions &&
    network.roles === game.roles.length;
  if (!fits) {
    throw new AgentError(
      "policy/wrong-game",
      `Policy ${weights.hash.slice(0, 8)} was made for ${weights.game} and can't play ${game.id} as it is now.`,
    );
  }
}

/** Writes one input row: what the seat observes and a one-hot of its role. */
export function writeInput<S>(game: Game<S>, state: S, seat: number, out: Float32Array, offset: number): void {
  game.observe(state, seat, out, offset);
  const roles = game.roles.length;
  for (let role = 0; role < roles; role++) out[offset + game.observation.size + role] = role === seat ? 1 : 0;
}

/** Input rows of many turns, [turns, inputSize]. */
export function inputRows(network: NetworkSpec, turns: readonly TurnRequest[]): Float32Array {
  const width = inputSize(network);
  const rows = new Float32Array(turns.length * width);
  turns.forEach(({ game, state, seat }, i) => writeInput(game, state, seat, rows, i * width));
  return rows;
}

/** A policy in a seat: samples from its masked softmax. `forward` is where its tensors run; by default plain JavaScript. */
export function policyPlayer(weights: Weights, game: Game, forward: Forward = plainForward(weights)): Player {
  assertPolicyFits(weights, game);
  return {
    reference: policyReference(weights.hash),
    decide(turns) {
      const { logits } = forward(inputRows(weights.network, turns), turns.length);
      return turns.map((turn, i) => sample(turn, logits, i * weights.network.actions));
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
