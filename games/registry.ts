import { GameError } from "./core/errors.ts";
import type { Game } from "./core/game.ts";
import { attackerDefender } from "./attacker-defender/game.ts";
import { coachedNegotiation } from "./coached-negotiation/game.ts";
import { connectFour } from "./connect-four/game.ts";
import { kuhnPoker } from "./kuhn-poker/game.ts";
import { leducPoker } from "./leduc-poker/game.ts";
import { negotiation } from "./negotiation/game.ts";
import { proposerSolverJudge } from "./proposer-solver-judge/game.ts";
import { sneakyCritic } from "./sneaky-critic/game.ts";
import { ticTacToe } from "./tic-tac-toe/game.ts";

/** Every game of the server, one line each. */
const registry = [
  kuhnPoker,
  leducPoker,
  ticTacToe,
  connectFour,
  negotiation,
  coachedNegotiation,
  proposerSolverJudge,
  attackerDefender,
  sneakyCritic,
] as const satisfies readonly Game[];

/** All games, calibration games first. */
export const games: readonly Game[] = registry;

/** The game with an id. @throws GameError `game/unknown` naming the existing ones. */
export function gameById(id: string): Game {
  const game = games.find((candidate) => candidate.id === id);
  if (game) return game;
  throw new GameError("game/unknown", `There is no game "${id}"; the games are ${games.map((g) => g.id).join(", ")}.`);
}
