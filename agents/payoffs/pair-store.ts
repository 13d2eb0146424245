import { COUNTS_PER_PAIR, MEANS_PER_PAIR, type PairNumbers } from "./pair-numbers.ts";

/** Most pairs of a store: those that were not written for the longest time are dropped. */
const MAX_PAIRS = 1 << 15;
/** Pairs dropped at a time. */
const DROPPED_PAIRS = MAX_PAIRS / 8;

const FIRST_CAPACITY = 64;
/** No place, in the chains: places have 15 bits. */
const NO_PLACE = 0xffff;

/**
 * Numbers of pairs of players, each of which has a number that includes its seat, in typed arrays: 56 bytes a pair.
 * Places of pairs are numbers too; they hold until the pair is dropped.
 */
export class PairStore implements PairNumbers {
  means = new Float64Array(FIRST_CAPACITY * MEANS_PER_PAIR);
  counts = new Float32Array(FIRST_CAPACITY * COUNTS_PER_PAIR);
  #first = new Uint32Array(FIRST_CAPACITY);
  #second = new Uint32Array(FIRST_CAPACITY);
  /** The first place of each hash, and the next place with the hash of a place. */
  #heads = new Uint16Array(FIRST_CAPACITY).fill(NO_PLACE);
  #chain = new Uint16Array(FIRST_CAPACITY);
  /** Neighbours in the order of the last writes. */
  #older = new Uint16Array(FIRST_CAPACITY);
  #newer = new Uint16Array(FIRST_CAPACITY);
  #oldest = NO_PLACE;
  #newest = NO_PLACE;
  /** Places of dropped pairs, to be used again. */
  #free: number[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Whether a new pair will drop others. */
  get isFull(): boolean {
    return this.#size >= MAX_PAIRS;
  }

  /** All pairs, in the order of the last writes. */
  *keys(): Generator<{ readonly first: number; readonly second: number }> {
    for (let at = this.#oldest; at !== NO_PLACE; at = this.#newer[at] as number) {
      yield { first: this.#first[at] as number, second: this.#second[at] as number };
    }
  }

  /** The place of a pair; undefined if there is none. */
  find(first: number, second: number): number | undefined {
    let at = this.#heads[this.#hash(first, second)] as number;
    while (at !== NO_PLACE && (this.#first[at] !== first || this.#second[at] !== second))
      at = this.#chain[at] as number;
    return at === NO_PLACE ? undefined : at;
  }

  /** The place of a pair that is written now; of a new one, all 0, if there is none. May drop other pairs. */
  write(first: number, second: number): number {
    const known = this.find(first, second);
    if (known !== undefined) {
      this.#unlink(known);
      this.#append(known);
      return known;
    }
    if (this.isFull) for (let i = 0; i < DROPPED_PAIRS; i++) this.#drop(this.#oldest);
    const at = this.#free.pop() ?? this.#size;
    if (at >= this.#first.length) this.#grow();
    this.#size++;
    this.#first[at] = first;
    this.#second[at] = second;
    this.means.fill(0, at * MEANS_PER_PAIR, (at + 1) * MEANS_PER_PAIR);
    this.counts.fill(0, at * COUNTS_PER_PAIR, (at + 1) * COUNTS_PER_PAIR);
    this.#hashIn(at);
    this.#append(at);
    return at;
  }

  clear(): void {
    this.#heads.fill(NO_PLACE);
    this.#free = [];
    this.#oldest = this.#newest = NO_PLACE;
    this.#size = 0;
  }

  #hash(first: number, second: number): number {
    const mixed = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b);
    return (mixed ^ (mixed >>> 15)) & (this.#heads.length - 1);
  }

  #hashIn(at: number): void {
    const hash = this.#hash(this.#first[at] as number, this.#second[at] as number);
    this.#chain[at] = this.#heads[hash] as number;
    this.#heads[hash] = at;
  }

  #drop(at: number): void {
    const hash = this.#hash(this.#first[at] as number, this.#second[at] as number);
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
    this.#newer[at] = NO_PLACE;
    if (this.#newest === NO_PLACE) this.#oldest = at;
    else this.#newer[this.#newest] = at;
    this.#newest = at;
  }

  #unlink(at: number): void {
    const older = this.#older[at] as number;
    const newer = this.#newer[at] as number;
    if (older === NO_PLACE) this.#oldest = newer;
    else this.#newer[older] = newer;
    if (newer === NO_PLACE) this.#newest = older;
    else this.#older[newer] = older;
  }

  #grow(): void {
    const capacity = this.#first.length * 2;
    const copied = <A extends Uint16Array | Uint32Array | Float32Array | Float64Array>(to: A, from: A): A => (
      to.set(from),
      to
    );
    this.means = copied(new Float64Array(capacity * MEANS_PER_PAIR), this.means);
    this.counts = copied(new Float32Array(capacity * COUNTS_PER_PAIR), this.counts);
    this.#first = copied(new Uint32Array(capacity), this.#first);
    this.#second = copied(new Uint32Array(capacity), this.#second);
    this.#chain = copied(new Uint16Array(capacity), this.#chain);
    this.#older = copied(new Uint16Array(capacity), this.#older);
    this.#newer = copied(new Uint16Array(capacity), this.#newer);
    this.#heads = new Uint16Array(capacity).fill(NO_PLACE);
    for (let at = 0; at < this.#size; at++) this.#hashIn(at);
  }
}
