import { random } from "../../games/core/random.ts";
import { AgentError } from "../errors.ts";
import type { Player } from "../players/player.ts";
import { tableFromWeights, type PolicyTable } from "../trees/policy-table.ts";
import type { GameTree } from "../trees/tree.ts";
import { valueAt } from "../../games/core/value-at.ts";

/**
 * A player's policy in every information set of a game: the probabilities it states, or its one action if it draws no
 * random number.
 * @param only evaluates it in this seat's sets alone; the rows of the others are uniform.
 * @throws AgentError `evaluation/no-probabilities` for one that samples without stating its probabilities;
 * `player/wrong-seat`.
 */
export async function playerTable(tree: GameTree, player: Player, only?: number): Promise<PolicyTable> {
  const { game, sets } = tree;
  if (player.slow) throw missingProbabilities(player);
  const drewRandomNumber = new Uint8Array(sets.count);
  const states = statesOfSets(tree);
  const evaluatedSets = [...states.keys()].filter((set) => only === undefined || sets.seat[set] === only);
  const turns = evaluatedSets.map((set) => {
    const state = states[set];
    const draw = random(`table/${set}`);
    return {
      game,
      state,
      seat: valueAt(sets.seat, set),
      random: () => {
        drewRandomNumber[set] = 1;
        return draw();
      },
    };
  });
  const decisions = await player.decide(turns);
  const weights = new Float64Array(sets.action.length);
  decisions.forEach(({ action, probabilities }, i) => {
    const set = valueAt(evaluatedSets, i);
    const from = valueAt(sets.slot, set);
    if (probabilities) return weights.set(probabilities, from);
    if (drewRandomNumber[set]) throw missingProbabilities(player);
    weights[sets.action.indexOf(action, from)] = 1;
  });
  return tableFromWeights(tree, weights);
}

/** A state of each information set: that of its first node. */
function statesOfSets({ game, options, parent, action, set, nodes, sets }: GameTree): unknown[] {
  const first = new Int32Array(sets.count).fill(-1);
  for (let node = 0; node < nodes; node++) {
    const own = valueAt(set, node);
    if (own >= 0 && first[own] === -1) first[own] = node;
  }
  return Array.from(first, (node) => {
    const path: number[] = [];
    for (let at = node; at > 0; at = valueAt(parent, at)) path.push(valueAt(action, at));
    return path.reduceRight((state, taken) => game.next(state, taken), game.initial(options));
  });
}

const missingProbabilities = ({ reference }: Player): AgentError =>
  new AgentError(
    "evaluation/no-probabilities",
    `${reference} samples its actions without stating their probabilities, so it can't be measured exactly; see match run.`,
  );
