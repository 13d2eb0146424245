import { OVER, type Turn } from "../core/game.ts";
import type { VectorRules } from "../core/vector.ts";
import { LINES } from "./rules.ts";

const CELLS = 9;
const EMPTY = -1;
/** A table: nine cells ({@link EMPTY} or the owner's seat), the number of moves, and the winner or {@link EMPTY}. */
const MOVES_OFFSET = CELLS;
const WINNER_OFFSET = CELLS + 1;

/** Tic-tac-toe's rules in place. */
export const vector: VectorRules = { size: CELLS + 2, initial, turn, legal, next, returns, observe };

function initial(tables: Int8Array, at: number): void {
  tables.fill(EMPTY, at, at + CELLS);
  tables[at + MOVES_OFFSET] = 0;
  tables[at + WINNER_OFFSET] = EMPTY;
}

function turn(tables: Int8Array, at: number): Turn {
  const moves = tables[at + MOVES_OFFSET] as number;
  return tables[at + WINNER_OFFSET] !== EMPTY || moves === CELLS ? OVER : moves & 1;
}

function legal(tables: Int8Array, at: number, out: Uint8Array, offset: number): void {
  const over = turn(tables, at) === OVER;
  for (let cell = 0; cell < CELLS; cell++) out[offset + cell] = !over && tables[at + cell] === EMPTY ? 1 : 0;
}

function next(tables: Int8Array, at: number, cell: number): void {
  const moves = tables[at + MOVES_OFFSET] as number;
  const seat = moves & 1;
  tables[at + cell] = seat;
  tables[at + MOVES_OFFSET] = moves + 1;
  // Before the move there was no line, so any line now runs through this cell.
  for (const [a = 0, b = 0, c = 0] of LINES) {
    if (tables[at + a] === seat && tables[at + b] === seat && tables[at + c] === seat)
      tables[at + WINNER_OFFSET] = seat;
  }
}

function returns(tables: Int8Array, at: number, out: Float64Array, offset: number): void {
  const winner = tables[at + WINNER_OFFSET] as number;
  out[offset] = winner === EMPTY ? 0 : 1 - 2 * winner;
  out[offset + 1] = winner === EMPTY ? 0 : 2 * winner - 1;
}

function observe(tables: Int8Array, at: number, _seat: number, out: Float32Array, offset: number): void {
  for (let cell = 0; cell < CELLS; cell++) {
    const owner = tables[at + cell] as number;
    out[offset + cell] = owner === EMPTY ? 1 : 0;
    out[offset + CELLS + cell] = owner === 1 ? 1 : 0;
    out[offset + 2 * CELLS + cell] = owner === 0 ? 1 : 0;
  }
}
