import type { StatementSync } from "node:sqlite";
import type { Segment } from "../../../agents/episode.ts";
import {
  isSegmentKept,
  packSegment,
  sharedSegmentHead,
  unpackSegment,
  type PackedSegment,
  type Stored,
} from "../codec.ts";

type Sql = (text: string) => StatementSync;

/** Writes a segment unless one with its id is stored. */
export function insertSegment(sql: Sql, segment: Segment): void {
  const { head, starts, actions, logProbs, returns } = packSegment(segment);
  const row = [segment.id, segment.league, segment.index, head, starts, actions, logProbs, returns];
  sql("INSERT INTO segments VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING").run(...row);
}

/** @returns false if it is not stored. @throws ServerError `store/damaged` */
export function shareSegment(sql: Sql, id: string): boolean {
  const row = sql("SELECT head FROM segments WHERE id = ?").get(id);
  if (row === undefined) return false;
  sql("UPDATE segments SET head = ? WHERE id = ?").run(sharedSegmentHead(id, row.head), id);
  return true;
}

/** @see {@link Store.deleteSegments} */
export function deleteSegments(sql: Sql, league: string, ids: readonly string[]): void {
  for (const id of ids) {
    const row = sql("SELECT head FROM segments WHERE id = ? AND league = ?").get(id, league);
    if (row !== undefined && !isSegmentKept(row.head)) sql("DELETE FROM segments WHERE id = ?").run(id);
  }
}

/** @throws ServerError `store/damaged` */
export function readSegment(sql: Sql, id: string): Segment | null {
  const columns = "head, starts, actions, log_probs AS logProbs, returns";
  const row = sql(`SELECT ${columns} FROM segments WHERE id = ?`).get(id) as Stored<PackedSegment> | undefined;
  return row === undefined ? null : unpackSegment(id, row);
}

/** By index. */
export const segmentIds = (sql: Sql, league: string): readonly string[] =>
  sql("SELECT id FROM segments WHERE league = ? ORDER BY position, id")
    .all(league)
    .map(({ id }) => String(id));
