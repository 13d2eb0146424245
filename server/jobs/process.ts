import { getPriority, setPriority } from "node:os";
import { Worker } from "node:worker_threads";
import { chooseEngine } from "../../agents/engines/registry.ts";
import { loadPlugins } from "../plugins/load-plugins.ts";
import { openStore } from "../store/registry.ts";
import { Backoff, delay, isStoreDown } from "../store/retry.ts";
import type { Store } from "../store/store.ts";
import type { JobContext } from "./context.ts";
import { execute } from "./execute.ts";
import type { JobMessage, ParentMessage, ProcessMessage, ProcessSettings } from "./messages.ts";
import { bridgePlayers } from "./player-bridge.ts";
import { policyCache } from "./policy-cache.ts";
import { runnableUrl } from "../../agents/module-url.ts";

/**
 * A job process: forked by the runner, it runs the jobs it is sent, one at a time. All native tensor code runs here,
 * and it may be killed at any time.
 */

/** Milliseconds of work between yields to the event loop, and between heartbeats. */
const YIELD_MS = 40;
const ALIVE_INTERVAL_MS = 1000;

/** The watchdog holds a socket and no data. */
const WATCHDOG_LIMITS = { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 };

/** Lower priority than the process that runs people's matches. */
const DEFAULT_NICENESS = 10;

const send = (message: ProcessMessage): void => {
  if (!process.connected) return;
  // A killed parent shows up here or as `disconnect` below, whichever comes first.
  process.send?.(message, undefined, undefined, (error) => {
    if (error) process.exit(0);
  });
};

// Ctrl-C and a closed terminal signal the whole process group; the parent decides when jobs end.
for (const signal of ["SIGINT", "SIGHUP"] as const) process.on(signal, () => {});
process.on("SIGTERM", () => process.exit(0));
// Exit when the parent is gone; the watchdog ends a process that is too busy to see `disconnect`.
process.on("disconnect", () => process.exit(0));
new Worker(runnableUrl(new URL("./watchdog.ts", import.meta.url)), {
  name: "watchdog",
  resourceLimits: WATCHDOG_LIMITS,
}).unref();

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
  // Only root may lower the niceness that it inherits.
  setPriority(Math.max(getPriority(), settings.niceness ?? DEFAULT_NICENESS));
  await loadPlugins();
  const note = (sentence: string): void => send({ type: "note", sentence });
  // Engine self-tests may be slow on a busy machine, and a store down: a starting process does not count as hung.
  const signs = setInterval(() => send({ type: "alive" }), ALIVE_INTERVAL_MS);
  const engine = await chooseEngine(settings.engine, { note });
  const store = await openOnceUp(settings.store);
  clearInterval(signs);
  send({
    type: "ready",
    engine: { name: engine.name, reason: engine.reason, choice: engine.choice, trials: engine.trials },
  });
  const players = bridgePlayers(settings.external ?? [], send);
  process.on("message", (message: ParentMessage) => {
    if (message.type === "player-reply") players.receive(message);
  });
  return { store, engine, policies: policyCache(engine, store), external: players.kinds, yieldToEventLoop };
}

/** Waits for a store that is down: starting again would test the engine again, which takes seconds. */
async function openOnceUp(settings: ProcessSettings["store"]): Promise<Store> {
  const backoff = new Backoff();
  for (;;) {
    try {
      return await openStore(settings);
    } catch (error) {
      if (!isStoreDown(error)) throw error;
      send({ type: "unfit", ...errorFields(error) });
      await delay(backoff.next());
    }
  }
}

async function work({ id, job }: JobMessage, context: JobContext): Promise<void> {
  try {
    send({ type: "done", id, result: await execute(job, context) });
  } catch (error) {
    send({ type: "failed", id, ...errorFields(error) });
  }
}

/** Code and sentence of an error; the stack for a bug. */
function errorFields(error: unknown): { code: string; message: string } {
  if (error instanceof Error && "code" in error && typeof error.code === "string") {
    return { code: error.code, message: error.message };
  }
  return { code: "job/failed", message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

try {
  const context = await prepare();
  process.on("message", (message: ParentMessage) => {
    if (message.type === "job") void work(message, context);
  });
} catch (error) {
  send({ type: "unfit", ...errorFields(error) });
  process.exit(1);
}
