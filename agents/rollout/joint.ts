import type { Game } from "../../games/core/game.ts";
import { groupRows } from "../networks/grouping.ts";

/** Decisions as somebody who sees every seat's cards would see them: for critics in training, never for whoever plays. */
export interface Joint {
  /** Numbers of a row: all seats' observations, seat by seat, and a one-hot of the role that decides. */
  readonly width: number;
  /** [histories, width] what can be told apart, one row each. */
  readonly rows: Float32Array;
  /** [decisions] the row of each. */
  readonly histories: Int32Array;
  /** [decisions] decisions in order of play, the seats' in turn, episode after episode. */
  readonly order: Uint32Array;
  /** [episodes + 1] offsets into `order`. Episodes without decisions are left out. */
  readonly starts: Uint32Array;
}

/** Numbers of a joint row. */
export const jointWidth = ({ roles, observation }: Game): number => roles.length * (observation.size + 1);

/** Writes what all seats observe of a state in which `seat` decides. The place must hold zeros. */
export function writeJoint(game: Game, state: unknown, seat: number, out: Float32Array, offset: number): void {
  const { roles, observation } = game;
  for (let other = 0; other < roles.length; other++) game.observe(state, other, out, offset + other * observation.size);
  out[offset + roles.length * observation.size + seat] = 1;
}

/** The block of some of the decisions, numbered by their place in `kept`. */
export function jointOf(joint: Joint, kept: readonly number[]): Joint {
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
    histories: Int32Array.from(kept, (decision) => joint.histories[decision] ?? 0),
    order: Uint32Array.from(order),
    starts: Uint32Array.from(starts),
  };
}

/** A joint block that grows as decisions come in. */
export class JointColumns {
  private readonly game: Game;
  private readonly width: number;
  private readonly order: number[] = [];
  private readonly starts: number[] = [0];
  private rows: Float32Array;
  private count = 0;
  /** Decisions of the episode under way. */
  private episode: { readonly index: number; readonly ply: number }[] = [];

  constructor(game: Game) {
    this.game = game;
    this.width = jointWidth(game);
    this.rows = new Float32Array(INITIAL_ROWS * this.width);
  }

  /** The next decision: of `seat`, at a ply of the episode under way; seats come one after the other, plies don't. */
  add(state: unknown, seat: number, ply: number): void {
    const index = this.count++;
    if (this.count * this.width > this.rows.length) {
      const larger = new Float32Array(this.rows.length * 2);
      larger.set(this.rows);
      this.rows = larger;
    }
    writeJoint(this.game, state, seat, this.rows, index * this.width);
    this.episode.push({ index, ply });
  }

  closeEpisode(): void {
    if (this.episode.length === 0) return;
    this.episode.sort((a, b) => a.ply - b.ply);
    for (const { index } of this.episode) this.order.push(index);
    this.starts.push(this.order.length);
    this.episode = [];
  }

  finish(): Joint {
    const { width, count, rows } = this;
    const { of, first } = groupRows(rows, width, count);
    const distinct = new Float32Array(first.length * width);
    first.forEach((row, i) => distinct.set(rows.subarray(row * width, (row + 1) * width), i * width));
    return {
      width,
      rows: distinct,
      histories: of,
      order: Uint32Array.from(this.order),
      starts: Uint32Array.from(this.starts),
    };
  }
}

/** Rows there is room for at first. */
const INITIAL_ROWS = 1024;
