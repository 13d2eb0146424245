import { Client, type Room } from "@colyseus/sdk";
import type { MatchStateType } from "../../../server/rooms/state.ts";
import type { MatchTicket } from "../../../server/schemas/matches.ts";
import type { TestRedis } from "../../support/redis.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import { until } from "../../support/until.ts";
import type { MatchClient } from "../../support/test-server.ts";

/** The admin token of the servers. */
const ADMIN_TOKEN = "token-of-the-servers";

/** A server that shares its store and Redis with others, behind a proxy of this machine. */
export const startMember = (
  redis: Pick<TestRedis, "url">,
  folder: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<TestServer> =>
  startServer({ DATA_DIR: folder, REDIS_URL: redis.url, ADMIN_TOKEN, TRUSTED_PROXY: "127.0.0.1", ...environment }, [
    "--no-demo",
  ]);

/** Sends JSON; as the operator if `isAdmin`. */
export function send(address: string, path: string, body: unknown, isAdmin = false): Promise<Response> {
  const admin = isAdmin ? { authorization: `Bearer ${ADMIN_TOKEN}` } : {};
  const headers = { "content-type": "application/json", ...admin };
  return fetch(new URL(path, address), { method: "POST", headers, body: JSON.stringify(body) });
}

/** Opens a match. */
export async function openMatch(address: string, request: object): Promise<MatchTicket> {
  const answer = await send(address, "/api/matches", request);
  if (answer.status !== 201) throw new Error(await answer.text());
  return (await answer.json()) as MatchTicket;
}

/** Joins a room once its state is here; without reconnecting by itself. */
export async function joinAt(address: string, room: string, token?: string): Promise<MatchClient> {
  const client = new Client(address.replace("http", "ws"));
  const joined = (await client.joinById<MatchStateType>(room, token === undefined ? {} : { token })) as Room<
    unknown,
    MatchStateType
  >;
  joined.reconnection.enabled = false;
  joined.onMessage("rematch", () => {});
  await until("the room's state", () => (joined.state?.game ?? "") !== "");
  return joined as unknown as MatchClient;
}

/** Reads JSON as the operator. */
export async function read<T>(address: string, path: string): Promise<T> {
  const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
  return (await (await fetch(new URL(path, address), { headers })).json()) as T;
}

/** As {@link joinAt}, as soon as a server has the room again. @throws if it is refused otherwise than with 503. */
export const joinSoon = (address: string, room: string, token?: string): Promise<MatchClient> =>
  until("the room elsewhere", () =>
    joinAt(address, room, token).catch((error: { readonly code?: unknown }) => {
      if (error.code === 503) return null;
      throw error;
    }),
  );

/** Whether a server serves. */
export async function serves(address: string): Promise<boolean> {
  return (await fetch(new URL("/api/status", address))).ok;
}
