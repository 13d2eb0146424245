import { constants } from "node:os";
import { CommanderError } from "commander";
import { ServerError } from "../errors.ts";
import { hasAnswered, reportError, watchOutput } from "./output.ts";

const json = process.argv.includes("--json");

watchOutput();
if (json) answerAlways();
try {
  // Loading plugins and commands takes a moment; signals are handled before that.
  const { loadPlugins } = await import("../plugins/load-plugins.ts");
  await loadPlugins();
  const { createProgram } = await import("./program.ts");
  const program = await createProgram(process.argv.slice(2));
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode;
  else reportError(error, { json });
}

/** With `--json`, a signal or a bug also ends a command with a JSON object. A command may handle signals itself. */
function answerAlways(): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (process.listenerCount(signal) > 1) return;
      reportError(new ServerError("command/interrupted", `Interrupted by ${signal} before it finished.`), { json });
      process.exit(128 + constants.signals[signal]);
    });
  }
  process.on("uncaughtException", (error) => {
    reportError(error, { json });
    process.exit(1);
  });
  // Covers every other end: a second signal, a timeout.
  process.on("exit", (code) => {
    if (code === 0 || hasAnswered()) return;
    reportError(new ServerError("command/interrupted", "The command was stopped before it finished."), { json });
    process.exitCode = code;
  });
}
