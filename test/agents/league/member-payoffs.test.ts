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
    expect(memberPayoffs(state, members)).toMatchObject([
      { row: "p190", column: "p199", episodes: 4, wins: 1, draws: 0, losses: 3, mean: -0.5 },
      { row: "p199", column: "p190", episodes: 4, wins: 3, draws: 0, losses: 1, mean: 0.5 },
    ]);
    const inSeat = (seat: number) => memberPayoffs(state, members, seat).map(({ row, column }) => [row, column]);
    expect(inSeat(0)).toEqual([["p199", "p190"]]);
    expect(inSeat(1)).toEqual([["p190", "p199"]]);
  });
});

describe("the interval of a payoff", () => {
  type Sample = Pick<PairResult, "episodes" | "means" | "variances">;
  const sample = (episodes: number, mean: number, variance: number): Sample => {
    return { episodes, means: [mean, -mean], variances: [variance, variance] };
  };
  const result = (a: string, b: string, of: Sample) => {
    return { ...met(a, b), wins: of.episodes, losses: 0, ...of };
  };

  /** p1 against p0: the first results are in the table, the last ones were not learned from yet. */
  function payoffs(table: readonly ReturnType<typeof result>[], unlearned: ReturnType<typeof result>, seat?: number) {
    const { state, apply } = foldOf([joined(0), played(0), updated(1, ["s0"]), joined(1)], { ahead: false });
    const append = (event: Parameters<typeof apply>[0]["event"]) => apply({ seq: state.nextSeq, at: 0, event });
    append({ type: "payoffs-played", policy: "p1", results: table, seconds: 0 });
    append(
      played(1, { policyVersion: 1, pairing: unlearned.players, episodes: unlearned.episodes, result: unlearned }),
    );
    const found = memberPayoffs(state, state.population, seat);
    return { found, lead: found.find(({ row }) => row === "p1") };
  }

  it("pools the variance in a seat, of learned and unlearned results, and stratifies over seats", () => {
    const table = [result("p1", "p0", sample(20, 1, 1)), result("p0", "p1", sample(10, 0.5, 2))];
    const unlearned = result("p1", "p0", sample(10, -0.5, 0.5));
    // First seat: mean (20 - 5) / 30, variance (20 + 5) / 30 + 1.5^2 (2/3) (1/3) = 4/3; 1.959964 sqrt(4/3 / 29).
    const first = payoffs(table, unlearned, 0).lead;
    expect(first).toMatchObject({ episodes: 30, seats: [30, 0], mean: 0.5 });
    expect(first?.high).toBeCloseTo(0.5 + 0.420259, 5);
    expect(first?.low).toBeCloseTo(0.5 - 0.420259, 5);
    // Second seat: mean -0.5, 1.959964 sqrt(2 / 9).
    const second = payoffs(table, unlearned, 1).lead;
    expect(second).toMatchObject({ episodes: 10, mean: -0.5 });
    expect(second?.high).toBeCloseTo(-0.5 + 0.923936, 5);
    // Both: weights 3/4 and 1/4, so that the seats' difference of 1 is no variance.
    const { lead, found } = payoffs(table, unlearned);
    const half = Math.hypot(0.75 * 0.420259, 0.25 * 0.923936);
    expect(lead).toMatchObject({ episodes: 40, seats: [30, 10], mean: 0.25 });
    expect(lead?.low).toBeCloseTo(0.25 - half, 5);
    expect(lead?.high).toBeCloseTo(0.25 + half, 5);
    const back = found.find(({ row }) => row === "p0");
    expect(back?.mean).toBeCloseTo(-0.25, 12);
    expect(back?.low).toBeCloseTo(-0.25 - half, 5);
    expect(back?.high).toBeCloseTo(-0.25 + half, 5);
  });

  it("is all that the game allows where no variance is known", () => {
    const older = { ...result("p1", "p0", sample(8, 0.5, 0)), wins: 0 };
    expect(payoffs([], older).lead).toMatchObject({ mean: 0.5, low: -2, high: 2, wins: 0 });
    expect(payoffs([], result("p1", "p0", sample(1, 1, 0))).lead).toMatchObject({ mean: 1, low: -2, high: 2 });
  });
});
