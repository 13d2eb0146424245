import { ledgerPages } from "../store/ledger-pages.ts";
import type { RecordReader } from "../store/records.ts";
import type { StoreReader } from "../store/store.ts";
import type { KindRecord } from "./league-file.ts";

/**
 * The records of a league: its head, its ledger, its segments, the weights that it keeps, the matches of its arena, and
 * those of people that it learned from.
 * @throws ServerError of the store.
 */
export async function* leagueRecords(
  records: RecordReader,
  store: StoreReader,
  league: string,
): AsyncGenerator<KindRecord, void, void> {
  for (const kind of ["leagues", "ledger", "segments"] as const) {
    for await (const record of records.records(kind, { league })) yield { kind, record };
  }
  for await (const record of records.records("weights", { league })) {
    const keepers = record["keepers"] as readonly string[];
    // Other leagues are none of its business; the record of weights that were released has nothing to verify.
    if (keepers.includes(league))
      yield { kind: "weights", record: { ...record, keepers: [league], leagues: [league] } };
  }
  for await (const record of records.records("matches", { league })) yield { kind: "matches", record };
  yield* citedMatches(records, store, league);
}

/** Matches of people that the league learned from. */
async function* citedMatches(
  records: RecordReader,
  store: StoreReader,
  league: string,
): AsyncGenerator<KindRecord, void, void> {
  const cited = new Set<string>();
  for await (const entries of ledgerPages(store, league)) {
    for (const { event } of entries) if (event.type === "people-played") cited.add(event.match);
  }
  for (const id of [...cited].toSorted()) {
    const record = await records.record("matches", id);
    if (record !== null && record["league"] !== league) yield { kind: "matches", record };
  }
}
