import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LeaguePayoffs } from "../../../../agents/league/league-payoffs.ts";
import { policyReference } from "../../../../agents/player-reference.ts";
import type { LeagueEvent } from "../../../../agents/league/ledger.ts";
import type { LeagueState, Member } from "../../../../agents/league/state.ts";
import { startTestServer, type TestServer } from "../../../support/test-server.ts";
import type { PlayerFacts } from "../../../../server/schemas/games.ts";
import type { LeagueDetail, MembersAnswer, PayoffsAnswer } from "../../../../server/schemas/leagues.ts";
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
    const progress = (policy: string, updates: number) => {
      const playing = { policy, weights: "last", version: updates, comparison: null };
      return { updates, policy, playing, members: 1 };
    };
    expect(detail.agents).toEqual([
      { id: "main", kind: "main", share: 1, ...progress(hash("a"), 8) },
      { id: "rival", kind: "main-exploiter", share: 0.5, ...progress(hash("d"), 4) },
    ]);
    const numbered = population.map((one, number) => ({ ...one, number }));
    expect(detail).toMatchObject({ members: 2, population: numbered, refused: [candidate] });
    const players = await json<PlayerFacts[]>("/api/players?game=kuhn-poker");
    const offered = players
      .filter(({ league }) => league === record.id)
      .map(({ name, reference }) => [name, reference]);
    expect(offered).toContainEqual(["Duel rival v2", policyReference(hash("b"))]);
  });
});

