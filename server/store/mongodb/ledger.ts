import { entrySkipsPlaces, leagueMissing } from "../refusal.ts";
import type { Collections } from "./schema.ts";

/** @throws ServerError `store/not-found`, `store/conflict` when the entry before `seq` is missing. */
export async function assertPredecessor({ ledger, leagues }: Collections, league: string, seq: number): Promise<void> {
  if (seq > 0 && (await ledger.findOne({ _id: `${league}/${seq - 1}` })) !== null) return;
  if ((await leagues.findOne({ _id: league })) === null) throw leagueMissing(league);
  if (seq > 0) throw entrySkipsPlaces(league, seq);
}
