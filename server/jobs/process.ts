import { setPriority } from "node:os";
import { Worker } from "node:worker_threads";
import { chooseEngine } from "../../agents/engines/registry.ts";
import { openStore } from "../store/registry.ts";
import type { JobContext } from "./context.ts";
import { execute } from "./execute.ts";
import type { JobMessage, ProcessMessage, ProcessSettings } from "./messages.ts";
import { policyCache } from "./policy-cache.ts";

/**
 * A job process: forked by the runner, does the jobs it is sent, one at a time. All native tensor code lives here; it may be
 * killed at any instruction.
 */

/** Milliseconds of work between two yields, and between two signs of life. */
const YIELD_MS = 40;
const ALIVE_INTERVAL_MS = 1000;

/** It holds a socket and no data. */
const WATCHDOG_LIMITS = { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 };

/** Below the process that holds people's games. */
const DEFAULT_NICENESS = 10;

const send = (message: ProcessMessage): void => {
  if (!process.connected) return;
  // A parent that was killed is found out here, or by `disconnect` below, whichever comes first.
  process.send?.(message, undefined, undefined, (error) => {
    if (error) process.exit(0);
  });
};

// Ctrl-C and a closed terminal reach the whole group; the parent decides when jobs end.
for (const signal of ["SIGINT", "SIGHUP"] as const) process.on(signal, () => {});
process.on("SIGTERM", () => process.exit(0));
// A parent that was killed leaves no orphans; the watchdog ends those that are too busy to hear of it.
process.on("disconnect", () => process.exit(0));
new Worker(new URL("watchdog.ts", import.meta.url), { name: "watchdog", resourceLimits: WATCHDOG_LIMITS }).unref();

let lastBreath = performance.now();
let lastSign = performance.now();

async function yieldToEventLoop(): Promise<void> {
  const now = performance.now();
  if (now - lastBreath < YIELD_MS) return;
  if (now - lastSign > ALIVE_INTERVAL_MS) {
    send({ type: "alive" });
    lastSign = now;
  }
  await new Promise<void>((resolve) => {
    setImmediate(resolve);
  });
  lastBreath = performance.now();
}

async function prepare(): Promise<JobContext> {
  const settings = JSON.parse(process.env["RED_QUEEN_JOBS"] ?? "{}") as ProcessSettings;
  setPriority(settings.niceness ?? DEFAULT_NICENESS);
  const note = (sentence: string): void => send({ type: "note", sentence });
  // Engines may take long to try on a busy machine: it starts, but it does not hang.
  const signs = setInterval(() => send({ type: "alive" }), ALIVE_INTERVAL_MS);
  const engine = await chooseEngine(settings.engine, { note }).finally(() => clearInterval(signs));
  const store = await openStore(settings.store);
  send({
    type: "ready",
    engine: { name: engine.name, reason: engine.reason, choice: engine.choice, trials: engine.trials },
  });
  return { store, engine, policies: policyCache(engine, store), yieldToEventLoop };
}

async function work({ id, job }: JobMessage, context: JobContext): Promise<void> {
  try {
    send({ type: "done", id, result: await execute(job, context) });
  } catch (error) {
    send({ type: "failed", id, ...told(error) });
  }
}

/** Code and sentence of an error; a bug is told by its stack. */
function told(error: unknown): { code: string; message: string } {
  if (error instanceof Error && "code" in error && typeof error.code === "string") {
    return { code: error.code, message: error.message };
  }
  return { code: "job/failed", message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

try {
  const context = await prepare();
  process.on("message", (message: JobMessage) => {
    if (message.type === "job") void work(message, context);
  });
} catch (error) {
  send({ type: "unfit", ...told(error) });
  process.exit(1);
}
