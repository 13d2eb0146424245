import { readOptions } from "../rule-options.ts";
import { drawBeta } from "./beta.ts";
import type { ArchiveEntry, ParentRule } from "./parent-rule.ts";

const options = {
  sharpness: {
    default: 1,
    min: 0.1,
    max: 1000,
    meaning: "Factor of both parameters of the distribution (tau): larger ones explore less.",
  },
} as const;

/**
 * Parent choice of the Huxley-Gödel Machine (Wang et al. 2025): the value of a policy is what its clade, itself and all
 * its descendants, achieves together, since a good ancestor may be weaker than its descendants. By Thompson sampling,
 * the highest of one draw each from Beta(tau (1 + points), tau (1 + games - points)), sums over the clade.
 */
export const hgm: ParentRule = {
  id: "hgm",
  summary: "Huxley-Gödel Machine's: a policy whose descendants score well, by Thompson sampling.",
  needsWinner: true,
  options,
  choose(archive, given, random) {
    const { sharpness } = readOptions(options, given);
    const clades = cladeResults(archive);
    let best: ArchiveEntry | null = null;
    let highest = Number.NEGATIVE_INFINITY;
    archive.forEach((entry, i) => {
      const { games, points } = clades[i] ?? { games: 0, points: 0 };
      const value = drawBeta(random, sharpness * (1 + points), sharpness * (1 + games - points));
      if (value <= highest) return;
      highest = value;
      best = entry;
    });
    return best;
  },
};

/** Sums of games and points over each entry and its descendants. */
function cladeResults(
  archive: readonly ArchiveEntry[],
): readonly { readonly games: number; readonly points: number }[] {
  const sums = archive.map(({ games, points }) => ({ games, points }));
  const places = new Map(archive.map(({ policy }, i) => [policy, i]));
  // Children come after their parents, so that from the end each sum is complete before it is passed on.
  for (let i = archive.length - 1; i >= 0; i--) {
    const place = places.get(archive[i]?.parent ?? "");
    const [own, above] = [sums[i], place === undefined || place >= i ? undefined : sums[place]];
    if (!own || !above) continue;
    above.games += own.games;
    above.points += own.points;
  }
  return sums;
}
