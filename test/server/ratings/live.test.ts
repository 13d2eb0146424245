import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPeopleRatings } from "../../../server/ratings/live.ts";
import type { LiveRatingsAnswer } from "../../../server/schemas/ratings.ts";
import type { ShownRating } from "../../../server/rooms/services.ts";
import type { MatchTicket } from "../../../server/schemas/matches.ts";
import { gameById } from "../../../games/registry.ts";
import { joinRoom, playOut, startTestServer, until, type TestServer } from "../../support/test-server.ts";
import { matchOf } from "../store/samples.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const key = (letter: string): string => letter.repeat(32);

async function open(game: string, seats: readonly string[], more: Record<string, unknown> = {}): Promise<MatchTicket> {
  const answer = await server.post("/api/matches", { game, seats, ...more });
  expect(answer.status).toBe(201);
  return (await answer.json()) as MatchTicket;
}

/** Plays a match in seat 0 and returns the rating that its person saw before and after. */
async function play(game: string, seats: readonly string[], more: Record<string, unknown> = {}) {
  const { room: id, tokens } = await open(game, seats, more);
  const room = await joinRoom(server, id, tokens[0]?.token);
  const watcher = await joinRoom(server, id);
  const shown = () => JSON.parse(room.state.seats.get("0")?.rating || "null") as ShownRating | null;
  await playOut(room, 0);
  await until(() => room.state.match !== "", "the stored match");
  const found = { match: room.state.match, returns: [...room.state.returns], rating: shown() };
  expect(watcher.state.seats.get("0")?.rating ?? "").toBe("");
  await Promise.all([room.leave(), watcher.leave()]);
  return found;
}

const ratings = async (game: string) =>
  ((await (await server.get(`/api/ratings?game=${game}`)).json()) as LiveRatingsAnswer).ratings;

describe("a person with a key", () => {
  it("is not rated in a game of partners", async () => {
    const { rating } = await play("mini-hanabi", ["human", "script:literal"], { player: key("d") });
    expect(rating?.change ?? null).toBeNull();
    expect(await ratings("mini-hanabi")).toEqual([]);
  });

  it("is rated after each match against an agent, sees it alone, and stands on the leaderboard", async () => {
    const first = await play("tic-tac-toe", ["human", "script:random"], { name: "Ada", player: key("a") });
    const sign = Math.sign(first.returns[0] ?? 0);
    expect(Math.sign(first.rating?.change ?? Number.NaN)).toBe(sign);
    expect(first.rating?.rating).toBeCloseTo(1000 + (first.rating?.change ?? 0), 9);
    expect(first.rating?.deviation).toBeLessThan(654);
    const second = await play("tic-tac-toe", ["human", "script:random"], { name: "Ada L.", player: key("a") });
    expect(second.rating?.rating).toBeCloseTo((first.rating?.rating ?? 0) + (second.rating?.change ?? 0), 9);
    const rows = await ratings("tic-tac-toe");
    expect(rows).toHaveLength(2);
    const own = rows.find(({ kind }) => kind === "person");
    expect(own).toMatchObject({ name: "Ada L.", role: null, matches: 2, rating: second.rating?.rating, ties: 1 });
    expect(own?.id).toMatch(/^[\w-]{22}$/);
    expect(key("a")).not.toContain(own?.id);
    expect(rows.find(({ kind }) => kind === "agent")).toMatchObject({ id: "script:random", matches: 2 });
    expect(rows.map(({ rank }) => rank)).toEqual([1, 2]);
    // A server that starts now gets the same from the stored matches.
    const again = await createPeopleRatings(server.store).of(gameById("tic-tac-toe"));
    expect(again.find(({ isPerson }) => isPerson)).toMatchObject({ id: own?.id, matches: 2, name: "Ada L." });
    expect(40 * (again.find(({ isPerson }) => isPerson)?.mu ?? 0)).toBeCloseTo(own?.rating ?? Number.NaN, 9);
  });

  it("loses by forfeit", async () => {
    const { room: id, tokens } = await open("connect-four", ["human", "script:random"], { player: key("f") });
    const room = await joinRoom(server, id, tokens[0]?.token);
    await until(() => room.state.phase === "playing");
    await until(() => room.state.seats.get("0")?.rating !== "", "the rating before");
    expect(JSON.parse(room.state.seats.get("0")?.rating ?? "")).toMatchObject({ rating: 1000, change: null });
    await room.leave();
    await until(async () => (await ratings("connect-four")).length === 2, "the forfeited match");
    const rows = await ratings("connect-four");
    expect(rows.find(({ kind }) => kind === "person")?.rating).toBeLessThan(1000);
    expect(rows.find(({ kind }) => kind === "agent")?.rating).toBe(1000);
  });

  it("has a rating for each role where roles differ, and plays a rematch under the same key", async () => {
    const { room: id, tokens } = await open("negotiation", ["human", "script:random"], { player: key("n") });
    const room = await joinRoom(server, id, tokens[0]?.token);
    let next: { room: string; token: string } | null = null;
    room.onMessage("rematch", (message: { room: string; token: string }) => (next = message));
    await playOut(room, 0);
    await until(() => room.state.match !== "");
    await room.request("rematch");
    await until(() => next !== null, "the rematch");
    const { room: other, token } = next as unknown as { room: string; token: string };
    const again = await joinRoom(server, other, token);
    await playOut(again, 1);
    await until(() => again.state.match !== "");
    const people = (await ratings("negotiation")).filter(({ kind }) => kind === "person");
    expect(people.map(({ role, matches }) => [role, matches])).toEqual([
      ["seller", 1],
      ["buyer", 1],
    ]);
    expect(new Set(people.map(({ id: person }) => person)).size).toBe(1);
    await Promise.all([room.leave(), again.leave()]);
  });
});

