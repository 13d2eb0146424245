/** Numbers of a cell, at fixed places of a row of `numbers`. */
export const EPISODES_COLUMN = 0;
export const WINS_COLUMN = 1;
export const DRAWS_COLUMN = 2;
export const LOSSES_COLUMN = 3;
export const MEAN_COLUMN = 4;
export const OTHER_MEAN_COLUMN = 5;
/** Sum of squared differences to the mean. */
export const SQUARES_COLUMN = 6;
export const CELL_NUMBERS = 7;

/** Most cells of a store: those that were not written for the longest time are dropped. */
const MAX_CELLS = 1 << 16;
/** Cells dropped at a time. */
const DROPPED_CELLS = MAX_CELLS / 8;

/** Seats that a cell distinguishes: columns and seats share 32 bits. */
const MAX_SEATS = 64;

const FIRST_CAPACITY = 64;
/** No cell, in the chains. */
const NONE = -1;

/**
 * Cells of numbers by row, column and seat, in typed arrays: 80 bytes a cell. Rows and columns are small numbers.
 * Places of cells are numbers too; they hold until the cell is dropped.
 */
export class CellStore {
  /** By place, {@link CELL_NUMBERS} each. */
  numbers = new Float64Array(FIRST_CAPACITY * CELL_NUMBERS);
  #rows = new Uint32Array(FIRST_CAPACITY);
  /** The column and the seat. */
  #columns = new Uint32Array(FIRST_CAPACITY);
  /** The first cell of each hash, and the next cell with the hash of a cell. */
  #heads = new Int32Array(FIRST_CAPACITY).fill(NONE);
  #chain = new Int32Array(FIRST_CAPACITY);
  /** Neighbours in the order of the last writes. */
  #older = new Int32Array(FIRST_CAPACITY);
  #newer = new Int32Array(FIRST_CAPACITY);
  #oldest = NONE;
  #newest = NONE;
  /** Places of dropped cells, to be used again. */
  #free: number[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Whether a new cell will drop others. */
  get isFull(): boolean {
    return this.#size >= MAX_CELLS;
  }

  /** Row and column of every cell, in the order of the last writes. */
  *keys(): Generator<{ readonly row: number; readonly column: number }> {
    for (let at = this.#oldest; at !== NONE; at = this.#newer[at] as number) {
      yield { row: this.#rows[at] as number, column: Math.floor((this.#columns[at] as number) / MAX_SEATS) };
    }
  }

  /** The place of a cell; undefined if there is none. */
  find(row: number, column: number, seat: number): number | undefined {
    const packed = column * MAX_SEATS + seat;
    let at = this.#heads[this.#hash(row, packed)] as number;
    while (at !== NONE && (this.#rows[at] !== row || this.#columns[at] !== packed)) at = this.#chain[at] as number;
    return at === NONE ? undefined : at;
  }

  /** The place of a cell that is written now; of a new one, all 0, if there is none. May drop other cells. */
  write(row: number, column: number, seat: number): number {
    const known = this.find(row, column, seat);
    if (known !== undefined) {
      this.#unlink(known);
      this.#append(known);
      return known;
    }
    if (this.isFull) for (let i = 0; i < DROPPED_CELLS; i++) this.#drop(this.#oldest);
    const at = this.#free.pop() ?? this.#size;
    if (at >= this.#rows.length) this.#grow();
    this.#size++;
    this.#rows[at] = row;
    this.#columns[at] = column * MAX_SEATS + seat;
    this.numbers.fill(0, at * CELL_NUMBERS, (at + 1) * CELL_NUMBERS);
    this.#hashIn(at);
    this.#append(at);
    return at;
  }

  clear(): void {
    this.#heads.fill(NONE);
    this.#free = [];
    this.#oldest = this.#newest = NONE;
    this.#size = 0;
  }

  #hash(row: number, packed: number): number {
    const mixed = Math.imul(row, 0x9e3779b1) ^ Math.imul(packed, 0x85ebca6b);
    return (mixed ^ (mixed >>> 15)) & (this.#heads.length - 1);
  }

  #hashIn(at: number): void {
    const hash = this.#hash(this.#rows[at] as number, this.#columns[at] as number);
    this.#chain[at] = this.#heads[hash] as number;
    this.#heads[hash] = at;
  }

  #drop(at: number): void {
    const hash = this.#hash(this.#rows[at] as number, this.#columns[at] as number);
    const next = this.#chain[at] as number;
    let before = this.#heads[hash] as number;
    if (before === at) this.#heads[hash] = next;
    else {
      while (this.#chain[before] !== at) before = this.#chain[before] as number;
      this.#chain[before] = next;
    }
    this.#unlink(at);
    this.#free.push(at);
    this.#size--;
  }

  #append(at: number): void {
    this.#older[at] = this.#newest;
    this.#newer[at] = NONE;
    if (this.#newest === NONE) this.#oldest = at;
    else this.#newer[this.#newest] = at;
    this.#newest = at;
  }

  #unlink(at: number): void {
    const older = this.#older[at] as number;
    const newer = this.#newer[at] as number;
    if (older === NONE) this.#oldest = newer;
    else this.#newer[older] = newer;
    if (newer === NONE) this.#newest = older;
    else this.#older[newer] = older;
  }

  #grow(): void {
    const capacity = this.#rows.length * 2;
    const copied = <A extends Uint32Array | Int32Array | Float64Array>(to: A, from: A): A => (to.set(from), to);
    this.numbers = copied(new Float64Array(capacity * CELL_NUMBERS), this.numbers);
    this.#rows = copied(new Uint32Array(capacity), this.#rows);
    this.#columns = copied(new Uint32Array(capacity), this.#columns);
    this.#chain = copied(new Int32Array(capacity), this.#chain);
    this.#older = copied(new Int32Array(capacity), this.#older);
    this.#newer = copied(new Int32Array(capacity), this.#newer);
    this.#heads = new Int32Array(capacity).fill(NONE);
    for (let at = 0; at < this.#size; at++) this.#hashIn(at);
  }
}
