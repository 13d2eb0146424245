import { Client } from "@colyseus/sdk";
import { Client as AssistantClient, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectBot } from "../../../server/external/seats/client.ts";
import type { PlayerFacts } from "../../../server/schemas/games.ts";
import { folderIn, temporaryFolder } from "../../support/folder.ts";
import { hasRedis, redisReason, startRedis, type TestRedis } from "../../support/redis.ts";
import { startRoundRobin, type RoundRobin } from "../../support/round-robin.ts";
import type { TestServer } from "../../support/server.ts";
import { playOut } from "../../support/test-server.ts";
import { until } from "../../support/until.ts";
import { joinAt, openMatch, read, send, startMember } from "./servers.ts";

/*
 * Two servers of one store behind one proxy: whatever is asked of one is true of both.
 */

const root = temporaryFolder();
const ALONE = { game: "tic-tac-toe", seats: ["human", "script:random"] };
const KEY = "a-secret-that-only-the-test-knows";

describe.skipIf(!hasRedis)(`two servers of a store${redisReason}`, () => {
  let redis: TestRedis;
  let a: TestServer;
  let b: TestServer;
  let proxy: RoundRobin;
  const folder = folderIn(root);
  beforeAll(async () => {
    redis = await startRedis(folderIn(root));
    a = await startMember(redis, folder);
    b = await startMember(redis, folder);
    proxy = await startRoundRobin([a.address, b.address]);
  });
  afterAll(async () => {
    await proxy?.close();
    await a?.stop();
    await b?.stop();
    await redis?.stop();
  });

  /** The rooms in the lobby of a server. */
  async function lobbyOf(address: string): Promise<ReadonlyMap<string, unknown>> {
    const lobby = await new Client(address.replace("http", "ws")).join("lobby");
    const listed = new Map<string, unknown>();
    lobby.onMessage("rooms", (rooms: { roomId: string }[]) => rooms.forEach((room) => listed.set(room.roomId, room)));
    lobby.onMessage("+", ([id, room]: [string, unknown]) => listed.set(id, room));
    lobby.onMessage("-", (id: string) => listed.delete(id));
    return listed;
  }

  it("let a match be joined, played and its rematch opened through the other one and through the proxy", async () => {
    for (const [opened, joined] of [
      [a.address, b.address],
      [b.address, a.address],
      [proxy.address, proxy.address],
    ] as const) {
      const { room, tokens } = await openMatch(opened, ALONE);
      const player = await joinAt(joined, room, tokens[0]?.token);
      const spectator = await joinAt(proxy.address, room);
      await playOut(player, 0);
      await until("the end", () => spectator.state.phase === "over");
      expect(await player.request("rematch")).toEqual({ ok: true });
      await until("the rematch", () => spectator.state.rematch !== "");
      expect((await joinAt(proxy.address, spectator.state.rematch)).state.phase).toBe("waiting");
      await player.leave();
    }
  });

  it("refuse a wrong seat token with the same sentence", async () => {
    const { room } = await openMatch(a.address, ALONE);
    const [own, other] = await Promise.all(
      [a, b].map(async ({ address }) => (await send(address, `/matchmake/joinById/${room}`, { token: "x" })).json()),
    );
    expect(other).toEqual(own);
    expect(own).toMatchObject({ error: { code: "match/wrong-token" } });
  });

  it("list the matches of both in each lobby", async () => {
    const lobbies = [await lobbyOf(a.address), await lobbyOf(b.address)];
    const rooms = [await openMatch(a.address, ALONE), await openMatch(b.address, ALONE)].map(({ room }) => room);
    await until("both rooms in each", () => lobbies.every((lobby) => rooms.every((room) => lobby.has(room))));
    expect(rooms.map((room) => lobbies[1]?.get(room))).toEqual(rooms.map((room) => lobbies[0]?.get(room)));
  });

  it("accept an invitation anywhere", async () => {
    const request = { game: "tic-tac-toe", seats: ["human", "human"], invite: [1], name: "Ada" };
    const { room, tokens, invitations } = await openMatch(a.address, request);
    const invitation = invitations?.[0]?.token;
    expect(await (await send(b.address, `/api/rooms/${room}/invitation`, { invitation })).json()).toMatchObject({
      inviter: "Ada",
    });
    const accepted = await send(b.address, `/api/rooms/${room}/invitation/accept`, { invitation, name: "Bob" });
    const { token } = (await accepted.json()) as { token: string };
    const again = await send(a.address, `/api/rooms/${room}/invitation`, { invitation });
    expect(await again.json()).toMatchObject({ error: { code: "match/invitation-used" } });
    const players = [await joinAt(a.address, room, tokens[0]?.token), await joinAt(b.address, room, token)];
    await until("the start", () => players.every(({ state }) => state.phase === "playing"));
  });

  it("know a guest by its own address, ban it everywhere and end a match anywhere", async () => {
    const address = "203.0.113.77";
    // The SDK's headers stand for those of a proxy.
    const client = new Client(b.address.replace("http", "ws"), { headers: { "x-forwarded-for": address } });
    const { room, tokens } = await openMatch(a.address, { game: "tic-tac-toe", seats: ["human", "human"] });
    const guest = await client.joinById(room, { token: tokens[0]?.token });
    guest.reconnection.enabled = false;
    const closed = new Promise<number>((resolve) => guest.onLeave(resolve));
    const other = await joinAt(b.address, room, tokens[1]?.token);
    const { guests } = await read<{ guests: object[] }>(b.address, `/api/rooms/${room}/guests`);
    expect(guests).toMatchObject([{ address }, { address: "127.0.0.1" }]);
    expect((await send(b.address, "/api/bans", { kind: "address", subject: address }, true)).status).toBe(201);
    expect(await closed).toBe(4403);
    await until("the end", () => other.state.phase === "over");
    const next = await openMatch(a.address, { game: "tic-tac-toe", seats: ["human", "human"] });
    const ended = await send(b.address, `/api/rooms/${next.room}/end`, { reason: "Enough." }, true);
    expect(await ended.json()).toMatchObject({ sentence: expect.stringContaining("Enough.") });
  });

  it("remove a person that is banned at one from its match at the other", async () => {
    const { room, tokens } = await openMatch(a.address, { ...ALONE, player: KEY.slice(0, 32) });
    const player = await joinAt(a.address, room, tokens[0]?.token);
    const closed = new Promise<number>((resolve) => player.onLeave(resolve));
    const { guests } = await read<{ guests: { person: string }[] }>(b.address, `/api/rooms/${room}/guests`);
    const ban = { kind: "person", subject: guests[0]?.person, reason: "Rude." };
    expect((await send(b.address, "/api/bans", ban, true)).status).toBe(201);
    expect(await closed).toBe(4403);
    const refused = await send(proxy.address, `/matchmake/joinById/${room}`, { token: tokens[0]?.token });
    expect(await refused.json()).toMatchObject({
      error: { code: expect.stringMatching(/guest\/banned|match\/not-found/) },
    });
  });

  it("offer a bot at both, and open its matches where it is connected", async () => {
    const bot = await connectBot(b.address, {
      name: "traveller",
      key: KEY,
      answer: ({ legal }) => ({ action: legal[0]?.action ?? 0 }),
    });
    await until("the bot at the other server", async () =>
      (await read<PlayerFacts[]>(a.address, "/api/players?game=tic-tac-toe")).some(
        ({ reference }) => reference === bot.reference,
      ),
    );
    const { room, tokens } = await openMatch(a.address, { game: "tic-tac-toe", seats: ["human", bot.reference] });
    const player = await joinAt(a.address, room, tokens[0]?.token);
    await playOut(player, 0);
    expect(player.state.outcome).toBe("finished");
    bot.close();
  });

  it("keep a session of long polling and an assistant's seat through the proxy", async () => {
    const { io } = await import("socket.io-client");
    const socket = io(`${proxy.address}/telemetry`, { path: "/league/", transports: ["polling"], forceNew: true });
    await until("the connection", () => socket.connected);
    const answer: unknown = await socket.emitWithAck("watch", { league: "none" });
    expect(answer).toMatchObject({ error: { code: "league/not-found" } });
    socket.disconnect();

    const client = new AssistantClient({ name: "test", version: "1" });
    await client.connect(new StreamableHTTPClientTransport(new URL("/mcp", proxy.address)));
    const call = async (name: string, args: object) =>
      (await client.callTool({ name, arguments: { ...args } })).structuredContent as Record<string, unknown>;
    const { handle: seat } = await call("join_match", { game: "tic-tac-toe", opponents: ["script:random"] });
    for (let turn = 0; turn < 4; turn++) {
      expect(await call("observe", { seat, wait_s: 5 })).toMatchObject({ status: "your-turn" });
    }
    await client.close();
  });
});
