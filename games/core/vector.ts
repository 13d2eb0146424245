/**
 * A second implementation of a game's rules, in place: many tables are stored one after another in one array, and a
 * step allocates nothing. For games without chance and options whose self-play should be fast. It plays exactly as the
 * game does: the generic suite compares both. Actions are assumed to be legal.
 *
 * @example
 * import { gameById, type VectorRules } from "red-queen/games";
 *
 * const rules: VectorRules | undefined = gameById("tic-tac-toe").vector;
 * const tables = new Int8Array(rules?.size ?? 0);
 * rules?.initial(tables, 0);
 * rules?.next(tables, 0, 4);
 * console.log(rules?.turn(tables, 0)); // 1
 */
export interface VectorRules {
  /** Length of one table's state. */
  readonly size: number;
  /** Writes the first state at `at`. */
  initial(tables: Int8Array, at: number): void;
  /** The seat to move, or `OVER`. */
  turn(tables: Int8Array, at: number): number;
  /** Writes a 1 for each legal action of the seat to move and a 0 for each other one. */
  legal(tables: Int8Array, at: number, out: Uint8Array, offset: number): void;
  /** Changes the state to the one after a legal action. */
  next(tables: Int8Array, at: number, action: number): void;
  /** After the end: writes each seat's return. */
  returns(tables: Int8Array, at: number, out: Float64Array, offset: number): void;
  /** As the game's: every element is written. */
  observe(tables: Int8Array, at: number, seat: number, out: Float32Array, offset: number): void;
}
