import { GameError } from "../../games/core/errors.ts";
import { AgentError } from "../../agents/errors.ts";
import { ServerError } from "../errors.ts";

/** Options every answering command has. */
export interface OutputOptions {
  readonly json?: boolean;
}

/** Exit status of a program whose reader has gone: 128 + SIGPIPE, as a shell reports it. */
const BROKEN_PIPE_STATUS = 141;

/** Whether standard output still takes anything, and whether an answer went there. */
const output = { open: true, answered: false };

/** Whether there is still a reader: a command that answers line by line stops where there is none. */
export const hasReader = (): boolean => output.open;

/** Whether standard output has an answer, or takes none. */
export const hasAnswered = (): boolean => output.answered || !output.open;

/** A reader that has gone ends a command quietly; an answer that can't be written is one sentence. Call it first. */
export function watchOutput(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (!output.open) return;
    output.open = false;
    if (error.code === "EPIPE") {
      process.exitCode = BROKEN_PIPE_STATUS;
      return;
    }
    process.exitCode = 1;
    const reason = error.code === "ENOSPC" ? "there is no space left on its device" : (error.code ?? error.message);
    process.stderr.write(`The answer could not be written to standard output: ${reason}.\n`);
  });
  // Nothing is left to report to.
  process.stderr.on("error", () => {});
}

/** Prints an answer on standard output: one JSON object under `--json`, else lines for people. */
export function answer(options: OutputOptions, value: unknown, lines: () => string | readonly string[]): void {
  if (!output.open) return;
  output.answered = true;
  const text = options.json ? JSON.stringify(value) : printable([lines()].flat().join("\n"));
  process.stdout.write(`${text}\n`);
}

/** Ends the command with an error: an object under `--json`, else a sentence on standard error. A bug keeps its stack. */
export function reportError(error: unknown, options: OutputOptions): void {
  const refused = refusal(error);
  process.exitCode = 1;
  if (!refused) process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  // There is one object alone: an answer that was given stays the answer.
  if (options.json && !output.answered) return answer(options, { error: refused ?? internal(error) }, () => "");
  if (refused) process.stderr.write(`${printable(refused.message)}\n`);
}

/** A refusal as it is told: code, sentence and, for a record of actions, the ply. Null for a bug. */
export function refusal(error: unknown): { code: string; message: string; ply?: number } | null {
  if (error instanceof GameError) {
    return { code: error.code, message: error.message, ...(error.ply === undefined ? {} : { ply: error.ply }) };
  }
  if (error instanceof AgentError || error instanceof ServerError) return { code: error.code, message: error.message };
  return null;
}

function internal(error: unknown): { code: string; message: string } {
  const message = error instanceof Error ? error.message : String(error);
  return { code: "server/internal", message: `This is a bug in Red Queen (standard error has its stack): ${message}` };
}

/** Text that a terminal shows as it stands: control characters and marks of text direction become escapes. */
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
