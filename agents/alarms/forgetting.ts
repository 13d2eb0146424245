import { games } from "../../games/registry.ts";
import type { PayoffTable } from "../payoffs/payoff-table.ts";
import { areRolesAlike } from "../league/roles.ts";
import type { Member } from "../league/state.ts";
import { lineKey } from "../matchmaking/rule.ts";
import type { AlarmFinding, AlarmRule } from "./alarm.ts";
import { rounded } from "./metrics.ts";

/** Standard errors below 0 at which a member beats the newest policy: 3, since there are many members to compare. */
const BEATEN_ERRORS = 3;
/** Standard errors at which a lead is no longer one. */
const RECOVERED_ERRORS = 1;
/** Standard errors by which a later member once beat it. */
const WON_ERRORS = 2;
/** Least number of games in a seat, after decay: variances of fewer say little. */
const LEAST_GAMES = 20;

/** A past member beats the newest policy again, although a member after it had beaten it. */
export const forgetting: AlarmRule = {
  id: "forgetting",
  severity: "warning",
  advice: "Play more against the past: a larger pastShare, matchmaking pfsp-hard, or the gate no-regression.",
  detect(state, isRaised) {
    const game = games.find(({ id }) => id === state.config.game);
    // Returns of different roles can't be compared.
    if (!game || game.roles.length !== 2 || !areRolesAlike(game)) return null;
    const { population, payoffs, agent } = state;
    const line = lineKey(agent.id);
    for (const [i, member] of population.entries()) {
      const now = lead(payoffs.newest, line, member.policy);
      if (!now || now.errors > -(isRaised ? RECOVERED_ERRORS : BEATEN_ERRORS)) continue;
      const found = beatenBefore(payoffs.newest, population.slice(i + 1), member, now);
      if (found) return found;
    }
    return null;
  },
};

function beatenBefore(payoffs: PayoffTable, later: readonly Member[], member: Member, now: Lead): AlarmFinding | null {
  for (const winner of later.filter(({ agent }) => agent === member.agent)) {
    const before = lead(payoffs, winner.policy, member.policy);
    if (!before || before.errors < WON_ERRORS) continue;
    return {
      sentence: `Version ${member.version} beats the newest policy by ${rounded(-now.difference)}; version ${winner.version} had beaten it by ${rounded(before.difference)}.`,
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

interface Lead {
  /** Mean return minus the opponent's, every seat counting alike. */
  readonly difference: number;
  /** The difference in standard errors. */
  readonly errors: number;
}

const SEATS = [0, 1] as const;

/** A player's lead over another in a game of constant sum; null unless both seats have games. */
function lead(payoffs: PayoffTable, row: string, column: string): Lead | null {
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

/** All games ended alike. */
const certainLead = (difference: number): Lead => ({
  difference,
  errors: difference === 0 ? 0 : difference * Infinity,
});
