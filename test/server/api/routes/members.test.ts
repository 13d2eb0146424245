import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LeagueEvent, PairResult } from "../../../../agents/league/ledger.ts";
import { pairResult } from "../../../../agents/league/pair-result.ts";
import type { LeagueState, Member, RefusedCandidate } from "../../../../agents/league/state.ts";
import { policyReference } from "../../../../agents/player-reference.ts";
import { startTestServer, type TestServer } from "../../../support/test-server.ts";
import { matchOf, segmentOf } from "../../store/samples.ts";
import type { RatingsAnswer } from "../../../../server/schemas/ratings.ts";
import type { MemberAnswer, MemberRatingsAnswer, PairGamesAnswer } from "../../../../server/schemas/members.ts";

let server: TestServer;
let league: string;
let first: string;
const second = "b".repeat(64);
const refused = "c".repeat(64);

beforeAll(async () => {
  server = await startTestServer();
  const { record, state } = await server.leagues.launch({ game: "kuhn-poker", name: "Duel" });
  league = record.id;
  first = state.policy ?? "";
  await playAll(state);
});
afterAll(() => server.close());

const json = async <T>(path: string): Promise<T> => (await (await server.get(path)).json()) as T;

async function refusal(path: string): Promise<{ status: number; code: string; message: string }> {
  const answer = await server.get(path);
  const { error } = (await answer.json()) as { error: { code: string; message: string } };
  return { status: answer.status, ...error };
}

let time = 1000;

/** Appends an event to the stored ledger and to the state. */
async function append(event: LeagueEvent, change: Partial<LeagueState> = {}): Promise<void> {
  await server.store.append(league, { seq: server.leagues.get(league).state.nextSeq, at: time++, event });
  server.leagues.change(league, event, change);
}

/** Stores a segment of two-seat episodes with these returns of the first seat. */
async function store(id: string, pairing: readonly [string, string], returns: readonly number[]): Promise<PairResult> {
  const count = returns.length;
  const segment = {
    ...segmentOf(id, league, 0, count),
    pairing,
    returns: Float32Array.from(returns.flatMap((value) => [value, -value])),
  };
  await server.store.putSegment(segment);
  return pairResult(segment) as PairResult;
}

async function playSegment(index: number, pairing: readonly [string, string], returns: readonly number[]) {
  const segment = `s${index}`;
  const result = await store(segment, pairing, returns);
  const { length: episodes } = returns;
  const seconds = 1;
  await append({
    type: "segment-played",
    segment,
    index,
    pairing,
    policyVersion: 0,
    episodes,
    steps: 1,
    returns: result.means,
    result,
    seconds,
  });
}

/**
 * The first member loses to the second one in the first seat, and beats it in a game of its gate; it beats the random
 * player and a version of "main" that never joined.
 */
async function playAll(state: LeagueState): Promise<void> {
  const [a, b] = [policyReference(first), policyReference(second)];
  await playSegment(0, [a, "script:random"], [2, 1, 0, -1]);
  const update = { type: "policy-updated", update: "u1", version: 1, policy: "d".repeat(64), optimizer: null } as const;
  await append({ ...update, segments: ["s0"], samples: 1, lag: 0, metrics: {}, seconds: 1 });
  await playSegment(1, [policyReference("d".repeat(64)), a], [-1, -1, 1]);
  await playSegment(2, [a, b], [-1, -2, -2, 1, 0]);
  const games = [{ ...(await store("gate", [b, a], [-1, 1, -1])), segment: "gate" }];
  const members: Member[] = [...state.population, { policy: second, agent: "main", version: 2, at: 7, parent: first }];
  await append(
    {
      type: "gate-decided",
      policy: second,
      version: 2,
      gate: { rule: "sprt", options: {} },
      accepted: true,
      reason: "It is stronger.",
      evidence: {
        numbers: { logLikelihoodRatio: 2.9, bound: Number.POSITIVE_INFINITY },
        gained: [{ opponent: first, candidate: 0.7, current: 0.5 }],
        lost: [],
      },
      games,
      seconds: 1,
    },
    {
      population: members,
      members,
      refused: [
        {
          policy: refused,
          agent: "main",
          version: 4,
          at: 9,
          parent: second,
          reason: "It lost.",
        } satisfies RefusedCandidate,
      ],
    },
  );
  await server.store.putMatch({
    ...matchOf("m1", 2_000_000),
    league,
    episode: { ...matchOf("m1", 2_000_000).episode, pairing: [b, a], returns: [0, 0] },
  });
  await server.store.putMatch({ ...matchOf("m2", 2_000_001), league });
}

const memberPath = (policy: string) => `/api/leagues/${league}/members/${policy}`;

