import { games } from "../../games/registry.ts";
import type { LeagueState, Member } from "../league/state.ts";
import { lineKey } from "../matchmaking/rule.ts";
import type { AlarmFinding, AlarmRule } from "./alarm.ts";
import { comparisons, type Comparison } from "./comparisons.ts";
import { MemberLeads } from "./member-leads.ts";
import { rounded } from "./metrics.ts";

/** Standard errors below 0 at which a member beats the newest policy: 3, since there are many members to compare. */
const BEATEN_ERRORS = 3;
/** Standard errors at which a lead is no longer one. */
const RECOVERED_ERRORS = 1;

/** A past member, of any agent and role, beats the newest policy again, although a later version had beaten it. */
export const forgetting: AlarmRule = {
  id: "forgetting",
  severity: "warning",
  advice: "Play more against the past: a larger pastShare, matchmaking pfsp-hard, or the gate no-regression.",
  detect(state, isRaised) {
    const game = games.find(({ id }) => id === state.config.game);
    if (!game || game.roles.length !== 2) return null;
    const threshold = -(isRaised ? RECOVERED_ERRORS : BEATEN_ERRORS);
    const payoffs = state.payoffs.newest;
    for (const compare of comparisons(game)) {
      const forgotten = memberLeads(state, compare).firstForgotten(payoffs, threshold);
      if (forgotten) return finding(state, compare, forgotten);
    }
    return null;
  },
};

/** By the population of a league, an array that only grows; then by agent and role. */
const knownLeads = new WeakMap<readonly Member[], Map<string, MemberLeads>>();

function memberLeads(state: LeagueState, compare: Comparison): MemberLeads {
  const ofLeague = knownLeads.get(state.population) ?? new Map<string, MemberLeads>();
  knownLeads.set(state.population, ofLeague);
  const key = `${state.agent.id} ${compare.role}`;
  const known = ofLeague.get(key) ?? new MemberLeads(state, compare);
  ofLeague.set(key, known);
  return known;
}

function finding(
  { payoffs, agent }: LeagueState,
  { role, lead }: Comparison,
  { member, winner }: { readonly member: Member; readonly winner: Member },
): AlarmFinding | null {
  const now = lead(payoffs.newest, lineKey(agent.id), member.policy);
  const before = lead(payoffs.newest, winner.policy, member.policy);
  if (!now || !before) return null;
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
