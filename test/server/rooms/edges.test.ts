import { matchMaker } from "@colyseus/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SEAT_TAKEN_CODE } from "../../../server/common/close-codes.ts";
import { openRaw, reserve } from "../../support/raw-room.ts";
import {
  joinRoom,
  playOut,
  startTestServer,
  until,
  type MatchClient,
  type TestServer,
} from "../../support/test-server.ts";
import { collectUncaught } from "../../support/uncaught-errors.ts";
import type { Pace } from "../../../server/rooms/services.ts";

/** Long enough to return within, also on a busy machine. */
const GRACE_MS = 5000;
/** Long enough for two people to join. */
const SHORT_MOVE_CLOCK_MS = 4000;

const uncaught = collectUncaught();
let server: TestServer;

/** Runs the tests of a `describe` on one server. */
function serveWith(pace: Partial<Pace>): void {
  beforeAll(async () => {
    server = await startTestServer({ pace });
  });
  afterAll(() => server.close());
}

const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function twoPeople(): Promise<{ room: string; tokens: string[]; people: MatchClient[] }> {
  const { room, tokens } = await server.match("kuhn-poker", ["human", "human"]);
  const people = [await joinRoom(server, room, tokens[0]?.token), await joinRoom(server, room, tokens[1]?.token)];
  for (const person of people) person.reconnection.enabled = false;
  await until(() => people.every((person) => person.state.phase === "playing"));
  return { room, tokens: tokens.map(({ token }) => token), people };
}
const stored = async (game = "kuhn-poker") => (await server.store.matches({ game, limit: 200 })).length;
const act = (room: MatchClient, ply: number, action: number) => room.request("act", { ply, action });

/** Acts the given number of milliseconds after the deadline. */
async function actAround(milliseconds: number): Promise<void> {
  const { people } = await twoPeople();
  const [first, second] = people as [MatchClient, MatchClient];
  const { ply, deadline } = first.state;
  await sleep(Math.max(0, deadline - Date.now() + milliseconds));
  const answer = (await act(first, ply, 0)) as { ok?: true; error?: { code: string } };
  const ok = answer.ok === true;
  expect(answer.error?.code).toBe(ok ? undefined : "match/not-playing");
  await until(() => second.state.phase === "over" && second.state.match !== "");
  expect(second.state.sentence).toBe(`Player ${ok ? 2 : 1} ran out of time. Player ${ok ? 1 : 2} wins.`);
  const match = await server.store.match(second.state.match);
  expect(match).toMatchObject({ outcome: "forfeited", forfeit: { seat: ok ? 1 : 0, reason: "time" } });
  expect(match?.episode.actions).toHaveLength(ok ? ply + 1 : ply);
  for (const person of people) void person.leave();
}

describe("a room whose people drop", () => {
  serveWith({ reconnection: 1000, linger: 300 });

  test("both people drop: the match is forfeited once, stored once, and the room closed", async () => {
    const before = await stored();
    const { room, people } = await twoPeople();
    for (const p of people) p.connection.close();
    await until(() => matchMaker.getLocalRoomById(room) === undefined, "the room's end");
    await until(async () => (await stored()) > before);
    expect(await stored()).toBe(before + 1);
  });

  test("guests who drop before they acknowledge neither crash the server nor leave rooms open", async () => {
    const rooms = await Promise.all(
      Array.from({ length: 60 }, async (_, i) => {
        const { room, tokens } = await server.match("kuhn-poker", ["human", i % 2 === 0 ? "human" : "script:random"]);
        const reserved = await reserve(server.address, room, { token: tokens[0]?.token });
        if (!reserved) throw new Error("refused");
        const guest = await openRaw(server.address, reserved);
        if (i % 3 > 0) await until(() => guest.reconnectionToken !== null);
        if (i % 3 === 2) guest.leave();
        guest.drop();
        return room;
      }),
    );
    await until(() => rooms.every((room) => matchMaker.getLocalRoomById(room) === undefined), "the rooms' end");
    expect((await server.get("/healthz")).status).toBe(200);
    expect(uncaught).toEqual([]);
  });
});

