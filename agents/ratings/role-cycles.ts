import { insertStrongest } from "./cycles.ts";

/** What a member of a cycle between roles scores more against the next one than the other member of its own role. */
export interface Exploit {
  readonly winner: number;
  readonly loser: number;
  /** The other member of the winner's role. */
  readonly other: number;
  readonly margin: number;
}

/**
 * Four members, two of each role, of which each exploits the next: a, of the first role, exploits d, which exploits b,
 * which exploits e, which exploits a. Members of the first role are rows, those of the second columns.
 */
export interface RoleCycle {
  readonly exploits: readonly [Exploit, Exploit, Exploit, Exploit];
  /** The smallest of its margins. */
  readonly margin: number;
}

/**
 * The cycles with the largest smallest margin, strongest first: subgames of two rows and two columns without a saddle
 * point, of which every game without a saddle point has one (Shapley 1964, "Some topics in two-person games"). Unlike a
 * comparison with one half, this does not depend on how much one role wins. Time grows with the square of rows times
 * columns.
 * @param payoffs to the row; NaN where row and column never met.
 */
export function strongestRoleCycles(payoffs: readonly (readonly number[])[], most: number): RoleCycle[] {
  const found: RoleCycle[] = [];
  let least = 0;
  for (let a = 0; a < payoffs.length; a++) {
    for (let b = a + 1; b < payoffs.length; b++) {
      const [first, second] = [payoffs[a] as readonly number[], payoffs[b] as readonly number[]];
      for (let d = 0; d < first.length; d++) {
        if (!((first[d] as number) - (second[d] as number) > least)) continue;
        for (let e = 0; e < first.length; e++) {
          const smallest = smallestMargin(first, second, d, e);
          if (!(smallest > least)) continue;
          insertStrongest(found, cycleOf(payoffs, a, b, d, e), most);
          if (found.length === most) least = found.at(-1)?.margin ?? 0;
        }
      }
    }
  }
  return found;
}

/** The smallest margin of the cycle in which row a exploits column d and row b column e; NaN where some never met. */
function smallestMargin(a: readonly number[], b: readonly number[], d: number, e: number): number {
  const [ad, ae, bd, be] = [a[d], a[e], b[d], b[e]] as [number, number, number, number];
  return Math.min(ad - bd, be - ae, ad - ae, be - bd);
}

function cycleOf(payoffs: readonly (readonly number[])[], a: number, b: number, d: number, e: number): RoleCycle {
  const at = (row: number, column: number): number => (payoffs[row] as readonly number[])[column] as number;
  const exploits = [
    { winner: a, loser: d, other: b, margin: at(a, d) - at(b, d) },
    { winner: d, loser: b, other: e, margin: at(b, e) - at(b, d) },
    { winner: b, loser: e, other: a, margin: at(b, e) - at(a, e) },
    { winner: e, loser: a, other: d, margin: at(a, d) - at(a, e) },
  ] as const;
  return { exploits, margin: Math.min(...exploits.map(({ margin }) => margin)) };
}
