import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { matchMaker } from "@colyseus/core";
import { registerPlugin } from "../../../agents/plugins/register-plugin.ts";
import { createApp } from "../../../server/app.ts";
import { readConfig } from "../../../server/config.ts";
import { limitFacts, limitNames } from "../../../server/guests/limits.ts";
import { createLeagueService } from "../../../server/leagues/leagues.ts";
import { openStore } from "../../../server/store/registry.ts";
import type { MatchRequest, MatchTicket } from "../../../server/schemas/matches.ts";
import { quietLog } from "../../support/quiet.ts";
import { drift, played, shortDrift, wideDrift } from "./drift.ts";
import { serveLoad } from "./load.ts";

/*
 * A server without limits on guests, whose matches move ten times a second, and two leagues that learn beside it in job
 * processes. Opens as many matches as its first argument says, of the game that the second names.
 */

const PLY_MS = 100;
/** A finished match's room stays open so long. */
const LINGER_MS = 1000;
const LEAGUES = ["leduc-poker", "tic-tac-toe"];
const OPENED_AT_ONCE = 20;

const [count = "0", game = drift.id] = process.argv.slice(2);
registerPlugin({ games: [drift, shortDrift, wideDrift] }, "bench");
const unlimited = Object.fromEntries(limitNames.map((name) => [limitFacts[name].setting, "1000000/1000000"]));
const directory = await mkdtemp(join(tmpdir(), "red-queen-bench-"));
const store = await openStore({ directory }, { threaded: true });
const leagues = await createLeagueService({ store, storeSettings: { directory }, log: quietLog });
const config = readConfig({ PORT: "0", LOG_LEVEL: "silent", ...unlimited });
const app = await createApp({ config, log: quietLog, store, leagues, pace: { agentDelay: PLY_MS, linger: LINGER_MS } });
const { address } = await app.listen();
for (const id of LEAGUES) await leagues.launch({ game: id });
const rooms: string[] = [];
while (rooms.length < Number(count)) {
  const missing = Math.min(OPENED_AT_ONCE, Number(count) - rooms.length);
  rooms.push(...(await Promise.all(Array.from({ length: missing }, openMatch))));
}
serveLoad({ address, rooms }, () => ({ plies: played.plies, clients: matchMaker.stats.local.ccu }), close);

async function openMatch(): Promise<string> {
  const request: MatchRequest = { game, seats: ["script:left", "script:left"] };
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${address}/api/matches`, { method: "POST", body: JSON.stringify(request), headers });
  if (!answer.ok) throw new Error(await answer.text());
  return ((await answer.json()) as MatchTicket).room;
}

async function close(): Promise<void> {
  await app.close();
  await leagues.close();
  await store.close();
  await rm(directory, { recursive: true, force: true });
}
