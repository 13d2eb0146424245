import { CHANCE, OVER, type Game, type GameOptions } from "../../games/core/game.ts";
import { drawOutcome } from "../../games/core/chance.ts";
import { resolveOptions } from "../../games/core/options.ts";
import { choose, random } from "../../games/core/random.ts";

/** Random paths of an estimate. */
const PROBE_COUNT = 200;

/**
 * Estimated number of nodes of a game's whole tree: over random paths, the mean of the sum of the products of their
 * branching (Knuth 1975, "Estimating the Efficiency of Backtrack Programs"; chance outcomes weighted by their
 * probability). Unbiased, with a fixed seed; a path ends as soon as it exceeds `limit`, which the answer then exceeds.
 */
export function estimateTreeNodes<S>(game: Game<S>, given: GameOptions, limit: number): number {
  const options = resolveOptions(game as unknown as Game, given);
  const draw = random(`tree size/${game.id}`);
  let sum = 0;
  for (let probe = 0; probe < PROBE_COUNT && sum <= limit * PROBE_COUNT; probe++) {
    sum += pathEstimate(game, game.initial(options), draw, limit * PROBE_COUNT);
  }
  return sum / PROBE_COUNT;
}

function pathEstimate<S>(game: Game<S>, start: S, draw: () => number, limit: number): number {
  let nodes = 1;
  let weight = 1;
  let state = start;
  for (let turn = game.turn(state); turn !== OVER && nodes <= limit; turn = game.turn(state)) {
    if (turn === CHANCE) {
      const outcomes = game.chance(state);
      const action = drawOutcome(draw, outcomes);
      weight /= outcomes.find((outcome) => outcome.action === action)?.probability ?? 1;
      state = game.next(state, action);
    } else {
      const legal = game.legal(state);
      weight *= legal.length;
      state = game.next(state, choose(draw, legal));
    }
    nodes += weight;
  }
  return nodes;
}