describe("matches that are not rated", () => {
  it.each([
    ["without a key", ["human", "script:random"], {}],
    ["of two people", ["human", "human"], { player: key("t") }],
  ])("%s", async (_, seats, more) => {
    const { room: id, tokens } = await open("kuhn-poker", seats, more);
    const rooms = await Promise.all(tokens.map(({ token }) => joinRoom(server, id, token)));
    await Promise.all(rooms.map((room, seat) => playOut(room, seat)));
    const [room] = rooms;
    await until(() => room?.state.match !== "");
    expect(room?.state.seats.get("0")?.rating ?? "").toBe("");
    expect(await ratings("kuhn-poker")).toEqual([]);
    await Promise.all(rooms.map((one) => one.leave()));
  });

  it("with options that are not the game's own", async () => {
    const options = { lastMove: "buyer" };
    const { rating } = await play("negotiation", ["human", "script:random"], { player: key("o"), options });
    expect(rating).toBeNull();
  });

  it("that were abandoned, or that an agent forfeited", async () => {
    const people = ["someone", null];
    await server.store.putMatch(matchOf("gone", 10, { game: "leduc-poker", people, outcome: "abandoned" }));
    const forfeit = { seat: 1, reason: "time" } as const;
    await server.store.putMatch(matchOf("late", 11, { game: "leduc-poker", people, outcome: "forfeited", forfeit }));
    expect(await ratings("leduc-poker")).toEqual([]);
  });
});

describe("GET /api/ratings", () => {
  it("refuses unknown games and keys of another form", async () => {
    const unknown = await server.get("/api/ratings?game=chess");
    expect(unknown.status).toBe(404);
    const bad = await server.post("/api/matches", {
      game: "kuhn-poker",
      seats: ["human", "script:random"],
      player: "short",
    });
    expect(bad.status).toBe(400);
  });

  it("reads stored matches in order, over pages that end within a millisecond", async () => {
    // Last: writes may take so long that the server closes the connection that a test would use next.
    const { store } = server;
    for (let i = 0; i < 203; i++) {
      const at = i < 100 ? 1000 : 1001;
      await store.putMatch(matchOf(`page ${i}`, at, { game: "attacker-defender", people: ["someone", null] }));
    }
    const [row] = await createPeopleRatings(store).of(gameById("attacker-defender"));
    expect(row).toMatchObject({ id: "someone", matches: 203, role: "attacker", lastAt: 1001 });
  });
});
