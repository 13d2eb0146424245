import { heatScale, MAX_HEAT_OPACITY, straddles, type Heat } from "./heat.ts";
import type { Payoff } from "../../agents/league/member-payoffs.ts";

/** A cell of a payoff map, and the results that it is of. */
export interface PayoffCell {
  /** The row's mean advantage over the column, or its mean return in one seat. */
  readonly value: number;
  /** The 95% interval of `value`. */
  readonly low: number;
  readonly high: number;
  readonly episodes: number;
  /** The episodes by the row's seat; null where only the column's are known. */
  readonly seats: readonly number[] | null;
  /** Of the row; null where only returns are known. */
  readonly outcomes: Pick<Payoff, "wins" | "draws" | "losses"> | null;
  /** Mean return of the row; null where only the column's is known. */
  readonly mean: number | null;
}

/** A member of a payoff map. */
export interface MapMember {
  readonly policy: string;
  readonly agent: string;
  readonly version: number;
  /** Place in the population. */
  readonly number: number;
}

/** Payoffs between members, each of which has a row and a column. */
export interface PayoffMap {
  readonly rows: readonly MapMember[];
  /** By row, then column; null if they haven't played each other. */
  readonly cells: readonly (readonly (PayoffCell | null)[])[];
}

/**
 * Payoffs as advantages: half the difference between the row's and the column's mean return, which is 0 between equals
 * in any game, constant-sum or not. If only one side is known, a zero-sum game is assumed.
 */
export const advantages = (payoffs: readonly Payoff[], members: readonly MapMember[]): PayoffMap =>
  payoffMap(payoffs, members, advantage);

/** Whether a 95% interval includes 0: the sign of its value may be chance. */
export const isUncertain = ({ low, high }: Pick<PayoffCell, "low" | "high">): boolean => low <= 0 && high >= 0;

/** The only seat that the row took; null if it took several, or none is known. */
export function onlySeat({ seats }: Pick<PayoffCell, "seats">): number | null {
  const taken = (seats ?? []).flatMap((episodes, seat) => (episodes > 0 ? [seat] : []));
  return taken.length === 1 ? (taken[0] ?? null) : null;
}

/** Payoffs as mean returns of the row, for those of one seat: between equals they need not be even. */
export const meanReturns = (payoffs: readonly Payoff[], members: readonly MapMember[]): PayoffMap =>
  payoffMap(payoffs, members, (there) => {
    if (!there) return null;
    const { mean, low, high, episodes, seats } = there;
    return { value: mean, low, high, episodes, seats, outcomes: outcomesOf(there), mean };
  });

function payoffMap(
  payoffs: readonly Payoff[],
  members: readonly MapMember[],
  cellOf: (there: Payoff | undefined, back: Payoff | undefined) => PayoffCell | null,
): PayoffMap {
  const found = new Map(payoffs.map((payoff) => [`${payoff.row} ${payoff.column}`, payoff]));
  const agents = [...new Set(members.map(({ agent }) => agent))];
  const rows = members
    .filter(({ policy }, at) => members.findIndex((one) => one.policy === policy) === at)
    .sort((a, b) => agents.indexOf(a.agent) - agents.indexOf(b.agent) || a.version - b.version);
  const cells = rows.map((row) =>
    rows.map((column) =>
      row === column
        ? null
        : cellOf(found.get(`${row.policy} ${column.policy}`), found.get(`${column.policy} ${row.policy}`)),
    ),
  );
  return { rows, cells };
}

/**
 * The two means are of the same episodes: in a game of constant sum what one gains the other loses, and half the sum of
 * both distances to the bounds is exactly that of the difference; in any other game it is no less.
 */
function advantage(there: Payoff | undefined, back: Payoff | undefined): PayoffCell | null {
  if (there && back) {
    const interval = { low: (there.low - back.high) / 2, high: (there.high - back.low) / 2 };
    const [outcomes, mean] = [outcomesOf(there), there.mean];
    const episodes = Math.max(there.episodes, back.episodes);
    return { value: (mean - back.mean) / 2, ...interval, episodes, seats: there.seats, outcomes, mean };
  }
  if (there) {
    const { mean, low, high, episodes, seats } = there;
    return { value: mean, low, high, episodes, seats, outcomes: outcomesOf(there), mean };
  }
  if (!back) return null;
  const { episodes, mean, low, high, wins, draws, losses } = back;
  const outcomes = outcomesOf({ wins: losses, draws, losses: wins });
  return { value: -mean, low: -high, high: -low, episodes, seats: null, outcomes, mean: null };
}

function outcomesOf({ wins, draws, losses }: Pick<Payoff, "wins" | "draws" | "losses">): PayoffCell["outcomes"] {
  return wins + draws + losses > 0 ? { wins, draws, losses } : null;
}

/** Members that have payoffs. */
export function metMembers<M extends { readonly policy: string }>(
  payoffs: readonly Payoff[],
  members: readonly M[],
): readonly M[] {
  const met = new Set(payoffs.flatMap(({ row, column }) => (row === column ? [] : [row, column])));
  return members.filter(({ policy }) => met.has(policy));
}

/** The colours of a payoff map's cells, and the values at the ends of its legend. */
export interface PayoffScale {
  readonly heat: (value: number) => Heat;
  readonly low: number;
  readonly high: number;
  /** Whether colours diverge around 0. */
  readonly isDiverging: boolean;
}

/** Smallest end of a scale of advantages, as a share of the largest possible one: noise should look like noise. */
const MIN_SCALE_SHARE = 0.02;

/** A scale of advantages: 0 is even. @param most the largest possible advantage. */
export function advantageScale({ cells }: PayoffMap, most: number): PayoffScale {
  const values = cells.flat().map((cell) => Math.abs(cell?.value ?? 0));
  const largest = Math.max(...values, most * MIN_SCALE_SHARE);
  const heat = (value: number): Heat => ({
    hue: value >= 0 ? "--ahead" : "--behind",
    strength: Math.min(1, Math.abs(value) / largest) * MAX_HEAT_OPACITY,
  });
  return { heat, low: -largest, high: largest, isDiverging: true };
}

/** A scale of returns. */
export function returnScale({ cells }: PayoffMap): PayoffScale {
  const values = cells.flat().flatMap((cell) => (cell ? [cell.value] : []));
  if (values.length === 0) return { heat: heatScale([0]), low: 0, high: 0, isDiverging: false };
  const isDiverging = straddles(values);
  const largest = Math.max(...values.map(Math.abs));
  const [low, high] = isDiverging ? [-largest, largest] : [Math.min(...values), Math.max(...values)];
  return { heat: heatScale(values), low, high, isDiverging };
}
