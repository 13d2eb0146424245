import { matchMaker } from "@colyseus/core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { ServerError } from "../../../../server/errors.ts";
import { verifyMatch } from "../../../../server/rooms/table/forfeit.ts";
import { hashSeatToken } from "../../../../server/rooms/stored/seat-token.ts";
import { openStore } from "../../../../server/store/registry.ts";
import type { LiveMatch } from "../../../../server/store/live-match.ts";
import type { Store } from "../../../../server/store/store.ts";
import {
  joinRoom,
  playOut,
  startTestServer,
  until,
  type MatchClient,
  type TestServer,
} from "../../../support/test-server.ts";
import { untrained } from "../../../support/still-leagues.ts";

/** The address of test servers: any free port. */
const OWNER = "127.0.0.1:0";
let directory: string;
let store: Store;
let server: TestServer;

/** Starts a server on the persistent store. */
async function start(pace: object = {}, environment: Record<string, string> = {}): Promise<void> {
  const kept = Object.assign(Object.create(store) as Store, { close: async () => {} });
  for (const name of Object.getOwnPropertyNames(Object.getPrototypeOf(store)) as (keyof Store)[]) {
    const method = store[name];
    if (typeof method === "function" && name !== "close") Object.assign(kept, { [name]: method.bind(store) });
  }
  server = await startTestServer({ store: kept, pace: { linger: 200, ...pace }, environment });
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "red-queen-recovery-"));
  store = await openStore({ directory });
});
afterAll(async () => {
  await store.close();
  await rm(directory, { recursive: true, force: true });
});
beforeEach(async () => {
  for (const room of await store.liveRooms(OWNER)) await store.deleteLiveMatch(room);
});

const act = (room: MatchClient, action: number): Promise<unknown> =>
  room.request("act", { ply: room.state.seats.get("0")?.ply, action });

/** A match of two people as left by a server before they had joined. */
const waiting = (room: string, rest: Partial<LiveMatch> = {}): LiveMatch => ({
  room,
  owner: OWNER,
  savedAt: 2000,
  game: "kuhn-poker",
  version: 1,
  options: {},
  seed: `match/${room}`,
  seats: [0, 1].map((seat) => ({
    reference: "human",
    name: `Player ${seat + 1}`,
    tokenHash: hashSeatToken(`${seat}`),
  })),
  played: null,
  ...rest,
});

async function refused(room: string, status: number, code: string, message: RegExp): Promise<void> {
  const answer = await server.post(`/matchmake/joinById/${room}`, { token: "token" });
  expect(answer.status).toBe(status);
  expect(await answer.json()).toMatchObject({ error: { code, message: expect.stringMatching(message) } });
}

async function saved(room: string, plies: number): Promise<LiveMatch> {
  await until(async () => (await store.liveMatch(room))?.played?.actions.length === plies, "the saved ply");
  return (await store.liveMatch(room)) as LiveMatch;
}

