import type { SQLInputValue } from "node:sqlite";
import type { MatchQuery } from "../store.ts";

/** A column of whole numbers as a number that JavaScript has, null where it holds anything else. */
export const numeric = (column: string, name = column): string =>
  `CASE typeof(${column}) WHEN 'integer' THEN CAST(${column} AS REAL) END AS ${name}`;

/** What a list reads of the matches that are asked for, newest first, and the values of its parameters. */
export function listMatches({ league, game, before, limit }: MatchQuery): readonly [string, readonly SQLInputValue[]] {
  const conditions = [
    { text: "league = ?", value: league },
    { text: "game = ?", value: game },
    { text: "ended_at < ?", value: before },
  ].flatMap(({ text, value }) => (value === undefined ? [] : [{ text, value }]));
  const where = conditions.length === 0 ? "" : `WHERE ${conditions.map(({ text }) => text).join(" AND ")}`;
  const columns = `id, league, game, ${numeric("ended_at", "endedAt")}, summary`;
  return [
    `SELECT ${columns} FROM matches ${where} ORDER BY ended_at DESC, id DESC LIMIT ?`,
    [...conditions.map(({ value }) => value), limit],
  ];
}
