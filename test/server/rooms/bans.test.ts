import { Client } from "@colyseus/sdk";
import { io } from "socket.io-client";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { connectBot } from "../../../server/external/seats/client.ts";
import type { BanList, RoomGuests } from "../../../server/schemas/bans.ts";
import type { MatchTicket } from "../../../server/schemas/matches.ts";
import { BANNED_CODE } from "../../../server/common/close-codes.ts";
import { personId } from "../../../server/rooms/stored/seat-token.ts";
import { answerOf, sentenceOf } from "../../support/command.ts";
import { joinRoom, startTestServer, until, type MatchClient, type TestServer } from "../../support/test-server.ts";
import { openRaw, reserve } from "../../support/raw-room.ts";

const TOKEN = "token-of-the-operator";
const ADMIN = { authorization: `Bearer ${TOKEN}` };
const KEY = "K".repeat(32);
const ID = personId(KEY);
const FROM = "203.0.113.4";
const SENTENCE = "You are banned from playing on this server: Spam.";

let server: TestServer;
beforeAll(async () => {
  const environment = { ADMIN_TOKEN: TOKEN, TRUSTED_PROXY: "127.0.0.1" };
  server = await startTestServer({ environment, pace: { linger: 60_000 } });
});
afterEach(async () => {
  const { bans } = (await (await server.get("/api/bans", { headers: ADMIN })).json()) as BanList;
  for (const { kind, subject } of bans) await server.post("/api/bans/lift", { kind, subject }, ADMIN);
});
afterAll(() => server.close());

const ban = (kind: string, subject: string) => server.post("/api/bans", { kind, subject, reason: "Spam." }, ADMIN);
const refusal = async (answer: Response) => ({
  status: answer.status,
  ...((await answer.json()) as { readonly error: { readonly code: string; readonly message: string } }).error,
});

async function open(request: object, headers = {}): Promise<MatchTicket> {
  const answer = await server.post("/api/matches", { game: "tic-tac-toe", ...request }, headers);
  expect(answer.status).toBe(201);
  return (await answer.json()) as MatchTicket;
}

const closed = (room: MatchClient) => new Promise<number>((resolve) => room.onLeave(resolve));

describe("a banned identity", () => {
  it("can't open a match or accept an invitation, and gets the reason", async () => {
    const { room, invitations } = await open({ seats: ["human", "human"], invite: [1] });
    const accept = (player: string) =>
      server.post(`/api/rooms/${room}/invitation/accept`, { invitation: invitations?.[0]?.token, player });
    expect((await ban("person", ID)).status).toBe(201);
    const request = { game: "tic-tac-toe", seats: ["human", "script:random"], player: KEY };
    expect(await refusal(await server.post("/api/matches", request))).toEqual({
      status: 403,
      code: "guest/banned",
      message: SENTENCE,
    });
    expect(await refusal(await accept(KEY))).toMatchObject({ code: "guest/banned", message: SENTENCE });
    // The invitation is not used up.
    expect((await accept("O".repeat(32))).status).toBe(201);
    await server.post("/api/bans/lift", { kind: "person", subject: ID }, ADMIN);
    expect((await server.post("/api/matches", request)).status).toBe(201);
  });

  it("leaves its match for good: the opponent wins, and it can't return by any token", async () => {
    const { room, tokens, invitations } = await open({ seats: ["human", "human"], invite: [1], player: KEY });
    const own = tokens[0]?.token ?? "";
    const accept = { invitation: invitations?.[0]?.token, player: "O".repeat(32) };
    const other = (await (await server.post(`/api/rooms/${room}/invitation/accept`, accept)).json()) as {
      token: string;
    };
    const [banned, opponent] = [await joinRoom(server, room, own), await joinRoom(server, room, other.token)];
    const second = (await reserve(server.address, room, { token: own })) as NonNullable<
      Awaited<ReturnType<typeof reserve>>
    >;
    await until(() => opponent.state.phase === "playing");
    const left = closed(banned);
    const { reconnectionToken } = banned;
    await ban("person", ID);
    expect(await left).toBe(BANNED_CODE);
    await until(() => opponent.state.match !== "");
    expect(opponent.state).toMatchObject({ phase: "over", outcome: "forfeited" });
    const stored = await server.store.match(opponent.state.match);
    expect(stored).toMatchObject({ forfeit: { seat: 0, reason: "left" }, episode: { returns: [-1, 1] } });
    await expect(joinRoom(server, room, own)).rejects.toThrow(SENTENCE);
    const again = { reconnectionToken: reconnectionToken.split(":")[1] };
    expect(await refusal(await server.post(`/matchmake/reconnect/${room}`, again))).toMatchObject({
      status: 403,
      code: "guest/banned",
      message: SENTENCE,
    });
    // Neither does a place that was reserved before the ban.
    const raw = await openRaw(server.address, second);
    await until(() => raw.isRefused);
    expect(opponent.connection.isOpen).toBe(true);
    await opponent.leave();
  });

  it("is removed although the match does not count for it, and one that has not started is over", async () => {
    const { room, tokens } = await open({ seats: ["human", "human"], player: KEY });
    const banned = await joinRoom(server, room, tokens[0]?.token);
    const watcher = await joinRoom(server, room);
    await ban("person", ID);
    await until(() => watcher.state.phase === "over");
    expect(watcher.state.outcome).toBe("abandoned");
    await until(() => !banned.connection.isOpen);
    await watcher.leave();
  });
});

