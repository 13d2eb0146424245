import { describe, expect, it } from "vitest";
import type { ScoredGame } from "../../../agents/ratings/pair-counts.ts";
import { ratePairs } from "../../../agents/ratings/ratings.ts";
import { withoutShutOuts } from "../../../agents/ratings/shut-outs.ts";
import { countPairs } from "./count-pairs.ts";

const isScript = (name: string): boolean => name.startsWith("script:");

const games = (a: string, b: string, ...scores: readonly ScoredGame["score"][]): ScoredGame[] =>
  scores.map((score) => ({ a, b, score }));

const MIXED = [...games("p0", "p1", 0, 0, 1), ...games("p1", "script:random", 1, 1, 0.5)];

describe("games without shut-outs", () => {
  it("leave out scripted players that won all of their games, or none", () => {
    const perfect = [...games("p0", "script:perfect", 0, 0), ...games("p1", "script:perfect", 0)];
    const poor = games("script:poor", "p1", 0, 0);
    const { counts, leftOut, unconnected } = withoutShutOuts(countPairs([...perfect, ...MIXED, ...poor]), isScript);
    expect(leftOut).toEqual([
      { name: "script:perfect", wonAll: true },
      { name: "script:poor", wonAll: false },
    ]);
    expect(unconnected).toEqual([]);
    expect(counts.names).toEqual(["p0", "p1", "script:random"]);
    expect(ratePairs(counts, 2)).toEqual(ratePairs(countPairs(MIXED), 2));
    expect(ratePairs(counts, 2).usesPrior).toBe(false);
  });

  it("keep scripted players with a draw, and members that won everything", () => {
    const played = countPairs([...MIXED, ...games("p2", "p0", 1, 1), ...games("script:solid", "p0", 1, 0.5)]);
    expect(withoutShutOuts(played, isScript)).toEqual({ counts: played, leftOut: [], unconnected: [] });
  });

  it("name members that played no others", () => {
    const { counts, leftOut, unconnected } = withoutShutOuts(
      countPairs([...MIXED, ...games("p2", "script:perfect", 0, 0)]),
      isScript,
    );
    expect([leftOut, unconnected]).toEqual([[{ name: "script:perfect", wonAll: true }], ["p2"]]);
    expect(counts).toEqual(countPairs(MIXED));
  });
});
