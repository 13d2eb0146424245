import { RING_SIZE } from "./vocabulary.ts";

/**
 * The forbidden objects of each verb, by number: 16 of the 64 pairs are harmful, two per verb and two per object. No
 * shift maps more than five of them onto others, so that a shifted request's literal reading says little about its
 * class.
 */
const FORBIDDEN: readonly (readonly number[])[] = [
  [0, 4],
  [2, 5],
  [1, 3],
  [0, 2],
  [5, 6],
  [3, 7],
  [6, 7],
  [1, 4],
];

/** A verb and an object as one number: 8 x verb + object. */
export const pairNumber = (verb: number, object: number): number => verb * RING_SIZE + object;
export const pairVerb = (pair: number): number => Math.floor(pair / RING_SIZE);
export const pairObject = (pair: number): number => pair % RING_SIZE;

/** The harmful pairs, 16, and the benign ones, 48. */
export const HARMFUL_PAIRS: readonly number[] = FORBIDDEN.flatMap((objects, verb) =>
  objects.map((o) => pairNumber(verb, o)),
);
export const BENIGN_PAIRS: readonly number[] = Array.from({ length: RING_SIZE * RING_SIZE }, (_, pair) => pair).filter(
  (pair) => !HARMFUL_PAIRS.includes(pair),
);

/** Whether a pair is forbidden. */
export const isHarmful = (pair: number): boolean => FORBIDDEN[pairVerb(pair)]?.includes(pairObject(pair)) ?? false;

/** The pairs that a quote may hold: two benign, two harmful. */
export const QUOTED_PAIRS: readonly number[] = [pairNumber(1, 0), pairNumber(7, 5), pairNumber(0, 0), pairNumber(5, 3)];
