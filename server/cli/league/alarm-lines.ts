import { leagueAlarms } from "../../../agents/league/alarm.ts";
import type { LeagueState } from "../../../agents/league/state.ts";

/** Active alarms with their evidence and advice. */
export function alarmLines(state: LeagueState): string[] {
  const agentText = (agent: string) => (state.agents.length > 1 ? ` of ${agent}` : "");
  return leagueAlarms(state).flatMap(({ id, severity, agent, since, sentence, evidence, advice }) => {
    const numbers = Object.entries(evidence).map(([name, value]) => `${name} ${Number(value.toPrecision(4))}`);
    return [
      `${severity}: ${id}${agentText(agent)} since version ${since}. ${sentence}`,
      ...(numbers.length > 0 ? [`  evidence: ${numbers.join(", ")}`] : []),
      `  try: ${advice}`,
    ];
  });
}
