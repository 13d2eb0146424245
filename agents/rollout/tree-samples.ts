import { OVER } from "../../games/core/game.ts";
import type { Segment } from "../episode.ts";
import type { GameTree } from "../trees/tree.ts";
import { inputLayout, inputSize, observedRows } from "../networks/input-rows.ts";
import { jointWidth, writeJoint, type Joint } from "./joint.ts";
import { NO_VERDICT, type Samples } from "./sample-set.ts";

/** Segments of one game and its tree. */
export interface TreeSamplesRequest {
  readonly tree: GameTree;
  readonly segments: readonly Segment[];
  /** The factor that scales returns. */
  readonly scale: number;
  readonly joint: boolean;
}

/**
 * The samples of segments of a game with its whole tree, for games where an episode is one attempt: equal to those of a
 * replay, with information states and histories in addition. Null if a record does not replay or lacks a
 * log-probability: the replay reports what is wrong with it.
 */
export function samplesInTree({ tree, segments, scale, joint }: TreeSamplesRequest): Samples | null {
  const decisions = new Decisions(tree, scale);
  for (const segment of segments) {
    for (let i = 0; i < segment.count; i++) if (!decisions.walk(segment, i)) return null;
  }
  return decisions.samples(joint);
}

/** Decisions collected on walks down a tree. */
class Decisions {
  readonly #tree: GameTree;
  readonly #scale: number;
  readonly #nodes: number[] = [];
  readonly #actions: number[] = [];
  readonly #logProbs: number[] = [];
  readonly #trajectories: number[] = [0];
  readonly #returns: number[] = [];
  readonly #groups: number[] = [];
  readonly #order: number[] = [];
  readonly #episodes: number[] = [0];
  /** Number of the episode of each trajectory. */
  readonly #owners: number[] = [];
  #walked = 0;
  /** Trajectories opened so far, with decisions or without. */
  #group = 0;

  constructor(tree: GameTree, scale: number) {
    this.#tree = tree;
    this.#scale = scale;
  }

