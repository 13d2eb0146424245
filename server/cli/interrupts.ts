import { constants } from "node:os";

/** Signals that ask a command to end: Ctrl-C, a supervisor, a terminal that was closed. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Milliseconds that a command has to end by itself after the first of them. */
const END_TIMEOUT_MS = 8000;

/**
 * Runs a command that ends by itself once it is asked to: `interrupted` resolves on the first signal, the second one ends the
 * process at once. Whatever registered with `process.on("exit")` is cleaned up then too.
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
        `It did not end within ${END_TIMEOUT_MS / 1000} s of ${signal}; what was acknowledged is kept.\n`,
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
