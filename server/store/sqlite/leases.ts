import type { StatementSync } from "node:sqlite";
import { unpackLease } from "../codec.ts";
import { isHeld } from "../lease.ts";
import type { Lease } from "../store.ts";
import { numeric } from "./queries.ts";

/** Takes or renews a lease. Call it within a transaction. @throws ServerError `store/damaged` */
export function takeLease(
  sql: (text: string) => StatementSync,
  league: string,
  holder: string,
  milliseconds: number,
): Lease | null {
  const now = Date.now();
  const columns = [numeric("fence"), numeric("expires_at", "expiresAt"), numeric("taken_at", "takenAt")];
  const stored = sql(`SELECT holder, ${columns.join(", ")} FROM leases WHERE league = ?`).get(league);
  const row = stored === undefined ? undefined : unpackLease(league, stored);
  if (row !== undefined && row.holder !== holder && isHeld(row, now, milliseconds)) return null;
  const fence = row === undefined ? 1 : row.fence + (row.holder === holder ? 0 : 1);
  const expiresAt = now + milliseconds;
  sql("INSERT OR REPLACE INTO leases VALUES (?, ?, ?, ?, ?)").run(league, holder, fence, expiresAt, now);
  return { holder, fence, expiresAt };
}

/** Keeps the row, so that the next holder gets a higher fence. */
export function releaseLease(sql: (text: string) => StatementSync, league: string, holder: string): void {
  sql("UPDATE leases SET holder = '', expires_at = 0 WHERE league = ? AND holder = ?").run(league, holder);
}