describe("GET /api/leagues/ID/members/POLICY", () => {
  it("has who it is, its results in each role, and who beats it with the episode it lost the most", async () => {
    const answer = await json<MemberAnswer>(memberPath(first));
    expect(answer).toMatchObject({
      league: { id: league, name: "Duel", game: "kuhn-poker" },
      policy: first,
      label: "v0",
      agent: "main",
      kind: "main",
      version: 0,
      refused: null,
      parent: null,
      children: [{ policy: second, label: "v2", refused: false }],
      childCount: 1,
      gate: null,
      isPlayable: true,
      opponents: { beatenBy: 1, beats: 2, even: 0 },
    });
    expect(answer.seats).toMatchObject([
      { seat: 0, role: "first", episodes: 9, wins: 3, draws: 2, losses: 4 },
      { seat: 1, role: "second", episodes: 6, wins: 4, draws: 0, losses: 2 },
    ]);
    expect(answer.beatenBy).toMatchObject([
      {
        opponent: second,
        label: "v2",
        role: null,
        episodes: 8,
        wins: 3,
        draws: 1,
        losses: 4,
        segment: "s2",
        episode: 1,
      },
    ]);
    const [worst] = answer.beatenBy;
    expect(worst?.score).toBeCloseTo(3.5 / 8, 12);
    expect([(worst?.low ?? 1) < 0.4375, (worst?.high ?? 0) > 0.4375]).toEqual([true, true]);
    expect(answer.beats.map(({ opponent, segment, episode }) => [opponent, segment, episode])).toEqual([
      ["script:random", "s0", 0],
      ["agent:main", "s1", 0],
    ]);
  });

  it("has the gate's decision with its numbers, and refused candidates with the reason", async () => {
    const joined = await json<MemberAnswer>(memberPath(second));
    expect(joined).toMatchObject({
      parent: { policy: first, label: "v0" },
      gate: {
        rule: "sprt",
        accepted: true,
        reason: "It is stronger.",
        numbers: { logLikelihoodRatio: 2.9, bound: null },
        gained: [{ opponent: first, label: "v0", candidate: 0.7, current: 0.5 }],
      },
      isPlayable: false,
    });
    expect(joined.children).toEqual([{ policy: refused, label: "v4", refused: true }]);
    expect(await json(memberPath(refused))).toMatchObject({ refused: "It lost.", beatenBy: [], seats: [] });
  });

  it("refuses policies that the league never froze", async () => {
    expect(await refusal(memberPath("d".repeat(64)))).toMatchObject({ status: 404, code: "policy/not-found" });
    expect(await refusal("/api/leagues/none/members/x")).toMatchObject({ status: 404, code: "league/not-found" });
  });
});

describe("GET /api/leagues/ID/members/POLICY/ratings", () => {
  it("has its rating with rank and ties, and those of its agent's members by version", async () => {
    const answer = await json<MemberRatingsAnswer>(`${memberPath(second)}/ratings`);
    expect(answer.anchor).toEqual({ key: "script:random", label: "script:random", isPolicy: false });
    const [all] = answer.roles;
    expect(answer.roles).toMatchObject([{ role: null, own: { games: 8, rank: 1, rows: 3 } }]);
    expect(all?.members.map(({ policy, version }) => [policy, version])).toEqual([
      [first, 0],
      [second, 2],
    ]);
    expect(all?.members[1]).toMatchObject({ rating: all?.own?.rating, low: all?.own?.low, high: all?.own?.high });
    const { ratings } = await json<RatingsAnswer>(`/api/leagues/${league}/ratings`);
    expect(ratings.find(({ member }) => member === second)).toMatchObject({ rating: all?.own?.rating });
    expect((await json<MemberRatingsAnswer>(`${memberPath(refused)}/ratings`)).roles).toMatchObject([{ own: null }]);
  });
});

describe("GET /api/leagues/ID/games", () => {
  const games = (query: string) => json<PairGamesAnswer>(`/api/leagues/${league}/games?${query}`);
  const names = (answer: PairGamesAnswer) =>
    answer.games.map((one) => (one.kind === "match" ? one.match.id : one.segment));

  it("lists what two members played, newest first, with decisive episodes, from the side of the first", async () => {
    const answer = await games(`a=${first}&b=${second}`);
    expect(names(answer)).toEqual(["m1", "gate", "s2"]);
    expect(answer).toMatchObject({
      a: { key: first, label: "v0", isPolicy: true },
      total: { episodes: 8, wins: 3, draws: 1, losses: 4 },
      next: null,
    });
    expect(answer.games[0]).toMatchObject({ kind: "match", seat: 1, outcome: "drawn" });
    expect(answer.games[1]).toMatchObject({ purpose: "gate", seat: 1, wins: 2, draws: 0, losses: 1, stored: true });
    expect(answer.games[2]).toMatchObject({
      purpose: "training",
      seat: 0,
      won: { episode: 3, returns: [1, -1] },
      lost: { episode: 1, returns: [-2, 2] },
      drawn: { episode: 4, returns: [0, 0] },
    });
    const mirrored = await games(`a=${second}&b=${first}`);
    expect(mirrored.total).toMatchObject({ wins: 4, draws: 1, losses: 3 });
    expect(mirrored.games[2]).toMatchObject({ won: { episode: 1 }, lost: { episode: 3 }, mean: 0.8 });
  });

  it("continues at `next`, and repeats or skips nothing", async () => {
    const found: string[] = [];
    let next: string | null = "";
    while (next !== null) {
      const answer: PairGamesAnswer = await games(`a=${first}&b=${second}&limit=1${next && `&from=${next}`}`);
      found.push(...names(answer));
      next = answer.next;
    }
    expect(found).toEqual(["m1", "gate", "s2"]);
  });

  it("takes scripted players and an agent's other versions", async () => {
    expect(names(await games(`a=${first}&b=script:random`))).toEqual(["s0"]);
    const versions = await games(`a=agent:main&b=${first}`);
    expect(names(versions)).toEqual(["s1"]);
    expect(versions.total).toMatchObject({ wins: 1, losses: 2 });
    expect(names(await games(`a=${first}&b=script:honest`))).toEqual([]);
  });

  it("refuses one player, a bad position and too many games", async () => {
    const path = `/api/leagues/${league}/games?a=${first}`;
    for (const wrong of [`&b=${first}`, "", `&b=${second}&from=x`, `&b=${second}&limit=51`]) {
      expect(await refusal(path + wrong), wrong).toMatchObject({ status: 400, code: "request/invalid" });
    }
  });
});
