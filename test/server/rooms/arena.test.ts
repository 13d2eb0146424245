import { matchMaker, type Room } from "@colyseus/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { MatchStateType } from "../../../server/rooms/state.ts";
import { joinRoom, startTestServer, until, type TestServer } from "../../support/test-server.ts";
import { untrained } from "../../support/still-leagues.ts";
import type { PlayerFacts } from "../../../server/schemas/games.ts";
import type { LaunchRequest, LeagueSummary } from "../../../server/schemas/leagues.ts";
import type { MatchReplay } from "../../../server/schemas/matches.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ pace: { featuredPly: 60, featuredMatch: 300, featuredPause: 100 } });
});
afterAll(() => server.close());

const featured = (league: string) => server.store.matches({ league, limit: 200 });

async function launch(game: string, more: Omit<LaunchRequest, "game"> = {}): Promise<LeagueSummary> {
  return (await (await server.post("/api/leagues", { game, name: `${game} test`, ...more })).json()) as LeagueSummary;
}

test("a league has an arena at once, which plays one featured match after another and stores them", async () => {
  const league = await launch("kuhn-poker");
  expect(league.arena).not.toBeNull();
  const room = await joinRoom(server, league.arena ?? "");
  await until(() => room.state.shown >= 3);
  const [match] = await featured(league.id);
  const stored = await server.store.match(match?.id ?? "");
  expect(stored).toMatchObject({ league: league.id, outcome: "finished", episode: { origin: "arena" } });
  expect(stored?.names).toEqual(["kuhn-poker test v0", "kuhn-poker test v0"]);
  const replay = (await (await server.get(`/api/matches/${match?.id}`)).json()) as MatchReplay;
  expect(replay.steps.filter(({ turn }) => turn >= 0).every(({ probabilities }) => probabilities?.length === 2)).toBe(
    true,
  );
  await room.leave();
});

test("the newest policy plays itself and past ones, in every seat", async () => {
  const league = await launch("tic-tac-toe");
  const [old] = server.leagues.get(league.id).state.members;
  const newest = untrained("tic-tac-toe", "newest");
  await server.store.putWeights(newest);
  const update = {
    version: 1,
    samples: 1,
    lag: 0,
    metrics: {},
    seconds: 1,
    optimizer: null,
    segments: [],
    update: "u",
  };
  server.leagues.change(
    league.id,
    { ...update, type: "policy-updated", policy: newest.hash },
    { policy: newest.hash, updates: 1 },
  );
  const current = `policy:${newest.hash}`;
  await until(async () => {
    const pairings = new Set(
      (await featured(league.id)).map(({ pairing }) => pairing.map((p) => p === current).join()),
    );
    return ["true,true", "true,false", "false,true"].every((pairing) => pairings.has(pairing));
  });
  const later = (await featured(league.id)).filter(({ pairing }) => pairing.includes(current));
  expect(later.every(({ names }) => names.includes("tic-tac-toe test v1"))).toBe(true);
  expect(old?.policy).not.toBe(newest.hash);
});

