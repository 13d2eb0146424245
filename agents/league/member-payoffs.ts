import type { PayoffResult } from "../payoffs/payoff-table.ts";
import type { LeagueState } from "./state.ts";

/** Results of the first named member against the second, over all seats that it took. */
export interface Payoff {
  readonly row: string;
  readonly column: string;
  readonly episodes: number;
  /** Episodes by outcome; all 0 where only returns are known. */
  readonly wins: number;
  readonly draws: number;
  readonly losses: number;
  /** Mean return of `row`. */
  readonly mean: number;
}

/**
 * The payoffs between some members, segments that were not learned from yet included.
 * @param members few: every pair of them is looked up.
 */
export function memberPayoffs(
  { payoffs, agents }: LeagueState,
  members: readonly { readonly policy: string }[],
): readonly Payoff[] {
  const policies = [...new Set(members.map(({ policy }) => policy))];
  const fresh = agents.flatMap((agent) => agent.fresh.flatMap(({ results }) => results.map(({ result }) => result)));
  return policies.flatMap((row) =>
    policies.flatMap((column) => {
      const unlearned = fresh.filter((result) => result.row === row && result.column === column);
      const results = [...payoffs.newest.pair(row, column), ...unlearned];
      const sum = results.reduce<Payoff | undefined>(merged, undefined);
      return sum ? [sum] : [];
    }),
  );
}

function merged(
  before: Payoff | undefined,
  { row, column, episodes, wins, draws, losses, mean }: PayoffResult,
): Payoff {
  if (!before) return { row, column, episodes, wins, draws, losses, mean };
  const all = before.episodes + episodes;
  return {
    row,
    column,
    episodes: all,
    wins: before.wins + wins,
    draws: before.draws + draws,
    losses: before.losses + losses,
    mean: (before.mean * before.episodes + mean * episodes) / all,
  };
}
