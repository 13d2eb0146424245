import { format } from "node:util";
import { boundedLog, type BoundedLog, type Log } from "./log.ts";

const methods = ["error", "warn", "log", "info", "debug", "trace"] as const;
type Method = (typeof methods)[number];
/** Most characters logged of a line. */
const MAX_TEXT_CHARACTERS = 200;

/**
 * Redirects the first lines of libraries' console output to the log, at a bounded rate: @colyseus/schema writes a line
 * for every malformed text that a client sends. @returns a function that restores the console.
 */
export function logConsole(log: Log): () => void {
  const bounded = boundedLog(log);
  const before = new Map<Method, (...parts: unknown[]) => void>();
  for (const method of methods) {
    before.set(method, console[method]);
    console[method] = (...parts) => write(bounded, method, parts);
  }
  return () => {
    for (const [method, original] of before) console[method] = original;
  };
}

function write(bounded: BoundedLog, method: Method, parts: readonly unknown[]): void {
  const text = (format(...parts).split("\n", 1)[0] ?? "").slice(0, MAX_TEXT_CHARACTERS);
  if (text.startsWith("decode.")) bounded.debug({ text }, "malformed text received");
  else if (method === "error" || method === "warn") bounded.warn({ text }, "library warning");
  else bounded.debug({ text }, "library message");
}