describe("a banned address", () => {
  const forwarded = { "x-forwarded-for": FROM };
  const client = () => new Client(server.address.replace("http", "ws"), { headers: forwarded });

  it("is disconnected and can't play, watch or use any protocol, but reads the page and the API", async () => {
    const { room, tokens } = await open({ seats: ["human", "human"] });
    const other = await joinRoom(server, room, tokens[1]?.token);
    const banned = await client().joinById<typeof other.state>(room, { token: tokens[0]?.token });
    await until(() => other.state.phase === "playing");
    const { guests } = (await (await server.get(`/api/rooms/${room}/guests`, { headers: ADMIN })).json()) as RoomGuests;
    expect(guests.map(({ address }) => address)).toEqual([FROM, "127.0.0.1"]);
    const left = new Promise<number>((resolve) => banned.onLeave(resolve));
    expect((await ban("address", FROM)).status).toBe(201);
    expect(await left).toBe(BANNED_CODE);
    await until(() => other.state.phase === "over");
    expect(other.state.outcome).toBe("forfeited");
    await other.leave();

    const message = "Guests from your address are banned from playing on this server: Spam.";
    const wanted = { status: 403, code: "guest/banned", message };
    for (const path of ["/api/matches", `/matchmake/joinById/${room}`, "/mcp", "/openenv/kuhn-poker/reset"])
      expect(await refusal(await server.post(path, {}, forwarded))).toEqual(wanted);
    expect(await refusal(await server.get("/socket.io/?EIO=4&transport=polling", { headers: forwarded }))).toEqual(
      wanted,
    );
    const bot = io(`${server.address}/seats`, {
      extraHeaders: forwarded,
      reconnection: false,
      transports: ["websocket"],
    });
    expect(await new Promise((resolve) => bot.on("connect_error", resolve))).toBeInstanceOf(Error);
    bot.close();
    expect((await server.get("/api/games", { headers: forwarded })).status).toBe(200);
    // From elsewhere, or with the operator's token, everything works.
    expect((await server.match("tic-tac-toe", ["human", "script:random"])).room).not.toBe("");
    expect((await server.get("/api/bans", { headers: { ...forwarded, ...ADMIN } })).status).toBe(200);
    const lift = { kind: "address", subject: FROM };
    expect((await server.post("/api/bans/lift", lift, forwarded)).status).toBe(403);
    expect((await server.post("/api/bans/lift", lift, { ...forwarded, ...ADMIN })).status).toBe(200);
    expect((await server.post("/mcp", {}, forwarded)).status).not.toBe(403);
  });
});

