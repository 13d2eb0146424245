import type { Game } from "../../games/core/game.ts";
import { games } from "../../games/registry.ts";
import { areRolesAlike } from "../league/roles.ts";
import type { LeagueState, Member } from "../league/state.ts";
import { lineKey } from "../matchmaking/rule.ts";
import type { PayoffResult, PayoffTable } from "../payoffs/payoff-table.ts";
import type { AlarmFinding, AlarmRule } from "./alarm.ts";
import { rounded } from "./metrics.ts";

/** Standard errors below 0 at which a member beats the newest policy: 3, since there are many members to compare. */
const BEATEN_ERRORS = 3;
/** Standard errors at which a lead is no longer one. */
const RECOVERED_ERRORS = 1;
/** Standard errors by which a later version once beat it. */
const WON_ERRORS = 2;
/** Least number of games in a seat, after decay: variances of fewer say little. */
const LEAST_GAMES = 20;

/** A past member, of any agent and role, beats the newest policy again, although a later version had beaten it. */
export const forgetting: AlarmRule = {
  id: "forgetting",
  severity: "warning",
  advice: "Play more against the past: a larger pastShare, matchmaking pfsp-hard, or the gate no-regression.",
  detect(state, isRaised) {
    const game = games.find(({ id }) => id === state.config.game);
    if (!game || game.roles.length !== 2) return null;
    const { population, agent } = state;
    const payoffs = state.payoffs.newest;
    const line = lineKey(agent.id);
    const threshold = -(isRaised ? RECOVERED_ERRORS : BEATEN_ERRORS);
    for (const compare of comparisons(game)) {
      for (const [i, member] of population.entries()) {
        const now = compare.lead(payoffs, line, member.policy);
        if (!now || now.errors > threshold) continue;
        const later = population.slice(i + 1).filter((one) => one.agent === agent.id);
        const found = beatenBefore(state, compare, later, member, now);
        if (found) return found;
      }
    }
    return null;
  },
};

/** A way to compare two players. */
interface Comparison {
  /** The role in which the row is compared; "" for all. */
  readonly role: string;
  /** The lead of `row` over `column`; null without enough games. */
  lead(payoffs: PayoffTable, row: string, column: string): Lead | null;
}

interface Lead {
  /** Mean return minus the opponent's, or mean score less that of the opponent. */
  readonly difference: number;
  /** The difference in standard errors. */
  readonly errors: number;
}

/**
 * Where roles are alike, a player leads by its returns over both seats. Returns of different roles can't be compared:
 * there it leads in a role by its score, as in ratings, where the higher return of an episode wins.
 */
const comparisons = (game: Game): readonly Comparison[] =>
  areRolesAlike(game)
    ? [{ role: "", lead: leadByReturns }]
    : game.roles.map((role, seat) => ({
        role,
        lead: (payoffs, row, column) => leadByScore(payoffs.cell(row, column, seat)),
      }));

function beatenBefore(
  { payoffs }: LeagueState,
  { role, lead }: Comparison,
  later: readonly Member[],
  member: Member,
  now: Lead,
): AlarmFinding | null {
  for (const winner of later) {
    const before = lead(payoffs.newest, winner.policy, member.policy);
    if (!before || before.errors < WON_ERRORS) continue;
    const whose = member.agent === winner.agent ? "" : ` of ${member.agent}`;
    const as = role === "" ? "" : ` as ${role}`;
    return {
      sentence: `Version ${member.version}${whose} beats the newest policy${as} by ${rounded(-now.difference)}; version ${winner.version} had beaten it by ${rounded(before.difference)}.`,
      evidence: {
        memberVersion: member.version,
        lead: now.difference,
        standardErrors: now.errors,
        winnerVersion: winner.version,
        winnerLead: before.difference,
        winnerStandardErrors: before.errors,
      },
    };
  }
  return null;
}

const SEATS = [0, 1] as const;

/** A player's lead over another in a game of constant sum, every seat counting alike; null unless both have games. */
function leadByReturns(payoffs: PayoffTable, row: string, column: string): Lead | null {
  let difference = 0;
  let variance = 0;
  for (const seat of SEATS) {
    const cell = payoffs.cell(row, column, seat);
    if (!cell || cell.episodes < LEAST_GAMES) return null;
    difference += (cell.mean - cell.columnMean) / SEATS.length;
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
