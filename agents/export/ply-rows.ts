import type { Game } from "../../games/core/game.ts";
import type { ExportedPly, StoredEpisode } from "./export-format.ts";

/** Types of columns. A time is in milliseconds since 1970. */
export type ColumnType = "text" | "integer" | "number" | "time" | "texts" | "integers" | "numbers";

/** A value of a row; null where it doesn't apply. */
export type ColumnValue = string | number | null | readonly string[] | readonly number[];

interface Ply {
  readonly episode: StoredEpisode;
  readonly game: Game;
  readonly ply: ExportedPly;
}

/** A column of the tables of plies. */
export interface PlyColumn {
  readonly name: string;
  readonly type: ColumnType;
  value(of: Ply): ColumnValue;
}

/** The columns of formats with a row a ply. What belongs to the episode is in each of its rows. */
export const plyColumns: readonly PlyColumn[] = [
  { name: "episode", type: "text", value: ({ episode }) => episode.id },
  { name: "game", type: "text", value: ({ episode }) => episode.game },
  { name: "origin", type: "text", value: ({ episode }) => episode.origin },
  { name: "league", type: "text", value: ({ episode }) => episode.league },
  { name: "agent", type: "text", value: ({ episode }) => episode.agent },
  { name: "segment", type: "text", value: ({ episode }) => episode.segment },
  { name: "index", type: "integer", value: ({ episode }) => episode.index },
  { name: "purpose", type: "text", value: ({ episode }) => episode.purpose },
  { name: "policy_version", type: "integer", value: ({ episode }) => episode.policyVersion },
  { name: "seed", type: "text", value: ({ episode }) => episode.seed },
  { name: "options", type: "text", value: ({ episode }) => JSON.stringify(episode.options) },
  { name: "outcome", type: "text", value: ({ episode }) => episode.outcome },
  { name: "ended_at", type: "time", value: ({ episode }) => episode.match?.endedAt ?? null },
  { name: "players", type: "texts", value: ({ episode }) => episode.pairing },
  { name: "learner_seats", type: "integers", value: ({ episode }) => episode.learnerSeats },
  { name: "returns", type: "numbers", value: ({ episode }) => episode.returns },
  { name: "ply", type: "integer", value: ({ ply }) => ply.ply },
  { name: "seat", type: "integer", value: ({ ply }) => ply.seat },
  { name: "role", type: "text", value: ({ game, ply }) => game.roles[ply.seat] ?? "chance" },
  { name: "player", type: "text", value: ({ episode, ply }) => episode.pairing[ply.seat] ?? null },
  { name: "action", type: "integer", value: ({ ply }) => ply.action },
  { name: "label", type: "text", value: ({ ply }) => ply.label },
  { name: "legal", type: "integers", value: ({ ply }) => ply.legal },
  { name: "log_prob", type: "number", value: ({ ply }) => ply.logProb },
  {
    name: "milliseconds",
    type: "number",
    value: ({ episode, ply }) => episode.decisions?.[ply.ply]?.milliseconds ?? null,
  },
  { name: "return", type: "number", value: ({ episode, ply }) => episode.returns[ply.seat] ?? null },
];

/** A row for each ply, in the order of {@link plyColumns}; chance has the seat -1, and no player and return. */
export const plyRows = (episode: StoredEpisode, game: Game, plies: readonly ExportedPly[]): ColumnValue[][] =>
  plies.map((ply) => plyColumns.map((column) => column.value({ episode, game, ply })));
