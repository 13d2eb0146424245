import { describe, expect, it } from "vitest";
import { acquaintedMembers, memberPayoffs } from "../../../agents/league/member-payoffs.ts";
import type { PairResult } from "../../../agents/league/ledger.ts";
import { foldOf, joined, played, updated } from "./ledgers.ts";

const met = (a: string, b: string, wins = 3): PairResult & { readonly segment: string } => ({
  segment: "",
  players: [`policy:${a}`, `policy:${b}`],
  seats: [0, 1],
  episodes: 4,
  wins,
  draws: 0,
  losses: 4 - wins,
  means: [wins / 2 - 1, 1 - wins / 2],
  variances: [1, 1],
});

/** A league whose first members have met as given. */
function leagueOf(members: number, meetings: readonly (readonly [number, number])[]) {
  const { state, apply } = foldOf([joined(0)], { ahead: false });
  let seq = state.nextSeq;
  const append = (event: Parameters<typeof apply>[0]["event"]) => apply({ seq: seq++, at: 0, event });
  for (let version = 1; version < members; version++) {
    append(played(version - 1));
    append(updated(version, [`s${version - 1}`]));
    append(joined(version));
  }
  const results = meetings.map(([a, b]) => met(`p${a}`, `p${b}`));
  append({ type: "payoffs-played", policy: `p${members - 1}`, results, seconds: 0 });
  return state;
}

describe("members that have met", () => {
  it("are a group that knows each other, in the order in which they joined", () => {
    const state = leagueOf(6, [
      [5, 0],
      [2, 1],
      [3, 1],
      [3, 2],
    ]);
    expect(acquaintedMembers(state, 3).map(({ policy }) => policy)).toEqual(["p1", "p2", "p3"]);
    expect(acquaintedMembers(leagueOf(4, []), 3)).toEqual([]);
  });

  it("are found among the newest of many, and have payoffs in both directions", () => {
    const state = leagueOf(200, [[199, 190]]);
    const members = acquaintedMembers(state, 8);
    expect(members.map(({ policy }) => policy)).toEqual(["p190", "p199"]);
    expect(memberPayoffs(state, members)).toEqual([
      { row: "p190", column: "p199", episodes: 4, wins: 1, draws: 0, losses: 3, mean: -0.5 },
      { row: "p199", column: "p190", episodes: 4, wins: 3, draws: 0, losses: 1, mean: 0.5 },
    ]);
    const inSeat = (seat: number) => memberPayoffs(state, members, seat).map(({ row, column }) => [row, column]);
    expect(inSeat(0)).toEqual([["p199", "p190"]]);
    expect(inSeat(1)).toEqual([["p190", "p199"]]);
  });
});
