import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { registerPlugin } from "../../../agents/plugins/register-plugin.ts";
import { createApp } from "../../../server/app.ts";
import { readConfig } from "../../../server/config.ts";
import { limitFacts, limitNames } from "../../../server/guests/limits.ts";
import { createLeagueService } from "../../../server/leagues/leagues.ts";
import { openStore } from "../../../server/store/registry.ts";
import { quietLog } from "../../support/quiet.ts";
import { drift } from "./drift.ts";

/*
 * A server without limits on guests, whose matches move ten times a second, and two leagues that learn beside it in job
 * processes. Sends its address, and answers every message with what its event loop did since the one before.
 */

/** Share of time in which the event loop was busy, and megabytes of the whole process. */
export interface ServerLoad {
  readonly busy: number;
  readonly rss: number;
}

const PLY_MS = 100;
const LEAGUES = ["leduc-poker", "tic-tac-toe"];

registerPlugin({ games: [drift] }, "bench");
const unlimited = Object.fromEntries(limitNames.map((name) => [limitFacts[name].setting, "1000000/1000000"]));
const directory = await mkdtemp(join(tmpdir(), "red-queen-bench-"));
const store = await openStore({ directory }, { threaded: true });
const leagues = await createLeagueService({ store, storeSettings: { directory }, log: quietLog });
const config = readConfig({ PORT: "0", LOG_LEVEL: "silent", ...unlimited });
const app = await createApp({ config, log: quietLog, store, leagues, pace: { agentDelay: PLY_MS } });
const { address } = await app.listen();
for (const game of LEAGUES) await leagues.launch({ game });
process.send?.(address);

let last = performance.eventLoopUtilization();
process.on("message", () => {
  const { utilization } = performance.eventLoopUtilization(last);
  last = performance.eventLoopUtilization();
  process.send?.({ busy: utilization, rss: process.memoryUsage().rss / 1e6 } satisfies ServerLoad);
});
process.on("disconnect", () => {
  void (async () => {
    await app.close();
    await leagues.close();
    await store.close();
    await rm(directory, { recursive: true, force: true });
    process.exit();
  })();
});
