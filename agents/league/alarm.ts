export const alarmSeverities = ["warning", "critical"] as const;

/** critical: what is learned from here on is worth little. */
export type AlarmSeverity = (typeof alarmSeverities)[number];

/** Numbers that an alarm rests on, thresholds included, by name. */
export type AlarmEvidence = Readonly<Record<string, number>>;

/** An active alarm of an agent. */
export interface Alarm {
  /** Id of its rule. */
  readonly id: string;
  readonly severity: AlarmSeverity;
  readonly agent: string;
  /** The agent's version at which it was raised. */
  readonly since: number;
  /** What is wrong, in one sentence. */
  readonly sentence: string;
  /** As it was raised. */
  readonly evidence: AlarmEvidence;
  /** What to try. */
  readonly advice: string;
}

/** The active alarms of all agents. */
export const leagueAlarms = ({
  agents,
}: {
  readonly agents: readonly { readonly alarms: readonly Alarm[] }[];
}): readonly Alarm[] => agents.flatMap(({ alarms }) => alarms);
