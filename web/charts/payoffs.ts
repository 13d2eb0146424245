import type { Payoff } from "../../agents/league/member-payoffs.ts";

/** A row's mean advantage over a column, and the results that it is of. */
export interface Advantage {
  readonly advantage: number;
  readonly episodes: number;
  /** Of the row; null where only returns are known. */
  readonly outcomes: Pick<Payoff, "wins" | "draws" | "losses"> | null;
  /** Mean return of the row; null where only the column's is known. */
  readonly mean: number | null;
}

interface MatrixMember {
  readonly policy: string;
  readonly agent: string;
  readonly version: number;
}

export interface AdvantageMatrix {
  readonly rows: readonly MatrixMember[];
  /** By row, then column; null if they haven't played each other. */
  readonly cells: readonly (readonly (Advantage | null)[])[];
}

/** Maximum number of snapshots shown. */
const MAX_SHOWN_POLICIES = 8;

/**
 * Payoffs as advantages: half the difference between the row's and the column's mean return, which is 0 between equals
 * in any game, constant-sum or not. If only one side is known, a zero-sum game is assumed.
 */
export function advantages(payoffs: readonly Payoff[], population: readonly MatrixMember[]): AdvantageMatrix {
  const found = new Map(payoffs.map((payoff) => [`${payoff.row} ${payoff.column}`, payoff]));
  const chosen = acquainted(payoffs, population);
  const agents = [...new Set(population.map(({ agent }) => agent))];
  const rows = population
    .filter(({ policy }, at) => chosen.has(policy) && population.findIndex((one) => one.policy === policy) === at)
    .sort((a, b) => agents.indexOf(a.agent) - agents.indexOf(b.agent) || a.version - b.version);
  const cells = rows.map((row) =>
    rows.map((column) =>
      row === column
        ? null
        : advantage(found.get(`${row.policy} ${column.policy}`), found.get(`${column.policy} ${row.policy}`)),
    ),
  );
  return { rows, cells };
}

/** Snapshots that played each other, chosen greedily by the number of chosen ones they played, newer first. */
function acquainted(payoffs: readonly Payoff[], population: readonly { readonly policy: string }[]): Set<string> {
  const met = new Map<string, Set<string>>();
  for (const { row, column } of payoffs) {
    if (row === column) continue;
    met.set(row, (met.get(row) ?? new Set()).add(column));
    met.set(column, (met.get(column) ?? new Set()).add(row));
  }
  const chosen = new Set<string>();
  const newestFirst = population.toReversed().map(({ policy }) => policy);
  while (chosen.size < MAX_SHOWN_POLICIES) {
    let best: string | null = null;
    let most = 0;
    for (const policy of newestFirst) {
      const others = met.get(policy);
      if (!others || chosen.has(policy)) continue;
      const known = chosen.size === 0 ? others.size : [...others].filter((other) => chosen.has(other)).length;
      if (known > most) [best, most] = [policy, known];
    }
    if (best === null) break;
    chosen.add(best);
  }
  return chosen;
}

function advantage(there: Payoff | undefined, back: Payoff | undefined): Advantage | null {
  if (there && back) {
    const [outcomes, mean] = [outcomesOf(there), there.mean];
    return { advantage: (mean - back.mean) / 2, episodes: Math.max(there.episodes, back.episodes), outcomes, mean };
  }
  if (there) {
    return { advantage: there.mean, episodes: there.episodes, outcomes: outcomesOf(there), mean: there.mean };
  }
  if (!back) return null;
  const { episodes, mean, wins, draws, losses } = back;
  const outcomes = outcomesOf({ wins: losses, draws, losses: wins });
  return { advantage: -mean, episodes, outcomes, mean: null };
}

function outcomesOf({ wins, draws, losses }: Pick<Payoff, "wins" | "draws" | "losses">): Advantage["outcomes"] {
  return wins + draws + losses > 0 ? { wins, draws, losses } : null;
}
