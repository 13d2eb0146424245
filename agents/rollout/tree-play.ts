import { CHANCE, OVER } from "../../games/core/game.ts";
import { chooseWeighted, random, type Random } from "../../games/core/random.ts";
import type { GameTree } from "../trees/tree.ts";
import type { BatchPlayer, Player, TurnRows } from "../players/player.ts";
import { columnsResult, type RolloutResult } from "./columns.ts";

/** Episodes of a game with its whole tree. */
export interface TreePlayRequest {
  readonly tree: GameTree;
  readonly players: readonly BatchPlayer[];
  readonly episodes: number;
  readonly seed: string;
  readonly yieldToEventLoop?: (() => Promise<void>) | undefined;
}

/** Episodes between two yields: some 5 ms. */
const EPISODES_PER_YIELD = 4096;

/**
 * Plays episodes as walks from the root of a tree to its leaves: every player is queried once for its probabilities in
 * all information sets. The episodes are the same as those of any other way to play them.
 */
export async function playTree(request: TreePlayRequest): Promise<RolloutResult> {
  const { tree, episodes, seed } = request;
  const walk = new Walk(tree, await playerProbabilities(tree, request.players), episodes);
  for (let i = 0; i < episodes; i++) {
    if (i % EPISODES_PER_YIELD === 0) await request.yieldToEventLoop?.();
    walk.play(random(`${seed}/${i}`));
  }
  return walk.result();
}

/** [slots] The players' probabilities, each in its own information sets. */
async function playerProbabilities(tree: GameTree, players: readonly BatchPlayer[]): Promise<Float64Array> {
  const turns = treeTurns(tree);
  const tables = new Map<Player, Float64Array>();
  for (const player of new Set(players)) tables.set(player, await player.probabilities(turns));
  const bySeat = players.map((player) => tables.get(player));
  const { sets, game } = tree;
  const policy = new Float64Array(sets.action.length);
  for (let set = 0; set < sets.count; set++) {
    const table = bySeat[sets.seat[set] as number];
    for (let slot = sets.slot[set] as number; slot < (sets.slot[set + 1] as number); slot++) {
      policy[slot] = table?.[set * game.actions + (sets.action[slot] as number)] ?? Number.NaN;
    }
  }
  return policy;
}

const turnsOfTrees = new WeakMap<GameTree, TurnRows>();

function treeTurns(tree: GameTree): TurnRows {
  const turns = turnsOfTrees.get(tree) ?? allSets(tree);
  turnsOfTrees.set(tree, turns);
  return turns;
}

/** Every information set as a turn. */
function allSets({ game, sets }: GameTree): TurnRows {
  const legal = new Uint8Array(sets.count * game.actions);
  for (let set = 0; set < sets.count; set++) {
    for (let slot = sets.slot[set] as number; slot < (sets.slot[set + 1] as number); slot++) {
      legal[set * game.actions + (sets.action[slot] as number)] = 1;
    }
  }
  return { count: sets.count, observations: sets.observations, seats: sets.seat, legal };
}

/** Records walks down one tree in columns. */
class Walk {
  readonly #tree: GameTree;
  /** [slots] */
  readonly #policy: Float64Array;
  /** [slots] Their logarithms. */
  readonly #logs: Float32Array;
  readonly #starts: Uint32Array;
  readonly #actions: Uint16Array;
  readonly #logProbs: Float32Array;
  readonly #returns: Float64Array;
  #count = 0;
  #plies = 0;
  #steps = 0;

  constructor(tree: GameTree, policy: Float64Array, episodes: number) {
    this.#tree = tree;
    this.#policy = policy;
    this.#logs = new Float32Array(policy.length);
    for (let slot = 0; slot < policy.length; slot++) this.#logs[slot] = Math.log(policy[slot] as number);
    this.#starts = new Uint32Array(episodes + 1);
    const room = episodes * tree.game.maxPlies;
    this.#actions = new Uint16Array(room);
    this.#logProbs = new Float32Array(room);
    this.#returns = new Float64Array(episodes * tree.seats);
  }

  play(draw: Random): void {
    const { turn, seats, returns } = this.#tree;
    let node = 0;
    for (let mover = turn[0] as number; mover !== OVER; mover = turn[node] as number) {
      node = mover === CHANCE ? this.#drawChance(draw, node) : this.#drawAction(draw, node);
    }
    for (let seat = 0; seat < seats; seat++) {
      this.#returns[this.#count * seats + seat] = returns[node * seats + seat] as number;
    }
    this.#starts[++this.#count] = this.#plies;
  }

  result(): RolloutResult {
    const actions = this.#actions.slice(0, this.#plies);
    const logProbs = this.#logProbs.slice(0, this.#plies);
    const columns = { count: this.#count, starts: this.#starts, actions, logProbs };
    return columnsResult(columns, this.#returns, this.#steps);
  }

  #drawChance(draw: Random, node: number): number {
    const { firstChild, chance, action } = this.#tree;
    const child = chooseWeighted(draw, chance, firstChild[node], firstChild[node + 1]);
    this.#actions[this.#plies] = action[child] as number;
    this.#logProbs[this.#plies++] = Number.NaN;
    return child;
  }

  #drawAction(draw: Random, node: number): number {
    const { firstChild, set, sets } = this.#tree;
    const mine = set[node] as number;
    const first = sets.slot[mine] as number;
    const slot = chooseWeighted(draw, this.#policy, first, sets.slot[mine + 1]);
    this.#actions[this.#plies] = sets.action[slot] as number;
    this.#logProbs[this.#plies++] = this.#logs[slot] as number;
    this.#steps++;
    return (firstChild[node] as number) + slot - first;
  }
}
