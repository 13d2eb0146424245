import type { ExportFormat } from "./export-format.ts";

const COLUMNS = [
  "league",
  "segment",
  "index",
  "ply",
  "seat",
  "role",
  "player",
  "action",
  "label",
  "log_prob",
  "return",
] as const;

/** A row a ply, as RFC 4180 CSV; chance has the seat -1, and `return` is that of the seat at the end. */
export const csv: ExportFormat = {
  id: "csv",
  summary: "a row a ply",
  header: COLUMNS.join(","),
  lines({ league, segment, index, pairing, returns }, { roles }, plies) {
    return plies.map(({ ply, seat, action, label, logProb }) =>
      [
        league,
        segment,
        index,
        ply,
        seat,
        roles[seat] ?? "chance",
        pairing[seat] ?? "",
        action,
        label,
        logProb ?? "",
        returns[seat] ?? "",
      ]
        .map(csvField)
        .join(","),
    );
  },
};

/** A field of RFC 4180, in quotes where it has to be. */
export const csvField = (value: string | number): string =>
  typeof value === "string" && /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : String(value);
