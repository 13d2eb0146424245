import type { SQLInputValue } from "node:sqlite";
import type { MatchQuery } from "../store.ts";

/** SQL for an integer column as a JavaScript number; null for any other stored type. */
export const numeric = (column: string, name = column): string =>
  `CASE typeof(${column}) WHEN 'integer' THEN CAST(${column} AS REAL) END AS ${name}`;

/** The SQL for a list of matches, newest first, and its parameters. */
export function listMatches({ league, game, before, limit }: MatchQuery): readonly [string, readonly SQLInputValue[]] {
  const conditions = [
    { text: "league IS ?", value: league },
    // Matches of people are far fewer than those of arenas: the index of games is not used for them.
    { text: league === null ? "+game = ?" : "game = ?", value: game },
    { text: "ended_at < ?", value: before },
  ].flatMap(({ text, value }) => (value === undefined ? [] : [{ text, value }]));
  const where = conditions.length === 0 ? "" : `WHERE ${conditions.map(({ text }) => text).join(" AND ")}`;
  const columns = `id, league, game, ${numeric("ended_at", "endedAt")}, summary`;
  return [
    `SELECT ${columns} FROM matches ${where} ORDER BY ended_at DESC, id DESC LIMIT ?`,
    [...conditions.map(({ value }) => value), limit],
  ];
}
