import type { Game } from "../../games/core/game.ts";
import { areRolesAlike } from "../league/roles.ts";
import type { PayoffResult, PayoffTable } from "../payoffs/payoff-table.ts";

/** Least number of games in a seat, after decay: variances of fewer say little. */
const LEAST_GAMES = 20;

/** A way to compare two players. */
export interface Comparison {
  /** The role in which the row is compared; "" for all. */
  readonly role: string;
  /** The lead of `row` over `column`; null without enough games. */
  lead(payoffs: PayoffTable, row: string, column: string): Lead | null;
}

export interface Lead {
  /** Mean return minus the opponent's, or mean score less that of the opponent. */
  readonly difference: number;
  /** The difference in standard errors. */
  readonly errors: number;
}

/**
 * Where roles are alike, a player leads by its returns over both seats. Returns of different roles can't be compared:
 * there it leads in a role by its score, as in ratings, where the higher return of an episode wins. Partners
 * never lead: none.
 */
export function comparisons(game: Game): readonly Comparison[] {
  if (game.utility.identical) return [];
  if (areRolesAlike(game)) return [{ role: "", lead: leadByReturns }];
  return game.roles.map((role, seat) => ({
    role,
    lead: (payoffs, row, column) => leadByScore(payoffs.cell(row, column, seat)),
  }));
}

const SEATS = [0, 1] as const;

/** A player's lead over another in a game of constant sum, every seat counting alike; null unless both have games. */
function leadByReturns(payoffs: PayoffTable, row: string, column: string): Lead | null {
  let difference = 0;
  let variance = 0;
  for (const seat of SEATS) {
    const cell = payoffs.cell(row, column, seat);
    if (!cell || cell.episodes < LEAST_GAMES) return null;
    difference += (cell.mean - cell.otherMean) / SEATS.length;
    // The sum of returns is constant, so the difference varies twice as much as either.
    variance += (4 * cell.variance) / cell.episodes / SEATS.length ** 2;
  }
  return variance > 0 ? { difference, errors: difference / Math.sqrt(variance) } : certainLead(difference);
}

/** By wins less losses, as a share of the games: from -1 to 1. */
function leadByScore(cell: PayoffResult | null): Lead | null {
  if (!cell) return null;
  const { wins, draws, losses } = cell;
  const games = wins + draws + losses;
  if (games < LEAST_GAMES) return null;
  const difference = (wins - losses) / games;
  const variance = ((wins + losses) / games - difference ** 2) / games;
  return variance > 0 ? { difference, errors: difference / Math.sqrt(variance) } : certainLead(difference);
}

/** All games ended alike. */
const certainLead = (difference: number): Lead => ({
  difference,
  errors: difference === 0 ? 0 : difference * Infinity,
});