describe("a match in play when the server ends", () => {
  it("continues in the same room, with the same token, to its regular end", async () => {
    await start();
    const { room, tokens } = await server.match("tic-tac-toe", ["human", "script:random"]);
    const before = await joinRoom(server, room, tokens[0]?.token);
    before.reconnection.enabled = false;
    await until(() => (before.state.seats.get("0")?.legal ?? "[]") !== "[]");
    expect(await act(before, 4)).toEqual({ ok: true });
    const { played } = await saved(room, 2);
    await server.close();
    expect(await store.liveRooms(OWNER)).toEqual([room]);
    await start();
    const back = await joinRoom(server, room, tokens[0]?.token);
    expect(back.state).toMatchObject({ phase: "playing", ply: 2 });
    expect(JSON.parse(back.state.seats.get("0")?.log ?? "[]")).toHaveLength(2);
    await playOut(back, 0);
    await until(() => back.state.match !== "");
    const stored = await store.match(back.state.match);
    expect(stored?.id).toBe(played?.id);
    expect([...(stored?.episode.actions ?? [])].slice(0, 2)).toEqual(played?.actions);
    expect(stored?.startedAt).toBe(played?.startedAt);
    expect(stored && verifyMatch(stored)).toBeNull();
    await until(async () => (await store.liveRooms(OWNER)).length === 0);
    await back.leave();
    await server.close();
  });

  it("has no loser if its people do not return", async () => {
    await start();
    const { room, tokens } = await server.match("tic-tac-toe", ["human", "script:random"]);
    const before = await joinRoom(server, room, tokens[0]?.token);
    before.reconnection.enabled = false;
    await until(() => before.state.phase === "playing");
    const { played } = await saved(room, 0);
    await server.close();
    await start({ reconnection: 300 });
    await until(async () => (await store.match(played?.id ?? "")) !== null, "the stored match");
    expect(await store.match(played?.id ?? "")).toMatchObject({ outcome: "abandoned", episode: { returns: [0, 0] } });
    await until(() => matchMaker.getLocalRoomById(room) === undefined);
    await server.close();
  });

  it("waits for its players again if not all had joined", async () => {
    await start();
    const { room, tokens } = await server.match("kuhn-poker", ["human", "human"]);
    await until(async () => (await store.liveMatch(room)) !== null);
    expect(JSON.stringify(await store.liveMatch(room))).not.toContain(tokens[0]?.token);
    await server.close();
    await start();
    const people = await Promise.all(tokens.map(({ token }) => joinRoom(server, room, token)));
    await until(() => people.every(({ state }) => state.phase === "playing"));
    for (const person of people) await person.leave();
    await server.close();
  });

  it("is recovered if it is an offered rematch, while the previous match is gone", async () => {
    await start();
    const { room, tokens } = await server.match("kuhn-poker", ["human", "script:random"]);
    const before = await joinRoom(server, room, tokens[0]?.token);
    before.reconnection.enabled = false;
    const tickets: { room: string; token: string }[] = [];
    before.onMessage("rematch", (ticket: { room: string; token: string }) => tickets.push(ticket));
    await playOut(before, 0);
    expect(await before.request("rematch")).toEqual({ ok: true });
    await until(() => tickets.length === 1);
    const [ticket = { room: "", token: "" }] = tickets;
    await until(async () => (await store.liveRooms(OWNER)).join() === ticket.room, "the saved rematch");
    await server.close();
    await start();
    await refused(room, 404, "match/not-found", /over or was abandoned.*api\/matches/);
    const back = await joinRoom(server, ticket.room, ticket.token);
    await until(() => back.state.phase === "playing");
    await back.leave();
    await server.close();
  });

  it("is reported lost if its policy is gone or it is damaged, and stored as abandoned", async () => {
    const weights = untrained("kuhn-poker", "gone");
    const live: LiveMatch = {
      room: "lost-room",
      owner: OWNER,
      savedAt: 2000,
      game: "kuhn-poker",
      version: 1,
      options: {},
      seed: "match/lost",
      seats: [
        { reference: "human", name: "Ada", tokenHash: hashSeatToken("token") },
        { reference: `policy:${weights.hash}`, name: "Kuhn demo v3", tokenHash: null },
      ],
      played: { id: "lost", startedAt: 1000, actions: [0, 4], plies: [] },
    };
    await store.putLiveMatch(live);
    await store.putLiveMatch({ ...live, room: "other-rules", version: 999, played: null });
    await store.putLiveMatch({ ...live, room: "damaged" });
    const database = new DatabaseSync(join(directory, "red-queen.db"));
    database.exec("UPDATE live_matches SET head = substr(head, 1, 20) WHERE room = 'damaged'");
    database.close();
    await start();
    for (const [room, why] of [
      ["lost-room", weights.hash.slice(0, 8)],
      ["other-rules", "version 999"],
      ["damaged", "can't be read"],
    ] as const) {
      await refused(room, 410, "match/lost", new RegExp(`^This match was lost .*${why}`));
    }
    expect(await store.match("lost")).toMatchObject({
      outcome: "abandoned",
      endedAt: 2000,
      names: ["Ada", "Kuhn demo v3"],
    });
    expect(await store.liveRooms(OWNER)).toEqual([]);
    await server.close();
  });

  it("is not recovered while another process has the same address on this store", async () => {
    await store.putLiveMatch({
      room: "theirs",
      owner: OWNER,
      savedAt: 1,
      game: "kuhn-poker",
      version: 1,
      options: {},
      seed: "match/theirs",
      seats: [],
      played: null,
    });
    const renewing = setInterval(() => void store.takeLease(`rooms at ${OWNER}`, "another process", 4000), 500);
    await store.takeLease(`rooms at ${OWNER}`, "another process", 4000);
    await start();
    expect(await store.liveRooms(OWNER)).toEqual(["theirs"]);
    expect(matchMaker.getLocalRoomById("theirs")).toBeUndefined();
    await refused("theirs", 503, "match/kept", /another server .* has it/);
    const { room, tokens } = await server.match("tic-tac-toe", ["human", "script:random"]);
    const person = await joinRoom(server, room, tokens[0]?.token);
    await playOut(person, 0);
    expect(await store.liveRooms(OWNER)).toEqual(["theirs"]);
    clearInterval(renewing);
    await store.releaseLease(`rooms at ${OWNER}`, "another process");
    await person.leave();
    await server.close();
  });
});

