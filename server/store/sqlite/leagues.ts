import type { StatementSync } from "node:sqlite";
import { packLeague, unpackLeague } from "../codec.ts";
import { leagueTaken } from "../refusal.ts";
import type { LeagueRecord } from "../store.ts";

type Sql = (text: string) => StatementSync;

/** @throws ServerError `store/conflict` */
export function insertLeague(sql: Sql, league: LeagueRecord): void {
  const row = [league.id, league.createdAt, packLeague(league)];
  const { changes } = sql("INSERT INTO leagues VALUES (?, ?, ?) ON CONFLICT DO NOTHING").run(...row);
  if (changes === 0) throw leagueTaken(league.id);
}

/** @throws ServerError `store/damaged` */
export function readLeague(sql: Sql, id: string): LeagueRecord | null {
  const row = sql("SELECT head FROM leagues WHERE id = ?").get(id);
  return row === undefined ? null : unpackLeague(id, row.head);
}

export const leagueIds = (sql: Sql): readonly string[] =>
  sql("SELECT id FROM leagues ORDER BY created_at, id")
    .all()
    .map(({ id }) => String(id));