test("seats are the cast's, and a match is played with the league's memory", async () => {
  const league = await launch("proposer-solver-judge", { cast: ["policy", "script:constant", "base"] });
  const { members } = server.leagues.get(league.id).state;
  const base = `policy:${members[0]?.policy}`;
  const newest = untrained("proposer-solver-judge", "newest of three");
  await server.store.putWeights(newest);
  const memory = { pool: ["12+", "34+5*"], recent: [] };
  server.leagues.change(league.id, { type: "resumed" }, { policy: newest.hash, updates: 1, memory });
  const isNew = ({ pairing }: { pairing: readonly string[] }) => pairing[0] === `policy:${newest.hash}`;
  await until(async () => (await featured(league.id)).some(isNew), "a match of the newest policy");
  const match = (await featured(league.id)).find(isNew);
  expect(match?.pairing).toEqual([`policy:${newest.hash}`, "script:constant", base]);
  expect(match?.names).toEqual(["proposer-solver-judge test v1", "Constant", "proposer-solver-judge test v0"]);
  const stored = await server.store.match(match?.id ?? "");
  expect(stored?.episode.options).toMatchObject({ pool: "12+ 34+5*", recent: "" });
  // Players outside the league see which seats its newest policy never learned, and the cast's players of them.
  const players = (await (await server.get("/api/players?game=proposer-solver-judge")).json()) as PlayerFacts[];
  const unlearned = (reference: string) => players.find((player) => player.reference === reference)?.untrained;
  const solver = { seat: 1, cast: "script:constant" };
  expect(unlearned(`policy:${newest.hash}`)).toEqual([solver, { seat: 2, cast: base }]);
  expect(unlearned(base)).toEqual([solver]);
  expect(unlearned("script:constant")).toEqual([]);
  const seats = [`policy:${newest.hash}`, "human", `policy:${newest.hash}`];
  const opened = await server.post("/api/matches", { game: "proposer-solver-judge", seats, options: {} });
  const { room: id, tokens } = (await opened.json()) as { room: string; tokens: { token: string }[] };
  const room = await joinRoom(server, id, tokens[0]?.token);
  const { name } = league;
  expect([...room.state.seats.values()].map((seat) => seat.name)).toEqual([
    `${name} v1`,
    "Player 2",
    `${name} v1 (untrained)`,
  ]);
  await room.leave();
});

test("it waits while the league is paused, and after its end plays only for watchers", async () => {
  const league = await launch("kuhn-poker");
  await until(async () => (await featured(league.id)).length > 0);
  const still = async (): Promise<void> => {
    const { state } = matchMaker.getLocalRoomById(league.arena ?? "") as Room<{ state: MatchStateType }>;
    await until(() => state.phase === "over" && state.match !== "", "the end of the current match");
    const before = (await featured(league.id)).length;
    await new Promise((resolve) => setTimeout(resolve, 900));
    expect((await featured(league.id)).length).toBe(before);
  };
  await server.post(`/api/leagues/${league.id}/pause`, {});
  await still();
  await server.post(`/api/leagues/${league.id}/resume`, {});
  const paused = (await featured(league.id)).length;
  await until(async () => (await featured(league.id)).length > paused);
  await server.post(`/api/leagues/${league.id}/stop`, {});
  await still();
  const ended = (await featured(league.id)).length;
  const room = await joinRoom(server, league.arena ?? "");
  await until(async () => (await featured(league.id)).length > ended);
  await room.leave();
});

test("it exists without watchers and is closed with its league", async () => {
  const league = await launch("kuhn-poker");
  const room = await joinRoom(server, league.arena ?? "");
  await room.leave();
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect(matchMaker.getLocalRoomById(league.arena ?? "")).toBeDefined();
  await server.get(`/api/leagues/${league.id}`, { method: "DELETE" });
  await until(() => matchMaker.getLocalRoomById(league.arena ?? "") === undefined);
});

test("the lobby lists arenas and matches as they change", async () => {
  const lobby = await server.client.join("lobby");
  const listed = new Map<string, { name: string; metadata: { game: string; phase: string; names: string[] } }>();
  type Listing = { roomId: string; name: string; metadata: { game: string; phase: string; names: string[] } };
  lobby.onMessage("rooms", (rooms: Listing[]) => rooms.forEach((room) => listed.set(room.roomId, room)));
  lobby.onMessage("+", ([id, room]: [string, Listing]) => listed.set(id, room));
  lobby.onMessage("-", (id: string) => listed.delete(id));
  const league = await launch("kuhn-poker");
  await until(() => listed.get(league.arena ?? "")?.metadata.phase === "playing");
  const { room, tokens } = await server.match("tic-tac-toe", ["human", "script:random"]);
  await until(() => listed.get(room)?.metadata.phase === "waiting");
  expect(listed.get(room)?.metadata.names).toEqual(["Player 1", "Random"]);
  expect(JSON.stringify([...listed.values()])).not.toContain(tokens[0]?.token);
  const person = await joinRoom(server, room, tokens[0]?.token);
  await until(() => listed.get(room)?.metadata.phase === "playing");
  await person.leave();
  await until(() => !listed.has(room));
  await lobby.leave();
});