describe("a banned bot", () => {
  it("gives up its match and can't say hello", async () => {
    const hello = { name: "spammer", key: "a-secret-that-only-the-test-knows" };
    const turn = Promise.withResolvers<void>();
    const answer = () => {
      turn.resolve();
      return new Promise<never>(() => {});
    };
    const bot = await connectBot(server.address, { ...hello, answer });
    const { room, tokens } = await open({ seats: [bot.reference, "human"] });
    const person = await joinRoom(server, room, tokens[0]?.token);
    await turn.promise;
    await ban("bot", bot.reference.replace("bot:", ""));
    await until(() => person.state.phase === "over");
    expect(person.state).toMatchObject({ outcome: "forfeited" });
    expect([...person.state.returns]).toEqual([-1, 1]);
    await until(() => !bot.socket.connected);
    await expect(connectBot(server.address, { ...hello, answer })).rejects.toThrow(
      "guest/banned: This bot is banned from playing on this server: Spam.",
    );
    await person.leave();
  });
});

describe("an operator who bans", () => {
  it("needs the admin token, and names a guest", async () => {
    for (const answer of [
      await server.get("/api/bans"),
      await server.post("/api/bans", { kind: "person", subject: ID }),
      await server.post("/api/bans/lift", { kind: "person", subject: ID }),
      await server.get("/api/rooms/none/guests"),
    ])
      expect(await refusal(answer)).toMatchObject({ code: "request/unauthorized" });
    expect(await refusal(await ban("person", "me"))).toMatchObject({ code: "request/invalid" });
    expect(await refusal(await ban("address", "127.0.0.1"))).toMatchObject({ code: "request/invalid" });
    const forever = { kind: "person", subject: ID, seconds: 1e12 };
    expect(await refusal(await server.post("/api/bans", forever, ADMIN))).toMatchObject({ code: "request/invalid" });
  });

  it("can use the command line, on the server or on its store", async () => {
    const environment = { ADMIN_TOKEN: TOKEN };
    const on = ["--server", server.address];
    const { room, tokens } = await open({ seats: ["human", "script:random"], player: KEY, name: "Mallory" });
    const player = await joinRoom(server, room, tokens[0]?.token);
    const found = await answerOf(["guest", "list", `${server.address}/rooms/${room}`, ...on], environment);
    expect(found).toEqual({ room, guests: [{ seat: 0, name: "Mallory", person: ID, address: "127.0.0.1" }] });
    expect(await sentenceOf(["guest", "ban", `person:${ID}`, ...on])).toContain("ADMIN_TOKEN");
    const args = ["guest", "ban", `person:${ID}`, "--address", FROM, "--for", "7d", "--reason", "Spam.", ...on];
    const { bans } = (await answerOf(args, environment)) as BanList;
    expect(bans.map(({ kind, subject, reason }) => [kind, subject, reason])).toEqual([
      ["person", ID, "Spam."],
      ["address", FROM, "Spam."],
    ]);
    expect(bans.map(({ at, until: end }) => (end ?? 0) - at)).toEqual([604_800_000, 604_800_000]);
    await until(() => !player.connection.isOpen);
    const listed = (await answerOf(["guest", "bans", ...on], environment)) as BanList;
    expect(listed.bans).toHaveLength(2);
    await answerOf(["guest", "unban", `person:${ID}`, "--address", FROM, ...on], environment);
    expect(await answerOf(["guest", "bans", ...on], environment)).toEqual({ bans: [] });

    const store = server.store.description.replace(/^SQLite (.*)\/red-queen\.db$/, "$1");
    await answerOf(["guest", "ban", `person:${ID}`, "--store", store]);
    const request = { game: "tic-tac-toe", seats: ["human", "script:random"], player: KEY };
    await until(async () => (await server.post("/api/matches", request)).status === 403);
    expect(await sentenceOf(["guest", "ban", ...on])).toContain("Name a guest");
    const forever = ["guest", "ban", `person:${ID}`, "--for", "100000000d", "--store", store];
    expect(await sentenceOf(forever)).toContain("seconds");
  });
});
