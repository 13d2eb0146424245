import type { MutualResult } from "../payoffs/pair-numbers.ts";
import type { LeagueState, Member } from "./state.ts";

/** Results of the first named member against the second, over all seats that it took or in one. */
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
 * @param seat the row's; null: all seats that it took.
 */
export function memberPayoffs(
  { payoffs, agents }: LeagueState,
  members: readonly { readonly policy: string }[],
  seat: number | null = null,
): readonly Payoff[] {
  const isMeant = (result: { readonly seat: number }): boolean => seat === null || result.seat === seat;
  const policies = [...new Set(members.map(({ policy }) => policy))];
  const fresh = unlearnedResults(agents);
  return policies.flatMap((row) =>
    policies.flatMap((column) => {
      const unlearned = fresh.flatMap((result) => resultOf(result, row, column));
      const results = [...payoffs.newest.pair(row, column), ...unlearned].filter(isMeant);
      const sum = results.reduce<Results | undefined>(merged, undefined);
      return sum ? [{ row, column, ...sum }] : [];
    }),
  );
}

type Results = Omit<Payoff, "row" | "column">;

const unlearnedResults = (agents: readonly LeagueState[]): readonly MutualResult[] =>
  agents.flatMap(({ fresh }) => fresh.flatMap(({ results }) => results.map(({ result }) => result)));

/** A result from the side of one player against another; none if it is of others. */
function resultOf({ players, seats, episodes, wins, draws, losses, means }: MutualResult, row: string, column: string) {
  const [first, second] = players;
  if (row === first && column === second) return [{ seat: seats[0], episodes, wins, draws, losses, mean: means[0] }];
  if (row === second && column === first) {
    return [{ seat: seats[1], episodes, wins: losses, draws, losses: wins, mean: means[1] }];
  }
  return [];
}

function merged(before: Results | undefined, { episodes, wins, draws, losses, mean }: Results): Results {
  if (!before) return { episodes, wins, draws, losses, mean };
  const all = before.episodes + episodes;
  return {
    episodes: all,
    wins: before.wins + wins,
    draws: before.draws + draws,
    losses: before.losses + losses,
    mean: (before.mean * before.episodes + mean * episodes) / all,
  };
}

/** Members among which those who have met are searched: the newest, and a few of all, so that time is bounded. */
const SEARCHED = { newest: 32, spaced: 16 };

/**
 * Members that have met each other, chosen greedily by the number of chosen ones that they have met, newer first; in
 * the order in which they joined.
 */
export function acquaintedMembers(state: LeagueState, most: number): readonly Member[] {
  const { population, payoffs, agents } = state;
  const older = population.slice(0, -SEARCHED.newest);
  const stride = Math.max(1, Math.ceil(older.length / SEARCHED.spaced));
  const spaced = older.filter((_, at) => at % stride === 0);
  const candidates = [...spaced, ...population.slice(-SEARCHED.newest)].toReversed();
  const unlearned = new Set(unlearnedResults(agents).map(({ players }) => players.join(" ")));
  const { newest } = payoffs;
  const hasMet = ({ policy: a }: Member, { policy: b }: Member) =>
    newest.games(a, b) > 0 || unlearned.has(`${a} ${b}`) || unlearned.has(`${b} ${a}`);
  const met = candidates.map((one) => candidates.map((other) => other.policy !== one.policy && hasMet(one, other)));
  const chosen: number[] = [];
  const acquaintances = (one: number) =>
    candidates.filter((_, other) => (chosen.length === 0 || chosen.includes(other)) && met[one]?.[other]).length;
  while (chosen.length < most) {
    const known = candidates.map((_, one) => (chosen.includes(one) ? 0 : acquaintances(one)));
    const highest = Math.max(0, ...known);
    if (highest === 0) break;
    chosen.push(known.indexOf(highest));
  }
  const policies = new Set(chosen.map((one) => candidates[one]?.policy));
  return population.filter(({ policy }) => policies.has(policy));
}
