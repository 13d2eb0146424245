import { readOptions, type CompleteOptions } from "../rule-options.ts";
import {
  decision,
  evenAtLeast,
  firstMember,
  gamesOf,
  meanScore,
  meetingWith,
  missingGames,
  spreadOver,
} from "./decision.ts";
import type { Gate, GateEvidence, Meeting, WinChange } from "./gate.ts";

const options = {
  games: { default: 200, min: 2, max: 1e5, integer: true, meaning: "Games of either player against each opponent." },
  opponents: { default: 16, min: 1, max: 1000, integer: true, meaning: "Past members met, evenly spread." },
  tolerance: { default: 0.05, min: 0, max: 0.5, meaning: "How far below one half a mean score is no loss." },
  significance: {
    default: 0.05,
    min: 1e-6,
    max: 0.5,
    meaning: "Probability of seeing any lost win where there is none.",
  },
  allowedLosses: { default: 0, min: 0, max: 1000, integer: true, meaning: "Lost wins that are allowed." },
} as const;

type Constants = CompleteOptions<typeof options>;

/**
 * What the current member wins, the candidate still wins. A player wins against an opponent if its mean score is
 * significantly above one half; the candidate lost a win of the current member if its own score is significantly below
 * one half less the tolerance. All games are played before the decision, and the significance is divided by the number
 * of opponents, so that noise is no regression.
 */
export const noRegression: Gate = {
  id: "no-regression",
  summary: "A snapshot joins if it loses to no past member that the current one beats.",
  needsWinner: true,
  options,
  decide(evidence, given) {
    if (evidence.current === null) return firstMember();
    const constants = readOptions(options, given);
    const opponents = spreadOver(evidence.past, constants.opponents);
    const games = evenAtLeast(constants.games);
    const next = [
      ...missingGames("candidate", evidence.candidateGames, opponents, games),
      ...missingGames("current", evidence.currentGames, opponents, games),
    ];
    const { tolerance, significance, allowedLosses } = constants;
    const numbers = { opponents: opponents.length, games, tolerance, significance, allowedLosses };
    if (next.length > 0) return decision("undecided", "Games are missing.", { numbers, next });
    const { gained, lost } = compareWins(evidence, opponents, constants);
    const outcome = lost.length <= allowedLosses ? "accepted" : "refused";
    const reason = `Past members met: ${opponents.length}. Wins gained: ${gained.length}; lost: ${lost.length}.`;
    return decision(outcome, reason, {
      numbers: { ...numbers, gained: gained.length, lost: lost.length },
      gained,
      lost,
    });
  },
};

function compareWins(evidence: GateEvidence, opponents: readonly string[], constants: Constants) {
  const level = constants.significance / opponents.length;
  const gained: WinChange[] = [];
  const lost: WinChange[] = [];
  for (const opponent of opponents) {
    const candidate = meetingWith(evidence.candidateGames, opponent);
    const current = meetingWith(evidence.currentGames, opponent);
    const change = { opponent, candidate: meanScore(candidate), current: meanScore(current) };
    const wasWon = isAbove(current, 0.5, level);
    if (!wasWon && isAbove(candidate, 0.5, level)) gained.push(change);
    if (wasWon && isBelow(candidate, 0.5 - constants.tolerance, level)) lost.push(change);
  }
  return { gained, lost };
}

/** Whether the expected score is above `threshold` at a level of significance. */
function isAbove(meeting: Meeting, threshold: number, level: number): boolean {
  return meanScore(meeting) > threshold && chernoffBound(meeting, threshold) < level;
}

function isBelow(meeting: Meeting, threshold: number, level: number): boolean {
  return meanScore(meeting) < threshold && chernoffBound(meeting, threshold) < level;
}

/**
 * A bound of the probability that a mean score is as far from an expected one on the same side: exp(-n KL(mean,
 * expected)), which holds for any independent values within 0 and 1, so for draws too (Hoeffding 1963, theorem 1).
 */
function chernoffBound(meeting: Meeting, expected: number): number {
  const mean = meanScore(meeting);
  const part = (p: number, q: number): number => (p === 0 ? 0 : p * Math.log(p / q));
  return Math.exp(-gamesOf(meeting) * (part(mean, expected) + part(1 - mean, 1 - expected)));
}
