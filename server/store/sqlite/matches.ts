import type { StatementSync } from "node:sqlite";
import {
  packMatch,
  unpackMatch,
  unpackSummaries,
  type PackedMatch,
  type Stored,
  type StoredSummary,
} from "../codec.ts";
import { checkQuery } from "../refusal.ts";
import type { ListedMatch, Match, MatchQuery } from "../store.ts";
import { listMatches } from "./queries.ts";

type Sql = (text: string) => StatementSync;

/** Writes a match, replacing one with its id. */
export function putMatch(sql: Sql, match: Match): void {
  const { summary, detail, actions, logProbs } = packMatch(match);
  const row = [match.id, match.league, match.episode.game, match.endedAt, summary, detail, actions, logProbs];
  sql("INSERT OR REPLACE INTO matches VALUES (?, ?, ?, ?, ?, ?, ?, ?)").run(...row);
}

/** @throws ServerError `store/damaged` */
export function readMatch(sql: Sql, id: string): Match | null {
  const columns = "summary, detail, actions, log_probs AS logProbs";
  const row = sql(`SELECT ${columns} FROM matches WHERE id = ?`).get(id) as Stored<PackedMatch> | undefined;
  return row === undefined ? null : unpackMatch(id, row);
}

/** @throws ServerError `request/invalid` */
export function readMatches(sql: Sql, query: MatchQuery): readonly ListedMatch[] {
  checkQuery(query);
  const [text, values] = listMatches(query);
  return unpackSummaries(sql(text).all(...values) as unknown as readonly StoredSummary[]);
}
