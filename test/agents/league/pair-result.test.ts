import { describe, expect, it } from "vitest";
import { pairResult } from "../../../agents/league/pair-result.ts";

const returnsOf = (pairing: readonly string[], rows: readonly (readonly number[])[]) => ({
  pairing,
  count: rows.length,
  returns: Float32Array.from(rows.flat()),
});

describe("the results of a segment", () => {
  it("count who had the higher return, equal ones as draws, with means and variances", () => {
    const found = pairResult(
      returnsOf(
        ["policy:a", "policy:b"],
        [
          [2, -2],
          [0, 0],
          [-1, 1],
          [3, -3],
        ],
      ),
    );
    expect(found).toEqual({
      players: ["policy:a", "policy:b"],
      seats: [0, 1],
      episodes: 4,
      wins: 2,
      draws: 1,
      losses: 1,
      means: [1, -1],
      variances: [2.5, 2.5],
    });
  });

  it("compare a player of two seats by the mean of both", () => {
    const found = pairResult(
      returnsOf(
        ["policy:a", "policy:b", "policy:b"],
        [
          [1, 0, 1],
          [0, 2, 1],
        ],
      ),
    );
    expect(found).toMatchObject({ seats: [0, 1], wins: 1, losses: 1, means: [0.5, 1] });
  });

  it("are none in self-play and among three players", () => {
    expect(pairResult(returnsOf(["policy:a", "policy:a"], [[1, -1]]))).toBeNull();
    expect(pairResult(returnsOf(["policy:a", "policy:b", "script:c"], [[1, 0, 0]]))).toBeNull();
  });
});
