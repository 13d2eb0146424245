import type { StatementSync } from "node:sqlite";
import type { Segment } from "../../../agents/episode.ts";
import { packSegment, unpackSegment, type PackedSegment, type Stored } from "../codec.ts";

type Sql = (text: string) => StatementSync;

/** Writes a segment unless one with its id is stored. */
export function insertSegment(sql: Sql, segment: Segment): void {
  const { head, starts, actions, logProbs, returns } = packSegment(segment);
  const row = [segment.id, segment.league, segment.index, head, starts, actions, logProbs, returns];
  sql("INSERT INTO segments VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING").run(...row);
}

/** @throws ServerError `store/damaged` */
export function readSegment(sql: Sql, id: string): Segment | null {
  const columns = "head, starts, actions, log_probs AS logProbs, returns";
  const row = sql(`SELECT ${columns} FROM segments WHERE id = ?`).get(id) as Stored<PackedSegment> | undefined;
  return row === undefined ? null : unpackSegment(id, row);
}
