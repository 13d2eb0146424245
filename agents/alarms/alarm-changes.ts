import type { LeagueEvent } from "../league/ledger.ts";
import type { LeagueState } from "../league/state.ts";
import { alarmRules } from "./registry.ts";

/** An entry that raises an alarm or clears it. */
export type AlarmEvent = Extract<LeagueEvent, { type: "alarm-raised" | "alarm-cleared" }>;

/** The alarms that a league's agents raise and clear in its present state. */
export const alarmChanges = (state: LeagueState): readonly AlarmEvent[] => state.agents.flatMap(agentChanges);

function agentChanges(state: LeagueState): readonly AlarmEvent[] {
  const { agent, agents, alarms, updates: version } = state;
  const tag = agents.length > 1 ? { agent: agent.id } : {};
  return alarmRules.flatMap((rule): AlarmEvent[] => {
    const { id: alarm, severity, advice } = rule;
    const isRaised = alarms.some(({ id }) => id === alarm);
    const finding = rule.detect(state, isRaised);
    if (finding && !isRaised) return [{ type: "alarm-raised", ...tag, alarm, severity, version, ...finding, advice }];
    return !finding && isRaised ? [{ type: "alarm-cleared", ...tag, alarm, version }] : [];
  });
}
