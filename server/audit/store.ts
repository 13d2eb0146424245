import type { StoreReader } from "../store/store.ts";
import { LeagueAudit } from "./league.ts";
import type { AuditFailure, StoreReport } from "./report.ts";
import { WeightsAudit } from "./weights.ts";

/**
 * Checks what a store has of every league, without playing or replaying anything. Damaged documents fail.
 * @throws ServerError of the store: unavailable, or its list of leagues can't be read.
 */
export async function auditStore(store: StoreReader): Promise<StoreReport> {
  const sums = { leagues: 0, entries: 0, segments: 0, episodes: 0, released: 0, pending: 0 };
  const failed: AuditFailure[] = [];
  const weights = new WeightsAudit(store);
  for (const league of await store.leagueIds()) {
    const audit = new LeagueAudit(store, league, weights);
    if (!(await audit.run())) continue;
    const { entries, segments, episodes, released, pending } = audit.counts;
    sums.leagues++;
    sums.entries += entries;
    sums.segments += segments;
    sums.episodes += episodes;
    sums.released += released;
    sums.pending += pending;
    failed.push(...audit.failed);
  }
  const { leagues, entries, segments, episodes, released, pending } = sums;
  return { leagues, entries, segments, weights: weights.soundCount, episodes, released, pending, failed };
}