  /** Adds an episode; false when it isn't one of this tree. */
  walk({ starts, actions, logProbs, returns, learnerSeats }: Segment, episode: number): boolean {
    const { turn, seats } = this.#tree;
    const [start, end] = [starts[episode] as number, starts[episode + 1] as number];
    const path = nodePath(this.#tree, actions, start, end);
    if (!path) return false;
    const places = new Int32Array(path.length).fill(-1);
    for (const seat of learnerSeats) {
      const before = this.#nodes.length;
      for (const [ply, node] of path.entries()) {
        if (turn[node] !== seat) continue;
        const logProb = logProbs[start + ply] as number;
        if (Number.isNaN(logProb)) return false;
        places[ply] = this.#nodes.length;
        this.#nodes.push(node);
        this.#actions.push(actions[start + ply] as number);
        this.#logProbs.push(logProb);
      }
      this.#closeTrajectory(before, (returns[episode * seats + seat] as number) * this.#scale);
    }
    this.#walked++;
    for (const place of places) if (place >= 0) this.#order.push(place);
    if (this.#order.length > (this.#episodes.at(-1) as number)) this.#episodes.push(this.#order.length);
    return true;
  }

  #closeTrajectory(before: number, reward: number): void {
    const group = this.#group++;
    if (this.#nodes.length === before) return;
    this.#trajectories.push(this.#nodes.length);
    this.#returns.push(reward);
    this.#groups.push(group);
    this.#owners.push(this.#walked);
  }

  samples(joint: boolean): Samples {
    const tree = this.#tree;
    const nodes = this.#nodes;
    const count = nodes.length;
    const { inputs, masks } = treeRows(tree);
    const sets = Int32Array.from(nodes, (node) => tree.set[node] as number);
    return {
      count,
      rows: picked(inputs, sets),
      masks: picked(masks, sets),
      actions: Int32Array.from(this.#actions),
      logProbs: Float32Array.from(this.#logProbs),
      roles: Int32Array.from(nodes, (node) => tree.turn[node] as number),
      starts: Uint32Array.from(this.#trajectories),
      returns: Float32Array.from(this.#returns),
      groups: Int32Array.from(this.#groups),
      strata: new Int32Array(this.#returns.length),
      episodes: Int32Array.from(this.#owners),
      verdicts: new Int8Array(this.#returns.length).fill(NO_VERDICT),
      states: numbered(sets, tree.sets.count),
      joint: joint ? this.#joint() : undefined,
    };
  }

  #joint(): Joint {
    const tree = this.#tree;
    const nodes = this.#nodes;
    const rows = jointRows(tree);
    const { of, first } = numbered(nodes, tree.nodes);
    return {
      width: rows.width,
      rows: picked(
        rows,
        Array.from(first, (decision) => nodes[decision] as number),
      ),
      histories: of,
      order: Uint32Array.from(this.#order),
      starts: Uint32Array.from(this.#episodes),
    };
  }
}

/** The nodes before each action, or null if the actions don't lead from the root to an end. */
function nodePath(tree: GameTree, actions: Uint16Array, start: number, end: number): readonly number[] | null {
  const { firstChild, action, turn } = tree;
  const path: number[] = [];
  let node = 0;
  for (let ply = start; ply < end; ply++) {
    path.push(node);
    const last = firstChild[node + 1] as number;
    let child = firstChild[node] as number;
    while (child < last && action[child] !== actions[ply]) child++;
    if (child === last) return null;
    node = child;
  }
  return turn[node] === OVER ? path : null;
}

/** A matrix, row-major. */
interface Rows {
  readonly width: number;
  readonly values: Float32Array;
}

function picked({ width, values }: Rows, places: ArrayLike<number>): Float32Array {
  const out = new Float32Array(places.length * width);
  for (let row = 0; row < places.length; row++) {
    const from = (places[row] as number) * width;
    for (let i = 0; i < width; i++) out[row * width + i] = values[from + i] as number;
  }
  return out;
}

/** Renumbers values 0, 1, 2, … in order of first appearance. @param places each below `size`. */
function numbered(places: ArrayLike<number>, size: number) {
  const numbers = new Int32Array(size).fill(-1);
  const of = new Int32Array(places.length);
  const first: number[] = [];
  for (let i = 0; i < places.length; i++) {
    const place = places[i] as number;
    if ((numbers[place] as number) < 0) numbers[place] = first.push(i) - 1;
    of[i] = numbers[place] as number;
  }
  return { of, first: Uint32Array.from(first) };
}

const knownRows = new WeakMap<GameTree, { readonly inputs: Rows; readonly masks: Rows }>();

/** Input rows and masks of all information sets. */
function treeRows(tree: GameTree): { readonly inputs: Rows; readonly masks: Rows } {
  const known = knownRows.get(tree);
  if (known) return known;
  const { sets, game } = tree;
  const { count, observations, seat: seats } = sets;
  const layout = inputLayout(game);
  const inputs = { width: inputSize(layout), values: observedRows(layout, { count, observations, seats }) };
  const masks = rows(count, game.actions);
  for (let set = 0; set < count; set++) {
    for (let slot = sets.slot[set] as number; slot < (sets.slot[set + 1] as number); slot++) {
      masks.values[set * game.actions + (sets.action[slot] as number)] = 1;
    }
  }
  const made = { inputs, masks };
  knownRows.set(tree, made);
  return made;
}

const knownJoint = new WeakMap<GameTree, Rows>();

/** Joint rows of all nodes; zeros where no seat decides. */
function jointRows(tree: GameTree): Rows {
  const known = knownJoint.get(tree);
  if (known) return known;
  const { game, nodes, parent, turn, action } = tree;
  const made = rows(nodes, jointWidth(game));
  const states = [game.initial(tree.options)];
  for (let node = 0; node < nodes; node++) {
    if (node > 0) states[node] = game.next(states[parent[node] as number], action[node] as number);
    const seat = turn[node] as number;
    if (seat >= 0) writeJoint(game, states[node], seat, made.values, node * made.width);
  }
  knownJoint.set(tree, made);
  return made;
}

const rows = (count: number, width: number): Rows => ({ width, values: new Float32Array(count * width) });
