import { newest } from "./newest.ts";
import type { ArchiveEntry, ParentRule } from "./parent-rule.ts";

/** The policy with the highest rating, accepted or not; the newest one of several, and as `newest` without ratings. */
export const bestRated: ParentRule = {
  id: "best-rated",
  summary: "The policy with the highest rating, whether it joined the population or not.",
  needsWinner: true,
  options: {},
  choose(archive, options, random) {
    const best = archive.reduce<ArchiveEntry | null>((found, entry) => {
      if (entry.rating === null) return found;
      return found === null || found.rating === null || entry.rating >= found.rating ? entry : found;
    }, null);
    return best ?? newest.choose(archive, options, random);
  },
};