describe("a league of 1,000 members", () => {
  const hashOf = (number: number) => String(number).padStart(64, "0");

  async function launchLarge() {
    const { record } = await server.leagues.launch({ game: "kuhn-poker" });
    const population = Array.from({ length: 1000 }, (_, version): Member => {
      return { policy: hashOf(version), agent: "main", version, at: version, parent: null };
    });
    const payoffs = new LeaguePayoffs();
    const counts = { episodes: 4, wins: 3, draws: 0, losses: 1, means: [0.5, -0.5], variances: [1, 1] } as const;
    const met = (a: number, b: number) => {
      return { result: { players: [hashOf(a), hashOf(b)], seats: [0, 1], ...counts }, decays: false } as const;
    };
    payoffs.add({ epoch: 0, agent: 0, results: [met(0, 500), met(3, 4)] });
    server.leagues.change(record.id, { type: "resumed" }, { population, payoffs });
    return `/api/leagues/${record.id}`;
  }

  it("answers all of them page by page, newest first", async () => {
    const path = await launchLarge();
    const numbers: number[] = [];
    let before = "";
    do {
      const { total, members } = await json<MembersAnswer>(`${path}/members?limit=200${before}`);
      expect(total).toBe(1000);
      numbers.push(...members.map(({ number }) => number));
      before = `&before=${numbers.at(-1)}`;
    } while (numbers.at(-1) !== 0);
    expect(numbers).toEqual(Array.from({ length: 1000 }, (_, i) => 999 - i));
    expect((await json<MembersAnswer>(`${path}/members?before=0`)).members).toEqual([]);
    expect(await refusal(`${path}/members?limit=201`)).toMatchObject({ status: 400, code: "request/invalid" });
  });

  it("answers the payoffs between those that are requested", async () => {
    const path = await launchLarge();
    const of = (...numbers: number[]) => `${path}/payoffs?members=${numbers.map(hashOf).join(",")}`;
    const { members, payoffs } = await json<PayoffsAnswer>(of(500, 0, 7, 5000));
    expect(members.map(({ number }) => number)).toEqual([0, 7, 500]);
    // 1.959964 / sqrt(3); four games more say little of returns that did not occur: z^2 / (4 + z^2) of 2.5 chips.
    const [lead, back] = payoffs;
    expect(lead).toMatchObject({ row: hashOf(0), column: hashOf(500), episodes: 4, seats: [4, 0], wins: 3, mean: 0.5 });
    expect(back).toMatchObject({
      row: hashOf(500),
      column: hashOf(0),
      episodes: 4,
      seats: [0, 4],
      wins: 1,
      mean: -0.5,
    });
    expect(lead?.low).toBeCloseTo(0.5 - 0.489891 * 2.5, 5);
    expect(lead?.high).toBeCloseTo(0.5 + 1.131586, 5);
    expect(back?.low).toBeCloseTo(-0.5 - 1.131586, 5);
    expect(back?.high).toBeCloseTo(-0.5 + 0.489891 * 2.5, 5);
    const many = Array.from({ length: 17 }, (_, i) => i);
    expect((await refusal(of(...many))).status).toBe(400);
  });

  it("answers the payoffs between the newest that have met, spread ones, and numbered ones", async () => {
    const path = `${await launchLarge()}/payoffs`;
    const numbers = async (query: string) =>
      (await json<PayoffsAnswer>(`${path}${query}`)).members.map(({ number }) => number);
    expect(await numbers("")).toEqual(await numbers("?members=newest"));
    expect(await numbers("?members=spread")).toEqual([0, 187, 312, 437, 500, 687, 812, 937]);
    expect(await numbers("?members=3-4,0,500")).toEqual([0, 3, 4, 500]);
    const { payoffs, seat } = await json<PayoffsAnswer>(`${path}?members=3-4,0,500`);
    expect(seat).toBeNull();
    expect(payoffs.map(({ row, column }) => [Number(row), Number(column)])).toEqual([
      [0, 500],
      [3, 4],
      [4, 3],
      [500, 0],
    ]);
  });

  it("answers them in one seat of the row, by role or number", async () => {
    const path = `${await launchLarge()}/payoffs?members=0,500`;
    const first = await json<PayoffsAnswer>(`${path}&seat=0`);
    expect(first.seat).toBe(0);
    expect(first.payoffs.map(({ row, column, mean }) => [Number(row), Number(column), mean])).toEqual([[0, 500, 0.5]]);
    const second = await json<PayoffsAnswer>(`${path}&seat=second`);
    expect(second.payoffs.map(({ row, mean }) => [Number(row), mean])).toEqual([[500, -0.5]]);
    expect(await refusal(`${path}&seat=third`)).toEqual({
      status: 400,
      code: "request/invalid",
      message: 'kuhn-poker has no seat "third"; its seats are 0 (first), 1 (second).',
    });
  });

  it("refuses other members with a sentence", async () => {
    const path = `${await launchLarge()}/payoffs?members=`;
    for (const wrong of ["best", "0-8", "3-1", ""]) {
      expect(await refusal(path + wrong), wrong).toMatchObject({ status: 400, code: "request/invalid" });
    }
    expect(await refusal(`${path}0,1000`)).toEqual({
      status: 404,
      code: "member/not-found",
      message: "There is no member 1000; the league's members are 0 to 999.",
    });
    expect(await refusal(`${path}strongest`)).toMatchObject({ code: "ratings/no-games" });
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

  it("answers the strongest, the anchor, and how many there are", async () => {
    const { record, state } = await server.leagues.launch({ game: "kuhn-poker" });
    const first = state.policy ?? "";
    const weaker = "f".repeat(64);
    await append(record.id, { type: "member-added", policy: weaker, version: 1 });
    const member: Member = { policy: first, agent: "main", version: 0, at: 0, parent: null };
    const population = [member, { ...member, policy: weaker, version: 1 }];
    const results = [
      [first, 30],
      [weaker, 12],
    ].map(([policy, wins]) => ({
      segment: "",
      players: [policyReference(String(policy)), "script:random"] as const,
      seats: [0, 1] as const,
      episodes: 40,
      wins: Number(wins),
      draws: 0,
      losses: 40 - Number(wins),
      means: [0, 0] as const,
      variances: [1, 1] as const,
    }));
    await append(record.id, { type: "payoffs-played", policy: first, results, seconds: 1 }, { population });
    const path = `/api/leagues/${record.id}/ratings`;
    const answer = await json<RatingsAnswer>(`${path}?limit=1`);
    expect(answer.total).toBe(3);
    expect(answer.ratings.map((row) => row.member)).toEqual([first, "script:random"]);
    expect(answer.nash).toHaveLength(2);
    expect(answer.members).toEqual([{ policy: first, agent: "main", version: 0 }]);
    const strongest = await json<PayoffsAnswer>(`/api/leagues/${record.id}/payoffs?members=strongest`);
    expect(strongest.members.map(({ policy }) => policy)).toEqual([first, weaker]);
    expect((await json<RatingsAnswer>(path)).ratings.map((row) => row.member)).toEqual([
      first,
      "script:random",
      weaker,
    ]);
  });

  it("refuses with a sentence where there is nothing to rate", async () => {
    const three = await server.leagues.launch({ game: "proposer-solver-judge" });
    expect(await refusal(`/api/leagues/${three.record.id}/ratings`)).toMatchObject({ code: "ratings/no-games" });
    const empty = await server.leagues.launch({ game: "kuhn-poker" });
    expect(await refusal(`/api/leagues/${empty.record.id}/ratings`)).toMatchObject({ code: "ratings/no-games" });
  });
});
