import type { AlarmEvidence, AlarmSeverity } from "../league/alarm.ts";
import type { LeagueState } from "../league/state.ts";

/** What a rule found. */
export interface AlarmFinding {
  readonly sentence: string;
  readonly evidence: AlarmEvidence;
}

/** A way in which learning goes wrong. A pure function of the ledger, so that a replay raises the same alarms. */
export interface AlarmRule {
  readonly id: string;
  readonly severity: AlarmSeverity;
  /** What to try, in one or two sentences. */
  readonly advice: string;
  /**
   * @param isRaised whether the alarm is active: then a rule applies its looser threshold, so that a value near the
   * threshold does not raise and clear it again and again.
   * @returns null if the alarm does not hold.
   */
  detect(state: LeagueState, isRaised: boolean): AlarmFinding | null;
}
