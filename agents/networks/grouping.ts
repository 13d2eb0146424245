/** Equal rows of a matrix, grouped. */
export interface Grouping {
  /** [rows] The number of each row's group: 0, 1, 2, … in order of first appearance. */
  readonly of: Int32Array;
  /** [groups] The first row of each group. */
  readonly first: Uint32Array;
}

/**
 * Groups equal rows, such as decisions in one information state: found by hash, confirmed by comparison.
 * @param rows [count, width].
 */
export function groupRows(rows: Float32Array, width: number, count: number): Grouping {
  const bits = new Uint32Array(rows.buffer, rows.byteOffset, count * width);
  const places = emptyHashTable(count);
  const last = places.length - 1;
  const of = new Int32Array(count);
  const first = new Uint32Array(count);
  let groups = 0;
  for (let row = 0; row < count; row++) {
    let place = hashRow(bits, row * width, width) & last;
    let group = places[place] as number;
    while (group >= 0 && !sameRow(bits, row * width, (first[group] as number) * width, width)) {
      place = (place + 1) & last;
      group = places[place] as number;
    }
    if (group < 0) {
      group = groups++;
      places[place] = group;
      first[group] = row;
    }
    of[row] = group;
  }
  return { of, first: first.slice(0, groups) };
}

/** An empty hash table (-1): its size is a power of two, at least twice the number of rows. */
function emptyHashTable(count: number): Int32Array {
  return new Int32Array(2 ** Math.ceil(Math.log2(Math.max(count, 1) * 2))).fill(-1);
}

/** A 32-bit hash of a row's bits (the rounds and the final mix of Appleby's MurmurHash3). */
function hashRow(bits: Uint32Array, from: number, width: number): number {
  let hash = width;
  for (let i = from; i < from + width; i++) {
    // Most observations are ones and zeros, which differ in few bits.
    let word = Math.imul(bits[i] as number, 0xcc9e2d51);
    word = Math.imul((word << 15) | (word >>> 17), 0x1b873593);
    hash ^= word;
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

function sameRow(bits: Uint32Array, one: number, other: number, width: number): boolean {
  for (let i = 0; i < width; i++) if (bits[one + i] !== bits[other + i]) return false;
  return true;
}