describe("a recovered match", () => {
  const GAME = { game: "kuhn-poker", seats: ["human", "human"] };
  const open = async (address: string) =>
    (await server.post("/api/matches", GAME, { "x-forwarded-for": address })).status;
  const limited = { LIMIT_MATCHES: "2/4", TRUSTED_PROXY: "127.0.0.1" };
  const room = (id: string) => matchMaker.getLocalRoomById(id);

  it("counts for the address that opened it until its room ends", async () => {
    await start({}, limited);
    expect([await open("192.0.2.1"), await open("192.0.2.1"), await open("192.0.2.1")]).toEqual([201, 201, 429]);
    await until(async () => (await store.liveRooms(OWNER)).length === 2, "the saved matches");
    const [first = ""] = await store.liveRooms(OWNER);
    await server.close();
    await start({}, limited);
    expect(await open("192.0.2.1")).toBe(429);
    expect([await open("192.0.2.2"), await open("192.0.2.2"), await open("192.0.2.3")]).toEqual([201, 201, 429]);
    await room(first)?.disconnect();
    await until(() => room(first) === undefined, "the room's end");
    expect([await open("192.0.2.1"), await open("192.0.2.1")]).toEqual([201, 429]);
    await server.close();
  });

  it("counts in the total if its address was not stored; beyond the limit no new match is admitted", async () => {
    const rooms = ["one", "two", "three", "four", "five"];
    for (const id of rooms) await store.putLiveMatch(waiting(id));
    await start({}, limited);
    expect(rooms.map((id) => room(id)?.roomId)).toEqual(rooms);
    expect(await open("192.0.2.1")).toBe(429);
    for (const [id, status] of [
      ["one", 429],
      ["two", 201],
    ] as const) {
      await room(id)?.disconnect();
      await until(() => room(id) === undefined, "the room's end");
      expect(await open("192.0.2.1")).toBe(status);
    }
    await server.close();
  });
});

