import { OVER, type Turn } from "../core/game.ts";
import type { VectorRules } from "../core/vector.ts";
import { BOARD_CELLS, COLUMNS, EMPTY, ROWS } from "./rules.ts";

/**
 * A table: 42 cells as in `ConnectFourState`, the number of moves, and the winner (0, 1, or {@link EMPTY} for none).
 */
const MOVES_OFFSET = BOARD_CELLS;
const WINNER_OFFSET = BOARD_CELLS + 1;

/** Right, up, and the two diagonals, as steps of column and row. */
const RIGHT = [1, 0, 1, 1];
const UP = [0, 1, 1, -1];

/** Connect four's rules in place. */
export const vector: VectorRules = { size: BOARD_CELLS + 2, initial, turn, legal, next, returns, observe };

function initial(tables: Int8Array, at: number): void {
  tables.fill(EMPTY, at, at + BOARD_CELLS);
  tables[at + MOVES_OFFSET] = 0;
  tables[at + WINNER_OFFSET] = EMPTY;
}

function turn(tables: Int8Array, at: number): Turn {
  const moves = tables[at + MOVES_OFFSET] as number;
  return tables[at + WINNER_OFFSET] !== EMPTY || moves === BOARD_CELLS ? OVER : moves & 1;
}

function legal(tables: Int8Array, at: number, out: Uint8Array, offset: number): void {
  const over = turn(tables, at) === OVER;
  for (let column = 0; column < COLUMNS; column++) {
    out[offset + column] = !over && tables[at + BOARD_CELLS - COLUMNS + column] === EMPTY ? 1 : 0;
  }
}

function next(tables: Int8Array, at: number, column: number): void {
  const moves = tables[at + MOVES_OFFSET] as number;
  const seat = moves & 1;
  let cell = column;
  while (cell < BOARD_CELLS && tables[at + cell] !== EMPTY) cell += COLUMNS;
  if (cell >= BOARD_CELLS) throw new RangeError(`column ${column} is full`);
  tables[at + cell] = seat;
  tables[at + MOVES_OFFSET] = moves + 1;
  if (winsThrough(tables, at, cell, seat)) tables[at + WINNER_OFFSET] = seat;
}

function winsThrough(tables: Int8Array, at: number, cell: number, seat: number): boolean {
  for (let i = 0; i < RIGHT.length; i++) {
    const right = RIGHT[i] as number;
    const up = UP[i] as number;
    if (run(tables, at, cell, seat, right, up) + run(tables, at, cell, seat, -right, -up) >= 3) return true;
  }
  return false;
}

/** Discs of `seat` next to `cell` in one direction. */
function run(tables: Int8Array, at: number, cell: number, seat: number, right: number, up: number): number {
  let column = (cell % COLUMNS) + right;
  let row = ((cell / COLUMNS) | 0) + up;
  let count = 0;
  while (column >= 0 && column < COLUMNS && row >= 0 && row < ROWS && tables[at + row * COLUMNS + column] === seat) {
    count++;
    column += right;
    row += up;
  }
  return count;
}

function returns(tables: Int8Array, at: number, out: Float64Array, offset: number): void {
  const winner = tables[at + WINNER_OFFSET] as number;
  out[offset] = winner === EMPTY ? 0 : 1 - 2 * winner;
  out[offset + 1] = winner === EMPTY ? 0 : 2 * winner - 1;
}

function observe(tables: Int8Array, at: number, _seat: number, out: Float32Array, offset: number): void {
  out.fill(0, offset, offset + 3 * BOARD_CELLS);
  for (let cell = 0; cell < BOARD_CELLS; cell++) {
    const owner = tables[at + cell] as number;
    out[offset + BOARD_CELLS * (owner === EMPTY ? 2 : owner) + cell] = 1;
  }
}
