import type { StatementSync } from "node:sqlite";
import { entryExists, entrySkipsPlaces, leagueMissing } from "../refusal.ts";

/**
 * Call it within the transaction that appends.
 * @throws ServerError `store/conflict`, `store/not-found` when `seq` is not the league's next.
 */
export function assertNextPlace(sql: (text: string) => StatementSync, league: string, seq: number): void {
  const last = sql("SELECT MAX(seq) AS seq FROM ledger WHERE league = ?").get(league)?.seq;
  const next = Number(last ?? -1) + 1;
  if (seq === next && next > 0) return;
  if (sql("SELECT 1 FROM leagues WHERE id = ?").get(league) === undefined) throw leagueMissing(league);
  if (seq < next) throw entryExists(league, seq);
  if (seq > next) throw entrySkipsPlaces(league, seq);
}
