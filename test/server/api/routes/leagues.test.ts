import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { policyReference } from "../../../../agents/player-reference.ts";
import type { LeagueEvent } from "../../../../agents/league/ledger.ts";
import type { LeagueState, Member } from "../../../../agents/league/state.ts";
import { startTestServer, type TestServer } from "../../../support/test-server.ts";
import type { PlayerFacts } from "../../../../server/schemas/games.ts";
import type { LeagueDetail } from "../../../../server/schemas/leagues.ts";
import type { RatingsAnswer } from "../../../../server/schemas/ratings.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const json = async <T>(path: string): Promise<T> => (await (await server.get(path)).json()) as T;

async function refusal(path: string): Promise<{ status: number; code: string; message: string }> {
  const answer = await server.get(path);
  const { error } = (await answer.json()) as { error: { code: string; message: string } };
  return { status: answer.status, ...error };
}

/** Appends an event to the stored ledger and to the state. */
async function append(id: string, event: LeagueEvent, change: Partial<LeagueState> = {}): Promise<void> {
  await server.store.append(id, { seq: server.leagues.get(id).state.nextSeq, at: 5, event });
  server.leagues.change(id, event, change);
}

describe("GET /api/leagues/ID/ledger", () => {
  it("answers entries before a seq, newest first, and no more than the limit", async () => {
    const { record } = await server.leagues.launch({ game: "kuhn-poker" });
    for (const reason of ["one", "two"]) await append(record.id, { type: "paused", reason });
    const path = `/api/leagues/${record.id}/ledger`;
    const seqs = async (query: string) => (await json<{ seq: number }[]>(`${path}?${query}`)).map(({ seq }) => seq);
    expect(await seqs("before=9007199254740991")).toEqual([2, 1, 0]);
    expect(await seqs("before=3&limit=2")).toEqual([2, 1]);
    expect(await seqs("before=1&limit=2")).toEqual([0]);
    expect(await seqs("before=0")).toEqual([]);
    expect(await seqs("from=1&limit=1")).toEqual([1]);
    for (const wrong of ["before=-1", "before=1&limit=0", "limit=1001"]) {
      expect(await refusal(`${path}?${wrong}`), wrong).toMatchObject({ status: 400, code: "request/invalid" });
    }
  });
});

describe("a league of several agents", () => {
  it("has all agents, their members and refused candidates, and offers every member as a player", async () => {
    const { record, state } = await server.leagues.launch({ game: "kuhn-poker", name: "Duel" });
    const hash = (letter: string) => letter.repeat(64);
    const member = (letter: string, agent: string, version: number): Member => {
      return { policy: hash(letter), agent, version, at: 1, parent: version === 0 ? null : hash("a") };
    };
    const first = member("a", "main", 0);
    const second = member("b", "rival", 2);
    const candidate = { ...member("c", "rival", 4), reason: "It lost." };
    const rival: LeagueState = {
      ...state,
      agent: { id: "rival", kind: "main-exploiter", share: 0.5 },
      updates: 4,
      policy: hash("d"),
      members: [second],
      refused: [candidate],
    };
    const main = { ...state, members: [first], policy: hash("a"), updates: 8 };
    const population = [first, second];
    server.leagues.change(record.id, { type: "resumed" }, { ...main, population, agents: [main, rival] });
    const detail = await json<LeagueDetail>(`/api/leagues/${record.id}`);
    expect(detail.agents).toEqual([
      { id: "main", kind: "main", share: 1, updates: 8, policy: hash("a"), members: 1 },
      { id: "rival", kind: "main-exploiter", share: 0.5, updates: 4, policy: hash("d"), members: 1 },
    ]);
    expect(detail).toMatchObject({ members: 2, population, refused: [candidate] });
    const players = await json<PlayerFacts[]>("/api/players?game=kuhn-poker");
    const offered = players
      .filter(({ league }) => league === record.id)
      .map(({ name, reference }) => [name, reference]);
    expect(offered).toContainEqual(["Duel rival v2", policyReference(hash("b"))]);
  });
});

describe("GET /api/leagues/ID/ratings", () => {
  it("rates members by their games, again once the ledger has grown", async () => {
    const { record, state } = await server.leagues.launch({ game: "kuhn-poker" });
    const players = [policyReference(state.policy ?? ""), "script:random"] as const;
    const play = (index: number) =>
      append(record.id, {
        type: "segment-played",
        segment: `s${index}`,
        index,
        pairing: players,
        policyVersion: 0,
        episodes: 40,
        steps: 80,
        returns: [0.5, -0.5],
        result: {
          players,
          seats: [0, 1],
          episodes: 40,
          wins: 30,
          draws: 0,
          losses: 10,
          means: [0.5, -0.5],
          variances: [1, 1],
        },
        seconds: 1,
      });
    await play(0);
    const path = `/api/leagues/${record.id}/ratings`;
    const answer = await json<RatingsAnswer>(path);
    expect(answer).toMatchObject({ at: 2, anchor: "script:random" });
    expect(answer.ratings.map(({ member, games }) => [member, games])).toEqual([
      [state.policy, 40],
      ["script:random", 40],
    ]);
    expect(answer.ratings[0]?.rating).toBeCloseTo(400 * Math.log10(3), 6);
    await play(1);
    expect((await json<RatingsAnswer>(path)).ratings[0]?.games).toBe(80);
  });

  it("refuses with a sentence where there is nothing to rate", async () => {
    const three = await server.leagues.launch({ game: "proposer-solver-judge" });
    expect(await refusal(`/api/leagues/${three.record.id}/ratings`)).toEqual({
      status: 400,
      code: "ratings/unsupported-game",
      message: "proposer-solver-judge seats 3 players: ratings are of games between two.",
    });
    const empty = await server.leagues.launch({ game: "kuhn-poker" });
    expect(await refusal(`/api/leagues/${empty.record.id}/ratings`)).toMatchObject({ code: "ratings/no-games" });
  });
});
