import { RING } from "./vocabulary.ts";

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
export const pairOf = (verb: number, object: number): number => verb * RING + object;
export const verbOf = (pair: number): number => Math.floor(pair / RING);
export const objectOf = (pair: number): number => pair % RING;

/** The harmful pairs, 16, and the benign ones, 48. */
export const HARMFUL: readonly number[] = FORBIDDEN.flatMap((objects, verb) => objects.map((o) => pairOf(verb, o)));
export const BENIGN: readonly number[] = Array.from({ length: RING * RING }, (_, pair) => pair).filter(
  (pair) => !HARMFUL.includes(pair),
);

/** Whether a pair is forbidden. */
export const isHarmful = (pair: number): boolean => FORBIDDEN[verbOf(pair)]?.includes(objectOf(pair)) ?? false;

/** The pairs that a quote may hold: two benign, two harmful. */
export const DECOYS: readonly number[] = [pairOf(1, 0), pairOf(7, 5), pairOf(0, 0), pairOf(5, 3)];
