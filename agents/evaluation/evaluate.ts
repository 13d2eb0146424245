import type { Game, GameOptions } from "../../games/core/game.ts";
import type { Measure } from "../../games/core/measures.ts";
import type { Forward } from "../networks/forward.ts";
import { inputSize } from "../networks/layout.ts";
import type { NetworkSpec, Weights } from "../networks/network.ts";
import { policyPlayer } from "../players/policy.ts";
import { playLadder } from "./ladder.ts";
import { exactMeasures } from "./measures.ts";
import { tableFromLogits, type PolicyTable } from "./policy-table.ts";
import { gameTree, type GameTree } from "./tree.ts";

/** What to measure and by which forward pass. */
export interface EvaluationRequest {
  readonly game: Game;
  readonly options: GameOptions;
  readonly weights: Weights;
  readonly forward: Forward;
  readonly seed: string;
  readonly breathe?: () => Promise<void>;
}

/** Episodes against each opponent of the ladder: intervals of about 0.06 either way at even scores. */
const LADDER_EPISODES = 256;

/** Measures a policy: exactly in enumerable games; its score against the fixed ladder in all. */
export async function evaluatePolicy(request: EvaluationRequest): Promise<Record<string, Measure>> {
  const { game, options, weights, forward } = request;
  const exact = game.enumerable ? exactMeasures(policyTable(game, options, weights.network, forward)) : {};
  await request.breathe?.();
  const ladder = await playLadder({
    game,
    options,
    player: policyPlayer(weights, game, forward),
    episodes: LADDER_EPISODES,
    seed: request.seed,
    ...(request.breathe ? { breathe: request.breathe } : {}),
  });
  return { ...exact, ...ladder };
}

/** What the policy does in every information state of an enumerable game. @throws AgentError `evaluation/not-enumerable`. */
export function policyTable(game: Game, options: GameOptions, network: NetworkSpec, forward: Forward): PolicyTable {
  const tree = gameTree(game, options);
  return tableFromLogits(tree, forward(treeInputs(tree, network), tree.sets.count).logits);
}

/** Input rows of all information sets: observation and one-hot of the role. */
function treeInputs(tree: GameTree, network: NetworkSpec): Float32Array {
  const { sets } = tree;
  const width = inputSize(network);
  const rows = new Float32Array(sets.count * width);
  for (let set = 0; set < sets.count; set++) {
    const row = sets.observations.subarray(set * network.observation, (set + 1) * network.observation);
    rows.set(row, set * width);
    rows[set * width + network.observation + (sets.seat[set] ?? 0)] = 1;
  }
  return rows;
}
