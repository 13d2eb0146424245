import { CHANCE, OVER, type Game, type GameOptions } from "../../games/core/game.ts";
import { resolveOptions } from "../../games/core/options.ts";
import { AgentError } from "../errors.ts";
import { collectSets, type InformationSets } from "./information-sets.ts";

export type { InformationSets } from "./information-sets.ts";

/**
 * A whole game tree in flat columns, breadth first: parents come before children, and the children of a node are
 * contiguous, in the order of its legal actions (or chance outcomes). Node 0 is the root.
 * @see {@link gameTree}
 */
export interface GameTree {
  readonly game: Game;
  readonly options: GameOptions;
  readonly seats: number;
  readonly nodes: number;
  /** [nodes] -1 for the root. */
  readonly parent: Int32Array;
  /** [nodes] The seat to move, CHANCE or OVER. */
  readonly turn: Int8Array;
  /** [nodes + 1] The children of node i are `firstChild[i]` to `firstChild[i + 1] - 1`. */
  readonly firstChild: Uint32Array;
  /** [nodes] The slot (information set and action) that leads here; -1 for the root and after chance. */
  readonly slot: Int32Array;
  /** [nodes] The action that leads here, of a seat or of chance; 0 for the root. */
  readonly action: Uint16Array;
  /** [nodes] The probability with which chance leads here; 1 where the parent is not chance's. */
  readonly chance: Float64Array;
  /** [nodes] The information set of the seat to move; -1 where no seat moves. */
  readonly set: Int32Array;
  /** [nodes, seats] Returns at the end; zeros elsewhere. */
  readonly returns: Float64Array;
  /**
   * Per seat, [nodes]: nodes by decreasing number of the seat's own earlier actions, descendants first. A pass in this
   * order has finished everything that follows an information set of the seat before it reaches the set's first node,
   * at whatever depth its nodes are.
   */
  readonly order: readonly Int32Array[];
  readonly sets: InformationSets;
}

/** Default maximum number of nodes: some 200 MB. */
const MAX_TREE_NODES = 2_000_000;

/** Of a game whose rules run elsewhere: states that are loaded together. */
const STATES_PER_PREFETCH = 4096;

const trees = new WeakMap<Game, Map<string, GameTree>>();

/**
 * The whole tree of an enumerable game, built once per game (id and version) and options.
 * @throws AgentError `evaluation/not-enumerable`; GameError `game/bad-option`.
 * @example
 * import { gameTree, type GameTree } from "red-queen/agents";
 * import { gameById } from "red-queen/games";
 *
 * const tree: GameTree = gameTree(gameById("kuhn-poker"));
 * console.log(tree.nodes, tree.sets.count); // 58 12
 */
export function gameTree<S>(of: Game<S>, given: GameOptions = {}, maxNodes: number = MAX_TREE_NODES): GameTree {
  const game = of as unknown as Game;
  const options = resolveOptions(game, given);
  assertEnumerable(game);
  const ofGame = trees.get(game) ?? new Map<string, GameTree>();
  trees.set(game, ofGame);
  const key = JSON.stringify([game.id, game.version, Object.entries(options).sort()]);
  const known = ofGame.get(key);
  if (known) return known;
  const built = build(game, options, maxNodes);
  ofGame.set(key, built);
  return built;
}

/** @throws AgentError `evaluation/not-enumerable` for a game that isn't declared enumerable. */
export function assertEnumerable(game: Game): void {
  if (game.enumerable) return;
  throw new AgentError(
    "evaluation/not-enumerable",
    `The tree of ${game.id} is too large to be enumerated; measure its players by the ladder of scripted opponents.`,
  );
}

