import { describe, expect, it } from "vitest";
import { EncounterCounter, OpponentKeys, recordedResults } from "../../../agents/league/encounters.ts";
import type { LeagueEvent, PairResult } from "../../../agents/league/ledger.ts";
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

const events: LeagueEvent[] = [
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
];

function counted(only?: string): EncounterCounter {
  const members = new Set(["p0", "p2"]);
  const keys = new OpponentKeys((policy) => members.has(policy));
  const counter = new EncounterCounter(only);
  for (const entry of ledgerOf(events)) {
    keys.note(entry.event);
    for (const { segment, result: found } of recordedResults(entry)) {
      if (found) counter.add(segment, found, [keys.of(found.players[0]), keys.of(found.players[1])]);
    }
  }
  return counter;
}

describe("the encounters of a member", () => {
  const counter = counted();
  const found = counter.encounters("p0", false);

  it("are listed from the opponent that scores the most, with the segments in which it scored the most and the least", () => {
    expect(
      found.map(({ opponent, score, worstSegment, bestSegment }) => [opponent, score, worstSegment, bestSegment]),
    ).toEqual([
      ["agent:main", 5 / 20, "s2", "s3"],
      ["p2", 0.5, "side", "side"],
      ["script:random", 13 / 20, "s1", "s0"],
    ]);
  });

  it("have wins, draws, losses, the mean return and Wilson's interval of the score", () => {
    const random = found.find(({ opponent }) => opponent === "script:random");
    expect(random).toMatchObject({ episodes: 20, wins: 12, draws: 2, losses: 6, seat: null });
    expect(random?.mean).toBeCloseTo(0.6, 12);
    expect(random?.low).toBeCloseTo(0.433, 3);
    expect(random?.high).toBeCloseTo(0.819, 3);
  });

  it("are apart by seat where roles differ", () => {
    const bySeat = counter.encounters("p0", true).map(({ opponent, seat, episodes }) => [opponent, seat, episodes]);
    expect(bySeat).toEqual([
      ["agent:main", 1, 20],
      ["p2", 0, 10],
      ["script:random", 0, 20],
    ]);
  });

  it("add up in each seat", () => {
    const seats = counter.bySeat("p0");
    expect(seats).toMatchObject([
      { seat: 0, episodes: 30, wins: 17, draws: 2, losses: 11, score: 0.6 },
      { seat: 1, episodes: 20, wins: 5, draws: 0, losses: 15, score: 0.25 },
    ]);
    expect(seats[0]?.mean).toBeCloseTo((8 + 4 + 5) / 30, 12);
  });

  it("are those of policies that are named by their hash alone, or of one of them", () => {
    expect(counter.encounters("agent:main", false)).toEqual([]);
    expect(counter.encounters("p2", false)).toHaveLength(1);
    expect(counted("p0").encounters("p2", false)).toEqual([]);
    expect(counted("p0").encounters("p0", false)).toEqual(found);
  });
});
