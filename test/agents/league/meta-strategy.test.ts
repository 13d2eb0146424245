import { describe, expect, it } from "vitest";
import { metaStrategy } from "../../../agents/league/meta-strategy.ts";
import type { PairResult } from "../../../agents/league/ledger.ts";
import { foldOf, joined, played, updated } from "./ledgers.ts";

/** 100 games in which `winner` earned a chip more than `loser`. */
const won = (winner: string, loser: string): PairResult => ({
  players: [`policy:${winner}`, `policy:${loser}`],
  seats: [0, 1],
  episodes: 100,
  wins: 75,
  draws: 0,
  losses: 25,
  means: [0.5, -0.5],
  variances: [1, 1],
});

/** Members p0 and p1, of which p1 is stronger, and a newer policy p2. */
const league = (rule: string) =>
  foldOf(
    [
      joined(0),
      played(0),
      updated(1, ["s0"]),
      joined(1),
      { type: "payoffs-played", policy: "p1", results: [{ ...won("p1", "p0"), segment: "" }], seconds: 0.1 },
      played(1, { pairing: ["policy:p1", "policy:p1"], policyVersion: 1 }),
      updated(2, ["s1"]),
    ],
    { matchmaking: { rule }, segmentsPerUpdate: 1, snapshotEvery: 1, ahead: false },
  ).state;

describe("the meta-strategy of a league", () => {
  it("has the masses that its solver gives the members", () => {
    expect(metaStrategy(league("psro-nash"))).toEqual([{ policy: "p1", mass: expect.closeTo(1, 6) as number }]);
    expect(metaStrategy(league("psro-uniform"))).toEqual([
      { policy: "p0", mass: 0.5 },
      { policy: "p1", mass: 0.5 },
    ]);
  });

  it("is absent under a rule that solves for none, and before the first past member", () => {
    expect(metaStrategy(league("pfsp-hard"))).toBeNull();
    expect(metaStrategy(foldOf([joined(0)], { matchmaking: { rule: "psro-nash" } }).state)).toBeNull();
  });
});
