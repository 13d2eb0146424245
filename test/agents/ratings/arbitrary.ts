import { array, constantFrom, integer, nat, tuple, type Arbitrary } from "fast-check";
import type { ScoredGame } from "../../../agents/ratings/pair-counts.ts";

const SCORES = [0, 0.5, 1] as const;

/** Lists of games between up to six members. */
export const games: Arbitrary<readonly ScoredGame[]> = array(
  tuple(nat(5), nat(4), constantFrom(...SCORES)).map(([a, b, score]) => ({
    a: `m${a}`,
    b: `m${b < a ? b : b + 1}`,
    score,
  })),
  { minLength: 1, maxLength: 60 },
);

/** The games and the same ones with the other result, so that every rating is finite if all members are connected. */
export const returnGames: Arbitrary<readonly ScoredGame[]> = games.map((list) => [
  ...list,
  ...list.flatMap(({ a, b }) => [
    { a, b, score: 0 as const },
    { a, b, score: 1 as const },
    // Connects all members.
    { a: "m0", b: a === "m0" ? "m1" : a, score: 0.5 as const },
    { a: "m0", b: b === "m0" ? "m1" : b, score: 0.5 as const },
  ]),
]);

/** Antisymmetric matrices of up to seven rows with coarse elements: many have several equilibria. */
export const antisymmetric: Arbitrary<readonly (readonly number[])[]> = tuple(
  integer({ min: 1, max: 7 }),
  array(integer({ min: -2, max: 2 }), { minLength: 21, maxLength: 21 }),
).map(([n, values]) =>
  Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_, j) => {
      const [low, high] = [Math.min(i, j), Math.max(i, j)];
      const value = low === high ? 0 : (values[(high * (high - 1)) / 2 + low] ?? 0);
      return i > j ? value : value === 0 ? 0 : -value;
    }),
  ),
);
