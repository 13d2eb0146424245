import type { ExportFormat } from "./export-format.ts";
import { plyColumns, plyRows, type ColumnValue } from "./ply-rows.ts";

/** A row a ply, as RFC 4180 CSV; lists are JSON. */
export const csv: ExportFormat = {
  id: "csv",
  summary: "a row a ply",
  header: plyColumns.map(({ name }) => name).join(","),
  lines: (episode, game, plies) => plyRows(episode, game, plies).map((row) => row.map(plyField).join(",")),
};

const plyField = (value: ColumnValue): string =>
  value === null ? "" : csvField(typeof value === "object" ? JSON.stringify(value) : value);

/** A field of RFC 4180, in quotes where it has to be. */
export const csvField = (value: string | number): string =>
  typeof value === "string" && /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : String(value);
