import type { Game } from "../../games/core/game.ts";
import type { NetworkSpec } from "./network.ts";

/*
 * The layout of a network's input row, written and read only here: the seat's observation, then its role, as a one-hot
 * after floats and as one more token after tokens.
 */

/** The fields of a network that determine its input rows. */
export type InputLayout = Pick<NetworkSpec, "kind" | "observation" | "vocabulary" | "roles">;

/** The row layout of a game's networks, of any kind. */
export function inputLayout({ observation, roles }: Game): InputLayout {
  const kind = observation.kind === "tokens" ? "tokens" : "mlp";
  const vocabulary = observation.kind === "tokens" ? observation.vocabulary : 0;
  return { kind, observation: observation.size, vocabulary, roles: roles.length };
}

/** Width of an input row. */
export const inputSize = ({ kind, observation, roles }: InputLayout): number =>
  observation + (kind === "mlp" ? roles : 1);

/** Writes the role's part of the row at `offset`, every element of it. */
function writeRole(
  { kind, observation, vocabulary, roles }: InputLayout,
  seat: number,
  rows: Float32Array,
  offset: number,
): void {
  const start = offset + observation;
  if (kind !== "mlp") rows[start] = vocabulary + seat;
  else for (let role = 0; role < roles; role++) rows[start + role] = role === seat ? 1 : 0;
}

/** The role that the row at `offset` is for. */
export function readRole(
  { kind, observation, vocabulary, roles }: InputLayout,
  rows: Float32Array,
  offset: number,
): number {
  const start = offset + observation;
  if (kind !== "mlp") return (rows[start] as number) - vocabulary;
  for (let role = 0; role < roles; role++) if (rows[start + role] === 1) return role;
  return 0;
}

/** A seat in a state, the input of a network. */
export interface InputTurn<S = unknown> {
  readonly game: Game<S>;
  readonly state: S;
  readonly seat: number;
}

/** Writes the row of one turn at `offset`. */
export function writeInput(
  { game, state, seat }: InputTurn,
  layout: InputLayout,
  rows: Float32Array,
  offset: number,
): void {
  game.observe(state, seat, rows, offset);
  writeRole(layout, seat, rows, offset);
}

/** Writes the rows of turns, in order, from the start of `rows`. */
export function writeInputs(turns: readonly InputTurn[], layout: InputLayout, rows: Float32Array): void {
  const width = inputSize(layout);
  for (const [i, turn] of turns.entries()) writeInput(turn, layout, rows, i * width);
}

/** Rows of turns, [turns, inputSize]. */
export function inputRows(layout: InputLayout, turns: readonly InputTurn[]): Float32Array {
  const rows = new Float32Array(turns.length * inputSize(layout));
  writeInputs(turns, layout, rows);
  return rows;
}

/** Existing observations, [count, observation], and their seats, [count]. */
export interface ObservedTurns {
  readonly count: number;
  readonly observations: Float32Array;
  readonly seats: ArrayLike<number>;
}

/** Writes the rows of observed turns, in order, from the start of `rows`. */
export function writeObserved(
  { count, observations, seats }: ObservedTurns,
  layout: InputLayout,
  rows: Float32Array,
): void {
  const { observation: size } = layout;
  const width = inputSize(layout);
  for (let i = 0; i < count; i++) {
    const [from, to] = [i * size, i * width];
    for (let place = 0; place < size; place++) rows[to + place] = observations[from + place] as number;
    writeRole(layout, seats[i] as number, rows, to);
  }
}

/** Rows of observed turns, [count, inputSize]. */
export function observedRows(layout: InputLayout, turns: ObservedTurns): Float32Array {
  const rows = new Float32Array(turns.count * inputSize(layout));
  writeObserved(turns, layout, rows);
  return rows;
}
