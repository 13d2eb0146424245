/** A uniform generator on [0, 1): 32 random bits a call, the same on every machine. @see {@link random} */
export type Random = () => number;

/**
 * A seeded generator (sfc32, Chris Doty-Humphrey's PractRand). The seed is text or number, so that a stream can have a
 * name: `random("league 7/segment 3")`. Streams of different names are practically independent.
 *
 * @example
 * import { random, type Random } from "red-queen/games";
 *
 * const next: Random = random("league 7/segment 3");
 * console.log(next() === random("league 7/segment 3")()); // true
 */
export function random(seed: string | number): Random {
  let [a, b, c, d] = hash128(String(seed));
  const next = () => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    c |= 0;
    return (t >>> 0) / 4294967296;
  };
  for (let i = 0; i < 15; i++) next();
  return next;
}

/** An integer uniform on 0 … n - 1. */
export function randomInteger(random: Random, n: number): number {
  return Math.floor(random() * n);
}

/**
 * One element, uniformly. @throws RangeError for an empty list.
 * @example
 * import { choose, random } from "red-queen/games";
 *
 * console.log(choose(random(1), ["rock", "paper", "scissors"])); // rock
 */
export function choose<T>(random: Random, items: readonly T[]): T {
  const item = items[randomInteger(random, items.length)];
  if (item === undefined) throw new RangeError("nothing to choose from");
  return item;
}

/**
 * An index from `start` up to but not including `end`, drawn with the given probabilities (they sum to 1; the rounding
 * remainder goes to the last positive one).
 *
 * @example
 * import { chooseWeighted, random } from "red-queen/games";
 *
 * console.log(chooseWeighted(random(1), [0, 0.25, 0.75])); // 1
 */
export function chooseWeighted(random: Random, weights: ArrayLike<number>, start = 0, end = weights.length): number {
  let u = random();
  let last = -1;
  for (let i = start; i < end; i++) {
    const w = weights[i] as number;
    if (w <= 0) continue;
    last = i;
    u -= w;
    if (u < 0) return i;
  }
  if (last < 0) throw new RangeError("no positive weight to choose from");
  return last;
}

/** cyrb128: four 32-bit words from a text. */
function hash128(text: string): [number, number, number, number] {
  let h1 = 1779033703;
  let h2 = 3144134277;
  let h3 = 1013904242;
  let h4 = 2773480762;
  for (let i = 0; i < text.length; i++) {
    const k = text.charCodeAt(i);
    h1 = h2 ^ Math.imul(h1 ^ k, 597399067);
    h2 = h3 ^ Math.imul(h2 ^ k, 2869860233);
    h3 = h4 ^ Math.imul(h3 ^ k, 951274213);
    h4 = h1 ^ Math.imul(h4 ^ k, 2716044179);
  }
  h1 = Math.imul(h3 ^ (h1 >>> 18), 597399067);
  h2 = Math.imul(h4 ^ (h2 >>> 22), 2869860233);
  h3 = Math.imul(h1 ^ (h3 >>> 17), 951274213);
  h4 = Math.imul(h2 ^ (h4 >>> 19), 2716044179);
  h1 ^= h2 ^ h3 ^ h4;
  return [h1 | 0, (h2 ^ h1) | 0, (h3 ^ h1) | 0, (h4 ^ h1) | 0];
}
