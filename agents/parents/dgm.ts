import { chooseWeighted } from "../../games/core/random.ts";
import { readOptions } from "../rule-options.ts";
import type { ArchiveEntry, ParentRule } from "./parent-rule.ts";

const options = {
  sharpness: { default: 10, min: 0, max: 1000, meaning: "Slope of the sigmoid of the score (lambda)." },
  midpoint: { default: 0.5, min: 0, max: 1, meaning: "Score at which the sigmoid is one half (alpha 0)." },
} as const;

/**
 * Parent choice of the Darwin Gödel Machine (Zhang et al. 2025), with the constants of its code: with a probability in
 * proportion to sigmoid(lambda (score - alpha 0)) / (1 + children), so that strong policies with few children come
 * first, and no policy is given up. The score is points per game, and one half without games.
 */
export const dgm: ParentRule = {
  id: "dgm",
  summary: "Darwin Gödel Machine's: any policy, more probably one with a high score and few children.",
  needsWinner: true,
  options,
  choose(archive, given, random) {
    if (archive.length === 0) return null;
    const { sharpness, midpoint } = readOptions(options, given);
    const children = childCounts(archive);
    const weights = archive.map(({ policy, games, points }) => {
      const score = games > 0 ? points / games : 0.5;
      return 1 / (1 + Math.exp(-sharpness * (score - midpoint))) / (1 + (children.get(policy) ?? 0));
    });
    const sum = weights.reduce((total, weight) => total + weight, 0);
    const probabilities = weights.map((weight) => weight / sum);
    return archive[chooseWeighted(random, probabilities)] as ArchiveEntry;
  },
};

/** Number of entries by parent. */
function childCounts(archive: readonly ArchiveEntry[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { parent } of archive) if (parent !== null) counts.set(parent, (counts.get(parent) ?? 0) + 1);
  return counts;
}
