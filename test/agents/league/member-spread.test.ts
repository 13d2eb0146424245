import { describe, expect, it, vi } from "vitest";
import { LeaguePayoffs } from "../../../agents/league/league-payoffs.ts";
import { spreadMembers } from "../../../agents/league/member-spread.ts";
import type { LeagueState, Member } from "../../../agents/league/state.ts";
import { random, randomInteger } from "../../../games/core/random.ts";
import { foldOf } from "./ledgers.ts";

/** A league of so many members, of which the given ones have met; `reads` counts those of a member's policy. */
function leagueOf(count: number, meetings: Iterable<readonly [number, number]>) {
  const reads = { policies: 0 };
  const population = Array.from({ length: count }, (_, version): Member => {
    return {
      get policy() {
        reads.policies++;
        return `p${version}`;
      },
      agent: "main",
      version,
      at: 0,
      parent: null,
    };
  });
  const payoffs = new LeaguePayoffs();
  const results = [...meetings].map(([a, b]) => ({
    result: {
      players: [`p${a}`, `p${b}`],
      seats: [0, 1],
      episodes: 4,
      wins: 3,
      draws: 0,
      losses: 1,
      means: [1, -1],
      variances: [1, 1],
    } as const,
    decays: false,
  }));
  payoffs.add({ epoch: 0, agent: 0, results });
  const state: LeagueState = { ...foldOf([]).state, population, payoffs };
  return { state, reads };
}

const versions = (members: readonly Member[]) => members.map(({ version }) => version);

describe("members spread over the history", () => {
  it("are all if there are no more, and the middle ones where none have met", () => {
    expect(versions(spreadMembers(leagueOf(8, []).state, 8))).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(versions(spreadMembers(leagueOf(9, []).state, 3))).toEqual([1, 4, 7]);
    expect(spreadMembers(leagueOf(0, []).state, 8)).toEqual([]);
  });

  it("are those of each span that have met, rather than the middle ones", () => {
    const meetings = [
      [0, 5],
      [5, 8],
      [0, 8],
      [1, 2],
    ] as const;
    expect(versions(spreadMembers(leagueOf(9, meetings).state, 3))).toEqual([0, 5, 8]);
  });

  it("are nearest to the middle among equals, and in the middle if they met only members that were not chosen", () => {
    const meetings = [
      [4, 9],
      [4, 11],
      [4, 10],
      [17, 16],
    ] as const;
    // The middles are 3, 10 and 17; 16 and 17 share a span.
    expect(versions(spreadMembers(leagueOf(21, meetings).state, 3))).toEqual([4, 10, 17]);
  });

  it("have met each other as far as a league of chains allows", () => {
    // Everyone met its neighbours and the first member; one in each eighth met all others of its kind.
    const hubs = [3, 20, 30, 45, 52, 70, 80, 99];
    const chains = Array.from({ length: 99 }, (_, i) => [i + 1, i] as const);
    const first = Array.from({ length: 99 }, (_, i) => [i + 1, 0] as const);
    const known = hubs.flatMap((a, i) => hubs.slice(i + 1).map((b) => [a, b] as const));
    expect(versions(spreadMembers(leagueOf(100, [...chains, ...first, ...known]).state, 8))).toEqual(hubs);
  });

  it("are found for 1,000 members by reading the table and each member once", () => {
    const next = random("meetings");
    const meetings = Array.from(
      { length: 30_000 },
      () => [randomInteger(next, 1000), randomInteger(next, 1000)] as const,
    );
    const { state, reads } = leagueOf(
      1000,
      meetings.filter(([a, b]) => a !== b),
    );
    const table = state.payoffs.newest;
    const readings = (["games", "pair", "cell", "score", "payoff", "outcomes"] as const).map((name) =>
      vi.spyOn(table, name),
    );
    const pairs = vi.spyOn(table, "pairs");
    const chosen = spreadMembers(state, 8);
    expect(pairs).toHaveBeenCalledOnce();
    expect(readings.map(({ mock }) => mock.calls.length)).toEqual(readings.map(() => 0));
    expect(reads.policies).toBe(1000);
    expect(versions(chosen).map((version) => Math.floor((version * 8) / 1000))).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(versions(spreadMembers(state, 8))).toEqual(versions(chosen));
    const met = chosen.flatMap(({ policy: a }) => chosen.filter(({ policy: b }) => table.games(a, b) > 0));
    // Of 56.
    expect(met.length).toBeGreaterThan(20);
  });
});
