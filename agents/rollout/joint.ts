import type { Game } from "../../games/core/game.ts";
import { groupRows } from "../networks/grouping.ts";

/** Decisions with the observations of all seats: for critics in training, never for play. */
export interface Joint {
  /** Width of a row: all seats' observations, seat by seat, and a one-hot of the deciding role. */
  readonly width: number;
  /** [histories, width] distinct joint observations. */
  readonly rows: Float32Array;
  /** [decisions] the row of each. */
  readonly histories: Int32Array;
  /** [decisions] decisions in order of play, over all seats, episode by episode. */
  readonly order: Uint32Array;
  /** [episodes + 1] offsets into `order`. Episodes without decisions are left out. */
  readonly starts: Uint32Array;
}

/** Width of a joint row. */
export const jointWidth = ({ roles, observation }: Game): number => roles.length * (observation.size + 1);

/** Writes all seats' observations of a state in which `seat` decides. The target must hold zeros. */
export function writeJoint(game: Game, state: unknown, seat: number, out: Float32Array, offset: number): void {
  const { roles, observation } = game;
  for (let other = 0; other < roles.length; other++) game.observe(state, other, out, offset + other * observation.size);
  out[offset + roles.length * observation.size + seat] = 1;
}

/** The joint block of some of the decisions, indexed by their position in `kept`. */
export function pickJoint(joint: Joint, kept: readonly number[]): Joint {
  const places = new Map(kept.map((decision, place) => [decision, place]));
  const order: number[] = [];
  const starts = [0];
  for (let episode = 0; episode + 1 < joint.starts.length; episode++) {
    for (const decision of joint.order.subarray(joint.starts[episode], joint.starts[episode + 1])) {
      const place = places.get(decision);
      if (place !== undefined) order.push(place);
    }
    if (order.length > (starts.at(-1) ?? 0)) starts.push(order.length);
  }
  return {
    ...joint,
    histories: Int32Array.from(kept, (decision) => joint.histories[decision] as number),
    order: Uint32Array.from(order),
    starts: Uint32Array.from(starts),
  };
}

/** A joint block that grows decision by decision. */
export class JointColumns {
  readonly #game: Game;
  readonly #width: number;
  readonly #order: number[] = [];
  readonly #starts: number[] = [0];
  #rows: Float32Array;
  #count = 0;
  /** Decisions of the current episode. */
  #episode: { readonly index: number; readonly ply: number }[] = [];

  constructor(game: Game) {
    this.#game = game;
    this.#width = jointWidth(game);
    this.#rows = new Float32Array(INITIAL_ROWS * this.#width);
  }

  /** Adds a decision of `seat`, at a ply of the current episode; seats come one after the other, not plies. */
  add(state: unknown, seat: number, ply: number): void {
    const index = this.#count++;
    if (this.#count * this.#width > this.#rows.length) {
      const larger = new Float32Array(this.#rows.length * 2);
      larger.set(this.#rows);
      this.#rows = larger;
    }
    writeJoint(this.#game, state, seat, this.#rows, index * this.#width);
    this.#episode.push({ index, ply });
  }

  closeEpisode(): void {
    if (this.#episode.length === 0) return;
    this.#episode.sort((a, b) => a.ply - b.ply);
    for (const { index } of this.#episode) this.#order.push(index);
    this.#starts.push(this.#order.length);
    this.#episode = [];
  }

  finish(): Joint {
    const width = this.#width;
    const rows = this.#rows;
    const { of, first } = groupRows(rows, width, this.#count);
    const distinct = new Float32Array(first.length * width);
    first.forEach((row, i) => distinct.set(rows.subarray(row * width, (row + 1) * width), i * width));
    return {
      width,
      rows: distinct,
      histories: of,
      order: Uint32Array.from(this.#order),
      starts: Uint32Array.from(this.#starts),
    };
  }
}

/** Initial capacity in rows. */
const INITIAL_ROWS = 1024;
