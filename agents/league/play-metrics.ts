import type { Game } from "../../games/core/game.ts";
import { valueAt } from "../../games/core/value-at.ts";
import type { Segment } from "../episode.ts";
import { meanReturns } from "./pair-result.ts";

/** Meaning of the metrics that every update has, whatever its learner: they are about the episodes it learned from. */
export const playMetricMeanings: Readonly<Record<string, string>> = {
  playDiversity:
    "Probability that two episodes of the update differ in what policies did; near 0, play is always the same.",
  ties: "Fraction of the update's episodes that end in a tie: all seats have the same return.",
  roleReturn: "Mean return of each learning role in the update's episodes, in the game's unit: whether one role wins.",
  people: "Share of the update's episodes that people played, where the league learns from them.",
  lag: "Updates between playing and learning of the oldest episodes: how stale they are.",
};

/**
 * Metrics of the episodes of an update.
 * @param version the version that the update produces.
 */
export function playMetrics(
  game: Game,
  segments: readonly Segment[],
  version: number,
): Readonly<Record<string, number>> {
  // Not segments that were only measured: a stop in between adds some.
  const learned = segments.filter(({ learnerSeats }) => learnerSeats.length > 0);
  return {
    playDiversity: playDiversity(learned),
    // Partners always have equal returns.
    ...(!game.utility.identical && { ties: tiedShare(learned) }),
    ...roleReturns(game, segments),
    lag: updateLag(segments, version),
  };
}

/** Largest number of updates between acting and learning. */
export const updateLag = (segments: readonly Segment[], version: number): number =>
  Math.max(...segments.map(({ policyVersion }) => version - 1 - policyVersion));

/**
 * 1 - sum over lines of play of n (n - 1) / (N (N - 1)), an unbiased estimate (Simpson 1949, "Measurement of
 * Diversity"). A line is an episode's actions with a stated probability: chance is left out. 0 for fewer than two.
 */
function playDiversity(segments: readonly Segment[]): number {
  const counts = new Map<string, number>();
  for (const segment of segments) {
    for (let i = 0; i < segment.count; i++) {
      const line = policyActions(segment, i);
      counts.set(line, (counts.get(line) ?? 0) + 1);
    }
  }
  const total = episodeCount(segments);
  const equalPairs = [...counts.values()].reduce((sum, count) => sum + count * (count - 1), 0);
  return total < 2 ? 0 : 1 - equalPairs / (total * (total - 1));
}

function policyActions({ starts, actions, logProbs }: Segment, episode: number): string {
  let line = "";
  for (let ply = valueAt(starts, episode); ply < valueAt(starts, episode + 1); ply++)
    if (!Number.isNaN(logProbs[ply])) line += String.fromCharCode(valueAt(actions, ply));
  return line;
}

const episodeCount = (segments: readonly Segment[]): number => segments.reduce((sum, { count }) => sum + count, 0);

/** The share of episodes in which all seats have the same return. */
function tiedShare(segments: readonly Segment[]): number {
  let tied = 0;
  for (const { count, returns, pairing } of segments) {
    for (let i = 0; i < count; i++) {
      const own = returns.subarray(i * pairing.length, (i + 1) * pairing.length);
      if (own.every((one) => one === own[0])) tied++;
    }
  }
  return tied / Math.max(episodeCount(segments), 1);
}

/** `roleReturn/ROLE` of the seats that learn. */
function roleReturns({ roles }: Game, segments: readonly Segment[]): Readonly<Record<string, number>> {
  const means = roles.flatMap((role, seat) => {
    const own = segments.filter(({ learnerSeats }) => learnerSeats.includes(seat));
    const sum = own.reduce((total, segment) => total + valueAt(meanReturns(segment), seat) * segment.count, 0);
    return own.length === 0 ? [] : [[`roleReturn/${role}`, sum / Math.max(episodeCount(own), 1)] as const];
  });
  return Object.fromEntries(means);
}
