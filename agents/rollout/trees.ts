import type { Game, GameOptions } from "../../games/core/game.ts";
import { AgentError } from "../errors.ts";
import { gameTree, type GameTree } from "../trees/tree.ts";

/** Size limit of trees that are built just for playing: some 2 MB and 50 ms, once a process. */
const MAX_TREE_NODES = 20_000;

const tooLarge = new WeakMap<Game, Set<string>>();

/** The game's tree if it is small enough to build just for playing, else null. @throws GameError `game/bad-option`. */
export function affordableTree(game: Game, options: GameOptions): GameTree | null {
  if (!game.enumerable) return null;
  const key = JSON.stringify(Object.entries(options).sort());
  const refused = tooLarge.get(game) ?? new Set<string>();
  if (refused.has(key)) return null;
  try {
    const tree = gameTree(game, options, MAX_TREE_NODES);
    // A larger tree built for a measurement must not change how episodes are played.
    return tree.nodes > MAX_TREE_NODES ? null : tree;
  } catch (error) {
    if (!(error instanceof AgentError) || error.code !== "evaluation/not-enumerable") throw error;
    tooLarge.set(game, refused.add(key));
    return null;
  }
}