describe("a move clock", () => {
  serveWith({ moveClock: SHORT_MOVE_CLOCK_MS });

  test("an action at the deadline counts for all clients or none", async () => {
    await Promise.all([-24, -16, -8, 0, 8, 16, 24].map(actAround));
  });
});

describe("a match", () => {
  serveWith({ reconnection: GRACE_MS });

  test("two windows with one token: the newer plays, the older gets the reason and can take the seat back", async () => {
    const { room, tokens } = await server.match("tic-tac-toe", ["human", "script:random"]);
    const first = await joinRoom(server, room, tokens[0]?.token);
    const codes: number[] = [];
    first.onLeave((code) => codes.push(code));
    const { reconnectionToken } = first;
    const second = await joinRoom(server, room, tokens[0]?.token);
    await until(() => codes.length === 1);
    expect(codes).toEqual([SEAT_TAKEN_CODE]);
    await expect(server.client.reconnect(reconnectionToken)).rejects.toMatchObject({ code: 409 });
    expect(await act(second, second.state.seats.get("0")?.ply ?? 0, 4)).toEqual({ ok: true });
    second.onLeave((code) => codes.push(code));
    const back = await joinRoom(server, room, tokens[0]?.token);
    await until(() => codes.length === 2);
    expect(codes).toEqual([SEAT_TAKEN_CODE, SEAT_TAKEN_CODE]);
    expect(back.state).toMatchObject({ phase: "playing" });
    expect(back.state.seats.get("0")?.connected).toBe(true);
    await playOut(back, 0);
    expect(back.state.outcome).toBe("finished");
    await back.leave();
  });

  test("a person who returns within the grace period continues after it; the move clock ran meanwhile", async () => {
    const { people } = await twoPeople();
    const [first, second] = people as [MatchClient, MatchClient];
    const { reconnectionToken } = first;
    const { deadline } = second.state;
    first.connection.close();
    await until(() => second.state.seats.get("0")?.connected === false);
    const back = (await server.client.reconnect(reconnectionToken)) as unknown as MatchClient;
    await until(() => second.state.seats.get("0")?.connected === true);
    // The server is in this process: a timer that it started before has fired by then.
    await sleep(GRACE_MS);
    expect(second.state).toMatchObject({ phase: "playing", deadline });
    expect(await act(back, back.state.ply, 0)).toEqual({ ok: true });
    await back.leave();
    await second.leave();
  });

  test("there is no rematch with a person who left", async () => {
    const { people } = await twoPeople();
    const [first, second] = people as [MatchClient, MatchClient];
    await first.leave();
    await until(() => second.state.phase === "over" && second.state.seats.get("0")?.connected === false);
    expect(await second.request("rematch")).toMatchObject({
      error: { code: "match/not-playing", message: "Player 1 has left; open a new match instead of a rematch." },
    });
    expect(second.state.rematch).toBe("");
    await second.leave();
  });

  test("a lost match, as after a restart, is reported as such", async () => {
    for (const [method, body] of [
      ["joinById", {}],
      ["reconnect", { reconnectionToken: "gone" }],
    ] as const) {
      const answer = await server.post(`/matchmake/${method}/neverwas`, body);
      expect(answer.status).toBe(404);
      const message = expect.stringMatching(/its match is over or was abandoned.*\/api\/matches/);
      expect(await answer.json()).toMatchObject({ error: { code: "match/not-found", message } });
    }
  });

  test.each([
    ["joinById", { token: "guess" }, /^That token does not belong to a seat of this match; join without one/],
    ["reconnect", { reconnectionToken: "guess" }, /^That reconnection token does not belong to a seat.*the seat token/],
  ] as const)("%s with an unknown token is refused, and reserves nothing", async (method, body, sentence) => {
    const { room } = await server.match("kuhn-poker", ["human", "human"]);
    const answer = await server.post(`/matchmake/${method}/${room}`, body);
    expect(answer.status).toBe(403);
    const message = expect.stringMatching(sentence);
    expect(await answer.json()).toMatchObject({ error: { code: "match/wrong-token", message } });
    expect(Object.keys(matchMaker.getLocalRoomById(room)?.["_reservedSeats"] ?? {})).toEqual([]);
  });
});
