import { setImmediate } from "node:timers/promises";
import type { Game, GameOptions } from "../../games/core/game.ts";
import { chooseWeighted } from "../../games/core/random.ts";
import { AgentError } from "../errors.ts";
import { rowOf, type PolicyTable } from "../evaluation/policy-table.ts";
import { gameTree, type GameTree } from "../evaluation/tree.ts";
import type { Decision, Player, TurnRequest } from "../players/player.ts";
import { cfrSolver } from "./cfr.ts";

/** Iterations of CFR+ behind the exact player: NashConv .00017 in Kuhn poker, .0005 in Leduc poker. */
const ITERATIONS = 1000;

/** Nodes walked between two breaths, a few ms: whoever asks may be serving people at the same time. */
const NODES_A_BREATH = 50_000;

const solutions = new WeakMap<GameTree, Promise<PolicyTable>>();

/**
 * A player that draws from the average policy of CFR+, near a Nash equilibrium in two-player zero-sum games, and states its
 * probabilities. The game is solved when it is first asked, once for each game and options.
 * @param id `cfr-plus`, what follows `exact:` in its reference.
 * @throws AgentError `player/unknown` for another id, `evaluation/not-enumerable` for a game too large to be solved.
 */
export function exactPlayer(id: string, game: Game, options: GameOptions = {}): Player {
  if (id !== "cfr-plus") {
    throw new AgentError("player/unknown", `There is no exact player "${id}"; there is cfr-plus.`);
  }
  const tree = gameTree(game, options);
  return {
    reference: `exact:${id}`,
    async decide(turns) {
      const table = await cfrPlusSolution(tree);
      return turns.map((turn) => draw(table, turn));
    },
  };
}

/** The average policy of CFR+ after 1000 iterations, computed once for each tree, in small slices of time. */
export function cfrPlusSolution(tree: GameTree): Promise<PolicyTable> {
  const known = solutions.get(tree);
  if (known) return known;
  const solution = solveBreathing(tree);
  solutions.set(tree, solution);
  return solution;
}

async function solveBreathing(tree: GameTree): Promise<PolicyTable> {
  const solver = cfrSolver(tree, { plus: true });
  const slice = Math.max(1, Math.floor(NODES_A_BREATH / tree.nodes));
  while (solver.iterations < ITERATIONS) {
    for (let i = 0; i < slice && solver.iterations < ITERATIONS; i++) solver.iterate();
    await setImmediate();
  }
  return solver.average();
}

function draw(table: PolicyTable, { game, state, seat, random }: TurnRequest): Decision {
  const { sets } = table.tree;
  const text = game.informationState(state, seat);
  const set = sets.find(seat, text);
  if (set === undefined) {
    throw new AgentError(
      "evaluation/bad-table",
      `The solution of ${table.tree.game.id} has no information state "${text}": the episode has other options.`,
    );
  }
  const probabilities = Array.from(rowOf(table, set));
  const action = sets.action[(sets.slot[set] as number) + chooseWeighted(random, probabilities)] as number;
  return { action, probabilities };
}
