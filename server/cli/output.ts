import { GameError } from "../../games/core/errors.ts";
import { AgentError } from "../../agents/errors.ts";
import { ServerError } from "../errors.ts";

/** Options of every command with output. */
export interface OutputOptions {
  readonly json?: boolean;
}

/** Exit status when the reader of standard output has closed it: 128 + SIGPIPE, as shells report it. */
const BROKEN_PIPE_STATUS = 141;

/** Whether standard output is open, and whether an answer was written to it. */
const output = { open: true, answered: false };

/** Whether standard output has a reader: a command that answers line by line stops without one. */
export const hasReader = (): boolean => output.open;

/** Whether standard output has an answer or is closed. */
export const hasAnswered = (): boolean => output.answered || !output.open;

/**
 * Ends the command quietly when the reader closes standard output, and with one sentence when a write fails. Call it
 * first.
 */
export function watchOutput(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (!output.open) return;
    output.open = false;
    if (error.code === "EPIPE") {
      process.exitCode = BROKEN_PIPE_STATUS;
      return;
    }
    process.exitCode = 1;
    const reason = error.code === "ENOSPC" ? "no space left on device" : (error.code ?? error.message);
    process.stderr.write(`The answer could not be written to standard output: ${reason}.\n`);
  });
  // Standard error is closed too: there is nowhere left to report to.
  process.stderr.on("error", () => {});
}

/** Prints an answer on standard output: one JSON object with `--json`, else lines of text. */
export function printAnswer(options: OutputOptions, value: unknown, lines: () => string | readonly string[]): void {
  if (!output.open) return;
  output.answered = true;
  const text = options.json ? JSON.stringify(value) : printable([lines()].flat().join("\n"));
  process.stdout.write(`${text}\n`);
}

/**
 * Ends the command with an error: a JSON object with `--json`, else a sentence on standard error. A bug's stack is
 * printed too.
 */
export function reportError(error: unknown, options: OutputOptions): void {
  const refused = refusal(error);
  process.exitCode = 1;
  if (!refused) process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  // Print only one object: an answer already given stays the answer.
  if (options.json && !output.answered) return printAnswer(options, { error: refused ?? internal(error) }, () => "");
  if (refused) process.stderr.write(`${printable(refused.message)}\n`);
}

/** A refusal as JSON: code, sentence and, for a record of actions, the ply. Null for a bug. */
export function refusal(error: unknown): { code: string; message: string; ply?: number | undefined } | null {
  if (error instanceof GameError) {
    return { code: error.code, message: error.message, ply: error.ply };
  }
  if (error instanceof AgentError || error instanceof ServerError) return { code: error.code, message: error.message };
  return null;
}

function internal(error: unknown): { code: string; message: string } {
  const message = error instanceof Error ? error.message : String(error);
  return { code: "server/internal", message: `This is a bug in Red Queen (standard error has its stack): ${message}` };
}

/** Text that is safe to print to a terminal: control characters and text-direction marks are escaped. */
function printable(text: string): string {
  return text.replace(/(?!\n)[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
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