describe("a match that had reached its end when the server ended", () => {
  /** Cards 0 and 1; check, bet, fold: seat 1 wins a chip. */
  const actions = [0, 2, 0, 1, 0];
  const played = { id: "ended", startedAt: 1000, actions, plies: [] };

  it("keeps its stored record, even if its last ply was not saved, and is reported as over", async () => {
    await store.putLiveMatch(waiting("ended-room", { played }));
    await start();
    await until(async () => (await store.match("ended")) !== null, "the stored match");
    await until(async () => (await store.liveRooms(OWNER)).length === 0);
    await server.close();
    const ended = await store.match("ended");
    expect(ended).toMatchObject({ outcome: "finished", episode: { returns: [-1, 1] } });
    await store.putLiveMatch(waiting("ended-room", { played: { ...played, actions: actions.slice(0, -1) } }));
    await start({ reconnection: 50 });
    await refused("ended-room", 410, "match/over", /^This match is over.*\/matches\/ended/);
    expect(await store.match("ended")).toEqual(ended);
    expect(await store.liveRooms(OWNER)).toEqual([]);
    await server.close();
  });

  it("is stored as finished even if one of its players is gone", async () => {
    const { hash } = untrained("kuhn-poker", "gone");
    const seats = [
      { reference: "human", name: "Ada", tokenHash: hashSeatToken("token") },
      { reference: `policy:${hash}`, name: "Kuhn demo v3", tokenHash: null },
    ];
    await store.putLiveMatch(waiting("ended-without", { seats, played: { ...played, id: "ended-without" } }));
    await start();
    const stored = await store.match("ended-without");
    expect(stored).toMatchObject({ outcome: "finished", episode: { returns: [-1, 1] } });
    expect(stored && verifyMatch(stored)).toBeNull();
    await server.close();
  });

  it("is reported as over once its room is gone, before its people are back", async () => {
    await store.putLiveMatch(waiting("ended-alone", { played: { ...played, id: "ended-alone" } }));
    await start();
    await until(() => matchMaker.getLocalRoomById("ended-alone") === undefined, "the end of the room");
    expect(await store.match("ended-alone")).toMatchObject({ outcome: "finished" });
    await refused("ended-alone", 410, "match/over", /replay is at \/matches\/ended-alone\.$/);
    await server.close();
  });

  it("is saved with its last ply before it is stored", async () => {
    await start();
    const putMatch = store.putMatch.bind(store);
    const { room, tokens } = await server.match("kuhn-poker", ["human", "human"]);
    const people = await Promise.all(tokens.map(({ token }) => joinRoom(server, room, token)));
    const [first, second] = people as [MatchClient, MatchClient];
    await until(() => people.every(({ state }) => state.phase === "playing"));
    Object.assign(server.store, {
      putMatch: () => Promise.reject(new ServerError("store/unavailable", "The store does not answer.")),
    });
    expect(await first.request("act", { ply: 2, action: 1 })).toEqual({ ok: true });
    expect(await second.request("act", { ply: 3, action: 0 })).toEqual({ ok: true });
    const { played: noted } = await saved(room, 4);
    await server.close();
    Object.assign(store, { putMatch });
    await start();
    await until(async () => (await store.match(noted?.id ?? "")) !== null, "the stored match");
    expect(await store.match(noted?.id ?? "")).toMatchObject({ outcome: "finished", episode: { returns: [1, -1] } });
    await server.close();
  });
});

describe("a match that can't be read at the server's start", () => {
  const down = () => Promise.reject(new ServerError("store/unavailable", "The store does not answer."));

  it.each(["liveMatch", "liveRooms"] as const)("goes on once %s answers", async (method) => {
    await store.putLiveMatch(waiting("unread"));
    const before = store[method];
    Object.assign(store, { [method]: down });
    await start();
    await refused("unread", 503, "match/kept", /^The store doesn't answer\. Your match is kept and goes on/);
    Object.assign(store, { [method]: before });
    Object.assign(server.store, { [method]: before.bind(store) });
    await until(() => matchMaker.getLocalRoomById("unread") !== undefined, "the room");
    expect(matchMaker.getLocalRoomById("unread")).toBeDefined();
    await refused("never-was", 404, "match/not-found", /There is no such room/);
    await server.close();
  });
});
