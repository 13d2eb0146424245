import { GameError } from "../../games/core/errors.ts";
import { AgentError } from "../../agents/errors.ts";
import { ServerError } from "../errors.ts";

/** Options every answering command has. */
export interface OutputOptions {
  readonly json?: boolean;
}

/** Prints an answer on standard output: one JSON object under `--json`, else lines for people. */
export function answer(options: OutputOptions, value: unknown, lines: () => string | readonly string[]): void {
  const text = options.json ? JSON.stringify(value) : [lines()].flat().join("\n");
  process.stdout.write(`${text}\n`);
}

/** A refusal as it is told: code, sentence and, for a record of actions, the ply. Null for a bug. */
export function refusal(error: unknown): { code: string; message: string; ply?: number } | null {
  if (error instanceof GameError) {
    return { code: error.code, message: error.message, ...(error.ply === undefined ? {} : { ply: error.ply }) };
  }
  if (error instanceof AgentError || error instanceof ServerError) return { code: error.code, message: error.message };
  return null;
}

/** Columns of text, each as wide as its widest cell. */
export function table(rows: readonly (readonly (string | number)[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, String(cell).length)));
  return rows.map((row) =>
    row
      .map((cell, i) => String(cell).padEnd(widths[i] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}
