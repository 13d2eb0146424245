import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { foldLedger } from "../../../agents/league/fold.ts";
import type { LeagueEvent, LedgerEntry, PairResult } from "../../../agents/league/ledger.ts";
import { requestedConfig, type LeagueRequest } from "../../../agents/league/request.ts";
import type { LeagueState } from "../../../agents/league/state.ts";
import { policyReference } from "../../../agents/player-reference.ts";
import { createLeagueRatings } from "../../../server/ratings/league-ratings.ts";
import { openStore } from "../../../server/store/registry.ts";
import type { Store } from "../../../server/store/store.ts";
import { temporaryFolder } from "../../support/folder.ts";

const folder = temporaryFolder();
let store: Store;
beforeAll(async () => {
  store = await openStore({ directory: folder });
});
afterAll(() => store.close());

const hash = (letter: string): string => letter.repeat(64);
const policy = (letter: string): string => policyReference(hash(letter));

const result = (players: readonly [string, string], wins: number, losses: number): PairResult => ({
  players,
  seats: [0, 1],
  episodes: wins + losses,
  wins,
  draws: 0,
  losses,
  means: [0, 0],
  variances: [0, 0],
});

const played = (index: number, agent: string, one: PairResult): LeagueEvent => ({
  type: "segment-played",
  agent,
  segment: `s${agent}${index}`,
  index,
  pairing: one.players,
  policyVersion: 0,
  episodes: one.episodes,
  steps: 1,
  returns: [0, 0],
  result: one,
  seconds: 1,
});

/** Stores a league of two agents with these events, and folds it. */
async function storeLeague(id: string, events: readonly LeagueEvent[], request: LeagueRequest = {}) {
  const agents = [{ id: "main" }, { id: "rival", kind: "main-exploiter" as const }];
  const config = requestedConfig({ game: "kuhn-poker", agents, ...request });
  const entries: LedgerEntry[] = [{ type: "created", config } as const, ...events].map((event, seq) => ({
    seq,
    at: seq,
    event,
  }));
  await store.createLeague({ id, name: id, createdAt: 1, config });
  for (const entry of entries) await store.append(id, entry);
  const fold = foldLedger(entries);
  return {
    id,
    state: fold.state as LeagueState,
    async append(event: LeagueEvent): Promise<void> {
      const entry = { seq: fold.state.nextSeq, at: 100, event };
      await store.append(id, entry);
      fold.apply(entry);
    },
  };
}

const joined = (letter: string, agent: string): LeagueEvent => ({
  type: "member-added",
  agent,
  policy: hash(letter),
  version: 0,
});

describe("createLeagueRatings", () => {
  it("rates members of all agents by the games of segments, gates and the payoff table", async () => {
    const league = await storeLeague("all", [
      joined("a", "main"),
      joined("b", "rival"),
      played(0, "main", result([policy("a"), policy("b")], 30, 10)),
      {
        type: "payoffs-played",
        agent: "rival",
        policy: hash("b"),
        results: [{ ...result([policy("b"), policy("a")], 2, 8), segment: "t" }],
        seconds: 1,
      },
    ]);
    const { rated, at } = await createLeagueRatings(store).rate(league);
    expect(at).toBe(5);
    expect(rated.anchor).toBe(hash("a"));
    expect(rated.ratings.map(({ member, games }) => [member, games])).toEqual([
      [hash("a"), 50],
      [hash("b"), 50],
    ]);
    // 12 of 50: 400 log10 of the odds.
    expect(rated.ratings[1]?.rating).toBeCloseTo(400 * Math.log10(12 / 38), 6);
    expect(rated.labels).toEqual({ [hash("a")]: "main v0", [hash("b")]: "rival v0" });
  });

  it("computes once until the ledger grows, for any number of requests", async () => {
    const game = result([policy("a"), policy("b")], 5, 5);
    const league = await storeLeague("cached", [joined("a", "main"), joined("b", "rival"), played(0, "main", game)]);
    let reads = 0;
    const counted = new Proxy(store, {
      get(target, name) {
        if (name === "ledger") reads++;
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === "function" ? (value.bind(target) as unknown) : value;
      },
    });
    const ratings = createLeagueRatings(counted);
    const [first, second] = await Promise.all([ratings.rate(league), ratings.rate(league)]);
    expect(second).toBe(first);
    expect(await ratings.rate(league)).toBe(first);
    expect(reads).toBe(1);
    await league.append(played(1, "main", result([policy("a"), policy("b")], 9, 1)));
    const grown = await ratings.rate(league);
    expect(reads).toBe(2);
    expect(grown.at).toBe(first.at + 1);
    expect(grown.rated.ratings[0]?.games).toBe(20);
  });

  it("refuses leagues without games to compare members by; others are still rated", async () => {
    const ratings = createLeagueRatings(store);
    const three = await storeLeague("three", [], { game: "proposer-solver-judge", agents: [] });
    const empty = await storeLeague("empty", [joined("a", "main")]);
    const game = result([policy("a"), policy("b")], 5, 5);
    const good = await storeLeague("good", [joined("a", "main"), joined("b", "rival"), played(0, "main", game)]);
    const answers = await Promise.allSettled([ratings.rate(three), ratings.rate(empty), ratings.rate(good)]);
    expect(
      answers.map((answer) => (answer.status === "rejected" ? (answer.reason as { code: string }).code : "rated")),
    ).toEqual(["ratings/no-games", "ratings/no-games", "rated"]);
    expect((answers[0] as PromiseRejectedResult).reason.message).toContain("with the same other players");
  });
});
