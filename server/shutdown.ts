import type { Log } from "./log.ts";
import { delay } from "./store/retry.ts";

/** Milliseconds before a shutdown is forced. An orderly one takes a second or two. */
const SHUTDOWN_TIMEOUT_MS = 8000;

/** What a shutdown ends. */
interface Closable {
  /** Takes nothing new, lets other servers lead the leagues, and resolves once no match is played. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Ends the process on signals. SIGTERM, which supervisors send, drains first; SIGINT and SIGHUP, of a terminal, don't.
 * A second signal exits at once.
 * @param drainSeconds that matches have to finish; those that have not are saved, and continue after the restart.
 */
export function endOnSignals(running: Closable, log: Log, drainSeconds: number): void {
  let ending = false;
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (ending) process.exit(130);
    ending = true;
    if (signal === "SIGTERM" && drainSeconds > 0) await drainWithin(running, log, drainSeconds);
    log.info({ signal }, "shutting down");
    await endWithin(running, log, 0);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, (name) => void end(name));
}

async function drainWithin(running: Closable, log: Log, seconds: number): Promise<void> {
  const started = performance.now();
  log.info({ seconds }, "draining");
  const outOfTime = new AbortController();
  const isDone = await Promise.race([
    running.drain().then(
      () => true,
      (err: unknown) => log.error({ err }, "drain failed") ?? true,
    ),
    delay(seconds * 1000, outOfTime.signal).then(() => false),
  ]);
  outOfTime.abort();
  const milliseconds = Math.round(performance.now() - started);
  if (isDone) log.info({ milliseconds }, "drained");
  else log.warn({ milliseconds }, "drain timed out, leaving matches to the next server");
}

/** Closes and exits with the code, whatever it takes. */
export async function endWithin(running: Pick<Closable, "close">, log: Log, code: number): Promise<void> {
  setTimeout(() => {
    log.warn("shutdown timed out, unsaved work lost");
    process.exit(code || 1);
  }, SHUTDOWN_TIMEOUT_MS).unref();
  try {
    await running.close();
    process.exit(code);
  } catch (err) {
    log.error({ err }, "shutdown failed");
    process.exit(code || 1);
  }
}
