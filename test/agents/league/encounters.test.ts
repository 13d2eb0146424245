import { describe, expect, it } from "vitest";
import { memberEncounters } from "../../../agents/league/encounters.ts";
import type { PairResult } from "../../../agents/league/ledger.ts";
import { joined, ledgerOf, played, updated } from "./ledgers.ts";

/** Ten episodes of `a` in the first seat against `b`. */
const result = (a: string, b: string, wins: number, draws = 0): PairResult => ({
  players: [a, b],
  seats: [0, 1],
  episodes: 10,
  wins,
  draws,
  losses: 10 - wins - draws,
  means: [wins / 10, -wins / 10],
  variances: [1, 1],
});

const against = (index: number, found: PairResult) => played(index, { pairing: [...found.players], result: found });

describe("the encounters of a member", () => {
  const entries = ledgerOf([
    joined(0),
    against(0, result("policy:p0", "script:random", 8)),
    against(1, result("policy:p0", "script:random", 4, 2)),
    updated(1, ["s0", "s1"]),
    against(2, result("policy:p1", "policy:p0", 9)),
    against(3, result("policy:p1", "policy:p0", 6)),
    updated(2, ["s2", "s3"]),
    joined(2),
    {
      type: "payoffs-played",
      policy: "p2",
      results: [{ ...result("policy:p0", "policy:p2", 5), segment: "side" }],
      seconds: 1,
    },
  ]);
  const found = memberEncounters(entries);

  it("are listed from the opponent that scores the most, with the segment in which it scored the most", () => {
    expect(found.get("p0")?.map(({ opponent, score, segment }) => ({ opponent, score, segment }))).toEqual([
      { opponent: "agent:main", score: 5 / 20, segment: "s2" },
      { opponent: "p2", score: 0.5, segment: "side" },
      { opponent: "script:random", score: 13 / 20, segment: "s1" },
    ]);
  });

  it("have wins, draws, losses, the mean return and Wilson's interval of the score", () => {
    const random = found.get("p0")?.find(({ opponent }) => opponent === "script:random");
    expect(random).toMatchObject({ episodes: 20, wins: 12, draws: 2, losses: 6 });
    expect(random?.mean).toBeCloseTo(0.6, 12);
    expect(random?.low).toBeCloseTo(0.433, 3);
    expect(random?.high).toBeCloseTo(0.819, 3);
  });

  it("are those of members alone", () => {
    expect([...found.keys()].toSorted()).toEqual(["p0", "p2"]);
  });
});