function build(game: Game, options: GameOptions, maxNodes: number): GameTree {
  const seats = game.roles.length;
  const sets = collectSets(game);
  const states: unknown[] = [game.initial(options)];
  const parent = [-1];
  const slot = [-1];
  const chance = [1];
  const actions = [0];
  const turn: number[] = [];
  const set: number[] = [];
  const firstChild: number[] = [];
  const ends: number[] = [];
  const enter = (from: number, state: unknown, action: number, bySlot: number, probability: number) => {
    if (states.length >= maxNodes) {
      throw new AgentError(
        "evaluation/not-enumerable",
        `The tree of ${game.id} with these options has more than ${maxNodes} nodes; choose smaller options.`,
      );
    }
    states.push(game.next(state, action));
    parent.push(from);
    slot.push(bySlot);
    actions.push(action);
    chance.push(probability);
  };
  let prefetched = 0;
  for (let node = 0; node < states.length; node++) {
    if (game.prefetch && node === prefetched) {
      prefetched = Math.min(states.length, node + STATES_PER_PREFETCH);
      game.prefetch(states.slice(node, prefetched), false);
    }
    const state = states[node];
    states[node] = undefined; // an expanded state is not needed any more
    const seat = game.turn(state);
    turn.push(seat);
    firstChild.push(states.length);
    set.push(seat >= 0 ? sets.enter(state, seat) : -1);
    if (seat === CHANCE) {
      for (const { action, probability } of game.chance(state)) enter(node, state, action, -1, probability);
    } else if (seat === OVER) {
      ends.push(node, ...game.returns(state));
    } else {
      const first = sets.firstSlot(set[node] as number);
      game.legal(state).forEach((action, i) => enter(node, state, action, first + i, 1));
    }
  }
  firstChild.push(states.length);
  const nodes = states.length;
  const columns = {
    nodes,
    parent: Int32Array.from(parent),
    turn: Int8Array.from(turn),
    slot: Int32Array.from(slot),
    set: Int32Array.from(set),
  };
  return {
    ...columns,
    game,
    options,
    seats,
    firstChild: Uint32Array.from(firstChild),
    action: Uint16Array.from(actions),
    chance: Float64Array.from(chance),
    returns: returnsColumn(ends, nodes, seats),
    order: game.roles.map((_, seat) => seatOrder(game, columns, seat)),
    sets: sets.finish(),
  };
}

/** Rows of (node, return of each seat) -> [nodes, seats]. */
function returnsColumn(ends: readonly number[], nodes: number, seats: number): Float64Array {
  const returns = new Float64Array(nodes * seats);
  for (let row = 0; row < ends.length; row += seats + 1) {
    for (let seat = 0; seat < seats; seat++) {
      returns[(ends[row] as number) * seats + seat] = ends[row + 1 + seat] as number;
    }
  }
  return returns;
}

type Columns = Pick<GameTree, "nodes" | "parent" | "turn" | "slot" | "set">;

/**
 * Nodes by decreasing number of `seat`'s earlier actions, then by decreasing index; checks perfect recall on the way.
 */
function seatOrder(game: Game, { nodes, parent, turn, slot, set }: Columns, seat: number): Int32Array {
  const last = new Int32Array(nodes).fill(-1); // the seat's last slot on the way to a node
  const depth = new Int32Array(nodes); // the number of its actions on the way
  const lastOfSet = new Map<number, number>();
  let deepest = 0;
  for (let node = 0; node < nodes; node++) {
    const from = parent[node] as number;
    if (from >= 0) {
      const own = turn[from] === seat;
      last[node] = (own ? slot[node] : last[from]) as number;
      depth[node] = (depth[from] as number) + (own ? 1 : 0);
      deepest = Math.max(deepest, depth[node] as number);
    }
    if (turn[node] !== seat) continue;
    const inSet = set[node] as number;
    const before = lastOfSet.get(inSet);
    if (before === undefined) lastOfSet.set(inSet, last[node] as number);
    else if (before !== last[node]) {
      throw new Error(`${game.id}: seat ${seat} forgets its own actions; its information states must differ by them.`);
    }
  }
  const byDepth = Array.from({ length: deepest + 1 }, (): number[] => []);
  for (let node = nodes - 1; node >= 0; node--) byDepth[depth[node] as number]?.push(node);
  return Int32Array.from(byDepth.toReversed().flat());
}
