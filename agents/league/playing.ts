import type { LeagueState } from "./state.ts";

/** Exact NashConv of an agent's last weights and of their average, both at the same version. */
export interface AverageComparison {
  readonly version: number;
  readonly last: number;
  readonly average: number;
}

/** The policy that an agent joins the population with, sits in rooms with, and is exported and rated as. */
export interface PlayingPolicy {
  readonly policy: string;
  readonly weights: "last" | "average";
  /** Number of updates that led to it: always the newest version. */
  readonly version: number;
  /** The newest evaluation of both, at the same or an earlier version; null where the average isn't measured. */
  readonly comparison: AverageComparison | null;
}

type Played = Pick<LeagueState, "config" | "policy" | "average" | "updates" | "evaluations">;

/** An agent's playing policy; null before its first policy. */
export function playingPolicy(state: Played): PlayingPolicy | null {
  const { config, policy, average, updates: version } = state;
  if (policy === null) return null;
  const comparison = average === null ? null : averageComparison(state);
  const isBetter = comparison !== null && comparison.average < comparison.last;
  const isAverage = config.playing === "average" || (config.playing === "best" && isBetter);
  return isAverage && average !== null
    ? { policy: average, weights: "average", version, comparison }
    : { policy, weights: "last", version, comparison };
}

function averageComparison({ evaluations }: Played): AverageComparison | null {
  const { version = 0, measures = {} } = evaluations.at(-1) ?? {};
  const [last, average] = [measures["nashConv"]?.value, measures["nashConv/average"]?.value];
  return last === undefined || average === undefined ? null : { version, last, average };
}

/**
 * Whether the newest version has to be measured before it may be frozen. Evaluations are spaced by time, so whichever
 * is the newest must not decide what others learn against: two runs of one seed would differ.
 */
export const needsComparison = ({ config, average, evaluations, updates }: Played): boolean =>
  config.playing === "best" && average !== null && evaluations.at(-1)?.version !== updates;
