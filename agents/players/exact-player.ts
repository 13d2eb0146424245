import { setImmediate } from "node:timers/promises";
import type { Game } from "../../games/core/game.ts";
import { chooseWeighted } from "../../games/core/random.ts";
import { AgentError } from "../errors.ts";
import type { PolicyTable } from "../trees/policy-table.ts";
import { assertEnumerable, gameTree, type GameTree } from "../trees/tree.ts";
import type { Decision, Player, TurnRequest } from "./player.ts";
import { cfrSolver } from "../exact/cfr.ts";
import { tableSolution, type Solution, type Solver } from "../exact/solution.ts";

/** Iterations of CFR+ behind the exact player: NashConv .00017 in Kuhn poker, .0005 in Leduc poker. */
const CFR_ITERATIONS = 1000;

/** Nodes visited between two yields, a few ms: the calling process may be serving people at the same time. */
const NODES_PER_YIELD = 50_000;

const solutions = new WeakMap<GameTree, Promise<PolicyTable>>();

/** Solves in the caller's thread, in short slices. */
export const solveHere: Solver = async (game, options) => tableSolution(await cfrPlusSolution(gameTree(game, options)));

/**
 * A player that samples from the average policy of CFR+, near a Nash equilibrium in two-player zero-sum games, and
 * states its probabilities. The game is solved in `prepare`, or else at the first turn.
 * @param id `cfr-plus`, the name in its reference `exact:cfr-plus`.
 * @throws AgentError `player/unknown` for another id, `evaluation/not-enumerable` for a game too large to solve.
 */
export function exactPlayer(id: string, game: Game, solve: Solver = solveHere): Player {
  if (id !== "cfr-plus") {
    throw new AgentError("player/unknown", `There is no exact player "${id}"; the only one is cfr-plus.`);
  }
  assertEnumerable(game);
  let solving: Promise<Solution> | null = null;
  const solution = (): Promise<Solution> => {
    solving ??= solve(game, {}).catch((error: unknown) => {
      solving = null;
      throw error;
    });
    return solving;
  };
  return {
    reference: `exact:${id}`,
    prepare: async () => void (await solution()),
    async decide(turns) {
      const solved = await solution();
      return turns.map((turn) => draw(game, solved, turn));
    },
  };
}

/** The average policy of CFR+ after 1000 iterations, computed once per tree, in short slices. */
export function cfrPlusSolution(tree: GameTree): Promise<PolicyTable> {
  const known = solutions.get(tree);
  if (known) return known;
  const solution = solveInSlices(tree);
  solutions.set(tree, solution);
  return solution;
}

async function solveInSlices(tree: GameTree): Promise<PolicyTable> {
  const solver = cfrSolver(tree, { plus: true });
  const slice = Math.max(1, Math.floor(NODES_PER_YIELD / tree.nodes));
  while (solver.iterations < CFR_ITERATIONS) {
    for (let i = 0; i < slice && solver.iterations < CFR_ITERATIONS; i++) solver.iterate();
    await setImmediate();
  }
  return solver.average();
}

function draw(solved: Game, solution: Solution, { game, state, seat, random }: TurnRequest): Decision {
  const text = game.informationState(state, seat);
  const found = solution[seat]?.get(text);
  if (!found) {
    throw new AgentError(
      "evaluation/bad-table",
      `The solution of ${solved.id} has no information state "${text}": the episode has other options.`,
    );
  }
  const { actions, probabilities } = found;
  return { action: actions[chooseWeighted(random, probabilities)] as number, probabilities };
}
