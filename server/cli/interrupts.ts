import { constants } from "node:os";

/** Signals that request a command to end: from Ctrl-C, a supervisor, a closed terminal. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Milliseconds that a command has to end by itself after the first signal. */
const END_TIMEOUT_MS = 8000;

/**
 * Runs a command that ends by itself when interrupted: `interrupted` resolves on the first signal, and a second one
 * exits the process at once, which still runs `process.on("exit")` handlers.
 */
export async function interruptible<T>(command: (interrupted: Promise<void>) => Promise<T>): Promise<T> {
  const first = Promise.withResolvers<void>();
  let isFirst = true;
  const end = (signal: (typeof SIGNALS)[number]): void => {
    if (!isFirst) process.exit(128 + constants.signals[signal]);
    isFirst = false;
    first.resolve();
    setTimeout(() => {
      process.stderr.write(
        `The command did not end within ${END_TIMEOUT_MS / 1000} s of ${signal} and was stopped; acknowledged writes are kept.\n`,
      );
      process.exit(1);
    }, END_TIMEOUT_MS).unref();
  };
  for (const signal of SIGNALS) process.on(signal, end);
  try {
    return await command(first.promise);
  } finally {
    for (const signal of SIGNALS) process.off(signal, end);
  }
}
