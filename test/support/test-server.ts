import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { matchMaker } from "@colyseus/core";
import { Client, type Room } from "@colyseus/sdk";
import { createApp, type AppParts } from "../../server/app.ts";
import { readConfig } from "../../server/config.ts";
import { createLog } from "../../server/log.ts";
import type { MatchStateType } from "../../server/rooms/state.ts";
import { openStore } from "../../server/store/registry.ts";
import type { Store } from "../../server/store/store.ts";
import { until as untilTrue } from "./until.ts";
import { StillLeagues } from "./still-leagues.ts";
import type { MatchTicket } from "../../server/schemas/matches.ts";

/** A server on a free port, with a real store in a folder of its own. */
export interface TestServer {
  readonly address: string;
  readonly store: Store;
  readonly leagues: StillLeagues;
  readonly client: Client;
  get(path: string, init?: RequestInit): Promise<Response>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  /** Opens a match room. */
  match(game: string, seats: readonly string[]): Promise<MatchTicket>;
  close(): Promise<void>;
}

type MatchClient = Room<unknown, MatchStateType>;
export type { MatchClient };

export async function startTestServer(
  options: Partial<Omit<AppParts, "config">> & { readonly environment?: Record<string, string> } = {},
): Promise<TestServer> {
  const directory = await mkdtemp(join(tmpdir(), "red-queen-doors-"));
  const config = readConfig({ PORT: "0", LOG_LEVEL: "silent", ...options.environment });
  const store = options.store ?? (await openStore({ directory }));
  const leagues = new StillLeagues(store);
  const log = createLog(config.logLevel);
  const pace = { agentDelay: 0, featuredPly: 1, featuredMatch: 1, featuredPause: 100, ...options.pace };
  const app = await createApp({ log, store, leagues, ...options, config, pace });
  const { address } = await app.listen();
  const get = (path: string, init?: RequestInit) => fetch(new URL(path, address), init);
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) => {
    const type = { "content-type": "application/json" };
    return get(path, { method: "POST", body: JSON.stringify(body), headers: { ...type, ...headers } });
  };
  return {
    address,
    store,
    leagues,
    client: new Client(address.replace("http", "ws")),
    get,
    post,
    async match(game, seats) {
      const response = await post("/api/matches", { game, seats });
      if (response.status !== 201) throw new Error(await response.text());
      return (await response.json()) as MatchTicket;
    },
    async close() {
      await app.close();
      await store.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Joins as a player (with a token) or as a spectator (without). */
export async function joinRoom(server: Pick<TestServer, "client">, room: string, token?: string): Promise<MatchClient> {
  const joined = await server.client.joinById<MatchStateType>(room, token === undefined ? {} : { token });
  joined.onMessage("rematch", () => {});
  // The SDK's own promise never settles once the server has closed the connection.
  const leave = joined.leave.bind(joined);
  joined.leave = (consented) => (joined.connection.isOpen ? leave(consented) : Promise.resolve(0));
  await until(() => joined.state?.game !== undefined && joined.state.game !== "");
  return joined as unknown as MatchClient;
}

/** Waits until `condition` holds. */
export async function until(condition: () => boolean | Promise<boolean>, what = "what was waited for"): Promise<void> {
  await untilTrue(what, condition);
}

/**
 * Waits for three patches of a room: all that changed before has been sent to its clients, and what that changed too.
 */
export async function patchesSent(room: string): Promise<void> {
  const { clock } = matchMaker.getLocalRoomById(room);
  for (let patch = 0; patch < 3; patch++) {
    const { elapsedTime } = clock;
    await until(() => clock.elapsedTime > elapsedTime, "a patch");
  }
}

/** Plays a person's seat to the end: always the last legal action. */
export async function playOut(room: MatchClient, seat: number): Promise<void> {
  let played = -1;
  await until(async () => {
    const { phase, turn, seats } = room.state;
    if (phase === "over") return true;
    const { ply = -1, legal: offered = "[]" } = seats.get(String(seat)) ?? {};
    if (phase !== "playing" || turn !== seat || ply === played) return false;
    const legal = JSON.parse(offered) as { action: number }[];
    const action = legal.at(-1)?.action;
    if (action === undefined) return false;
    played = ply;
    const answer = await room.request("act", { ply, action });
    if (JSON.stringify(answer) !== '{"ok":true}') throw new Error(JSON.stringify(answer));
    return false;
  }, "the end of the match");
}
