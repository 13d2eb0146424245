import { setTimeout as sleep } from "node:timers/promises";
import { createLeagueService } from "../../server/leagues/leagues.ts";
import { openStore } from "../../server/store/registry.ts";
import { quietLog } from "../support/quiet.ts";

/*
 * A process that leads the league in the store of FOLDER for some seconds, with one job process, and sends what it
 * measured: `node --expose-gc leading-process.ts FOLDER SECONDS`.
 */

/** What a leading process measured. */
export interface LeadingReport {
  /** Milliseconds of a step: a segment, an update, their ledger entries. */
  readonly step: number;
  /** Milliseconds of this process's CPU in a step. */
  readonly cpu: number;
  /** Megabytes in use after garbage collection: heap, buffers, and native memory of V8's objects. */
  readonly memory: number;
  /** Megabytes of the whole process. */
  readonly rss: number;
}

const WARM_UP_UPDATES = 20;
const HANG_TIMEOUT_MS = 120_000;

const [directory = "", seconds = "10"] = process.argv.slice(2);
const store = await openStore({ directory });
// Job processes at the priority of this one: a busy machine would measure its other work.
const jobs = { jobs: 1, niceness: 0, hangAfter: HANG_TIMEOUT_MS };
const service = await createLeagueService({ store, storeSettings: { directory }, log: quietLog, ...jobs });
const updates = (): number => service.list()[0]?.state.updates ?? 0;

const first = updates();
while (updates() < first + WARM_UP_UPDATES) await sleep(50);
globalThis.gc?.();
const started = { updates: updates(), time: performance.now(), cpu: process.cpuUsage() };
await sleep(Number(seconds) * 1000);
const steps = updates() - started.updates;
const { user, system } = process.cpuUsage(started.cpu);
const step = (performance.now() - started.time) / steps;
globalThis.gc?.();
const { heapUsed, external, rss } = process.memoryUsage();
const report: LeadingReport = {
  step,
  cpu: (user + system) / 1000 / steps,
  memory: (heapUsed + external) / 1e6,
  rss: rss / 1e6,
};
process.send?.(report);
await service.close();
await store.close();
process.disconnect();
