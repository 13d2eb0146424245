import type { StatementSync } from "node:sqlite";
import type { LedgerEntry } from "../../../agents/league/ledger.ts";
import { unpackEntries, type StoredEntry } from "../codec.ts";
import { entryExists, entrySkipsPlaces, leagueMissing } from "../refusal.ts";
import { numeric } from "./queries.ts";

type Sql = (text: string) => StatementSync;

/**
 * Call it within the transaction that appends.
 * @throws ServerError `store/conflict`, `store/not-found` when `seq` is not the league's next.
 */
export function assertNextPlace(sql: Sql, league: string, seq: number): void {
  const last = sql("SELECT MAX(seq) AS seq FROM ledger WHERE league = ?").get(league)?.seq;
  const next = Number(last ?? -1) + 1;
  if (seq === next && next > 0) return;
  if (sql("SELECT 1 FROM leagues WHERE id = ?").get(league) === undefined) throw leagueMissing(league);
  if (seq < next) throw entryExists(league, seq);
  if (seq > next) throw entrySkipsPlaces(league, seq);
}

/** Entries from `from` on, at most `most`. @throws ServerError `store/damaged` */
export function readEntries(sql: Sql, league: string, from: number, most?: number): readonly LedgerEntry[] {
  const columns = `${numeric("seq")}, ${numeric("at")}, event`;
  const query = `SELECT ${columns} FROM ledger WHERE league = ? AND ledger.seq >= ? ORDER BY ledger.seq LIMIT ?`;
  return unpackEntries(league, from, sql(query).all(league, from, most ?? -1) as unknown as readonly StoredEntry[]);
}

/** Deletes a league's rows, weights excepted. Call it within a transaction. */
export function deleteLeagueRows(sql: Sql, id: string): void {
  sql("DELETE FROM leagues WHERE id = ?").run(id);
  for (const table of ["ledger", "leases", "segments", "matches", "job_results"]) {
    sql(`DELETE FROM ${table} WHERE league = ?`).run(id);
  }
}
