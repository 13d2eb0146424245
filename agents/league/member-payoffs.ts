import type { Game, Utility } from "../../games/core/game.ts";
import { averageEstimate, momentsEstimate, type Estimate } from "../../games/core/statistics.ts";
import { gameById } from "../../games/registry.ts";
import { mergedNumbers, type MutualResult, type SideNumbers } from "../payoffs/pair-numbers.ts";
import type { LeagueState, Member } from "./state.ts";

/** Results of the first named member against the second, over all seats that it took or in one. */
export interface Payoff {
  readonly row: string;
  readonly column: string;
  readonly episodes: number;
  /** The episodes by the row's seat: where they are unequal, the mean has part of what a seat is worth. */
  readonly seats: readonly number[];
  /** Episodes by outcome; all 0 where only returns are known. */
  readonly wins: number;
  readonly draws: number;
  readonly losses: number;
  /** Mean return of `row`. */
  readonly mean: number;
  /** The 95% confidence interval of `mean`. */
  readonly low: number;
  readonly high: number;
}

/**
 * The payoffs between some members, segments that were not learned from yet included. All results in a seat are one
 * sample with the pooled variance. Over several seats the mean is stratified: seats count by the episodes played in
 * them, which the league assigned, so that what one seat is worth does not widen the interval. A seat whose variance is
 * not known (one episode, or only returns are known) may have any mean that the game allows.
 * @param members few: every pair of them is looked up.
 * @param seat the row's; null: all seats that it took.
 */
export function memberPayoffs(
  { config, payoffs, agents }: LeagueState,
  members: readonly { readonly policy: string }[],
  seat: number | null = null,
): readonly Payoff[] {
  const game = gameById(config.game);
  const policies = [...new Set(members.map(({ policy }) => policy))];
  const fresh = unlearnedResults(agents);
  return policies.flatMap((row) =>
    policies.flatMap((column) => {
      const unlearned = fresh.flatMap((result) => resultOf(result, row, column));
      const bySeat = new Map<number, SideNumbers>();
      for (const result of [...payoffs.newest.pair(row, column), ...unlearned]) {
        if (seat !== null && result.seat !== seat) continue;
        const before = bySeat.get(result.seat);
        bySeat.set(result.seat, before ? mergedNumbers(before, result) : result);
      }
      return bySeat.size > 0 ? [{ row, column, ...payoffOf(bySeat, game) }] : [];
    }),
  );
}

/** The payoff of results by seat. */
function payoffOf(
  bySeat: ReadonlyMap<number, SideNumbers>,
  { roles, utility }: Pick<Game, "roles" | "utility">,
): Omit<Payoff, "row" | "column"> {
  const results = [...bySeat.values()];
  const sum = (count: "episodes" | "wins" | "draws" | "losses") =>
    results.reduce((total, result) => total + result[count], 0);
  const estimates = results.map((result) => seatEstimate(result, utility));
  const { value, low, high } = averageEstimate(
    estimates,
    results.map(({ episodes }) => episodes),
  );
  return {
    episodes: sum("episodes"),
    seats: roles.map((_, seat) => bySeat.get(seat)?.episodes ?? 0),
    wins: sum("wins"),
    draws: sum("draws"),
    losses: sum("losses"),
    mean: value,
    low,
    high,
  };
}

/** Mean return in one seat. Results of older releases have no outcomes and no variances. */
function seatEstimate({ episodes, wins, draws, losses, mean, variance }: SideNumbers, { min, max }: Utility): Estimate {
  const isKnown = wins + draws + losses === episodes;
  return isKnown
    ? momentsEstimate({ n: episodes, mean, variance }, { min, max })
    : { value: mean, low: Math.min(mean, min), high: Math.max(mean, max), n: episodes };
}

/** Results of segments that were not learned from yet. */
export const unlearnedResults = (agents: readonly LeagueState[]): readonly MutualResult[] =>
  agents.flatMap(({ fresh }) => fresh.flatMap(({ results }) => results.map(({ result }) => result)));

/** A result from the side of one player against another; none if it is of others. */
function resultOf(
  { players, seats, episodes, wins, draws, losses, means, variances }: MutualResult,
  row: string,
  column: string,
): readonly (SideNumbers & { readonly seat: number })[] {
  const side = row === players[0] && column === players[1] ? 0 : row === players[1] && column === players[0] ? 1 : null;
  if (side === null) return [];
  const other = side === 0 ? 1 : 0;
  return [
    {
      seat: seats[side],
      episodes,
      wins: side === 0 ? wins : losses,
      draws,
      losses: side === 0 ? losses : wins,
      mean: means[side],
      otherMean: means[other],
      variance: variances[side],
    },
  ];
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
