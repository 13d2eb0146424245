import { GameError } from "./core/errors.ts";
import type { Game } from "./core/game.ts";
import { attackerDefender } from "./attacker-defender/game.ts";
import { coachedNegotiation } from "./coached-negotiation/game.ts";
import { connectFour } from "./connect-four/game.ts";
import { kuhnPoker } from "./kuhn-poker/game.ts";
import { leducPoker } from "./leduc-poker/game.ts";
import { liarsDice } from "./liars-dice/game.ts";
import { miniHanabi } from "./mini-hanabi/game.ts";
import { negotiation } from "./negotiation/game.ts";
import { proposerSolverJudge } from "./proposer-solver-judge/game.ts";
import { sneakyCritic } from "./sneaky-critic/game.ts";
import { ticTacToe } from "./tic-tac-toe/game.ts";
import { whoIsTheSpy, whoIsTheSpyFive, whoIsTheSpySix } from "./who-is-the-spy/game.ts";

/** Every game of this tree, one line each. */
const ownGames = [
  kuhnPoker,
  leducPoker,
  ticTacToe,
  connectFour,
  liarsDice,
  miniHanabi,
  negotiation,
  coachedNegotiation,
  proposerSolverJudge,
  attackerDefender,
  sneakyCritic,
  whoIsTheSpy,
  whoIsTheSpyFive,
  whoIsTheSpySix,
] as const satisfies readonly Game[];

const registry: Game[] = [...ownGames];

/**
 * All games, calibration games first, those of plugins last.
 *
 * @example
 * import { games } from "red-queen/games";
 *
 * console.log(games.slice(0, 3).map(({ id }) => id)); // [ 'kuhn-poker', 'leduc-poker', 'tic-tac-toe' ]
 */
export const games: readonly Game[] = registry;

/** Adds a game of a plugin, whose id must be new. */
export function registerGame(game: Game): void {
  registry.push(game);
}

/** Loads a game by its id, which begins with the source's prefix. */
type LoadGame = (id: string) => Game;

const sources = new Map<string, LoadGame>();

/** Adds games that are loaded when first named. @param prefix of their ids, with its colon: `openspiel:`. */
export function registerGameSource(prefix: string, load: LoadGame): void {
  sources.set(prefix, load);
}

/**
 * The game with an id. @throws GameError `game/unknown` naming the existing ones; whatever a source of games throws.
 * @example
 * import { gameById } from "red-queen/games";
 *
 * console.log(gameById("negotiation").roles); // [ 'seller', 'buyer' ]
 */
export function gameById(id: string): Game {
  const game = games.find((candidate) => candidate.id === id);
  if (game) return game;
  const load = sources.get(id.slice(0, id.indexOf(":") + 1));
  if (load) {
    const loaded = load(id);
    registerGame(loaded);
    return loaded;
  }
  throw new GameError("game/unknown", `There is no game "${id}"; the games are ${games.map((g) => g.id).join(", ")}.`);
}
