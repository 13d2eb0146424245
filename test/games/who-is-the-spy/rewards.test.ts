import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isCaught, rewards, voteCounts } from "../../../games/who-is-the-spy/rewards.ts";
import { after } from "./play.ts";
import type { SpyState } from "../../../games/who-is-the-spy/rules.ts";

/** The end of an episode with these votes; the spy is the last seat. */
function endWith(votes: readonly (number | null)[]): SpyState {
  return { ...after([0, 17, 8, 3, 0, 0, 0, 0]), seats: votes.length, spy: votes.length - 1, votes };
}
const clueRewards = (state: SpyState) => rewards(state).map(([clues]) => clues?.value ?? Number.NaN);

describe("rewards", () => {
  it("of clues: the spy loses a tenth of its lead in votes, civilians share it and pay for votes above their mean", () => {
    // Two of three votes for the spy, one for seat 1; the spy's own vote, for seat 1, is not counted.
    const end = endWith([3, 3, 1, 1]);
    expect(voteCounts(end)).toEqual([0, 1, 0, 2]);
    const lead = 2 - 1 / 3;
    const share = (0.1 / 3) * lead;
    const expected = [share + 0.1 / 3, share - 0.1 * (1 - 1 / 3), share + 0.1 / 3, -0.1 * lead];
    clueRewards(end).forEach((value, seat) => expect(value).toBeCloseTo(expected[seat] ?? Number.NaN, 12));
    expect(isCaught(end)).toBe(true);
  });

  it("of clues sum to zero, whatever the votes, for four to six players", () => {
    const votes = fc
      .integer({ min: 4, max: 6 })
      .chain((seats) =>
        fc.tuple(
          ...Array.from({ length: seats }, (_, seat) =>
            fc.constantFrom(
              null,
              ...Array.from({ length: seats }, (_, other) => other).filter((other) => other !== seat),
            ),
          ),
        ),
      );
    fc.assert(
      fc.property(votes, (cast) => {
        const sum = clueRewards(endWith(cast)).reduce((total, value) => total + value, 0);
        expect(sum).toBeCloseTo(0, 12);
      }),
      { seed: 5 },
    );
  });

  it("of votes: 1 for the spy, -0.5 for nobody, -1 for a civilian, each with its verdict; the spy's is a tie", () => {
    const votes = rewards(endWith([3, null, 0, 1])).map(([, vote]) => vote);
    expect(votes).toEqual([
      { value: 1, stratum: 0, verdict: "right" },
      { value: -0.5, stratum: 0, verdict: "unsure" },
      { value: -1, stratum: 0, verdict: "wrong" },
      null,
    ]);
  });

  it("a spy with as many votes as a civilian is not caught", () => {
    expect(isCaught(endWith([3, 0, null, 1]))).toBe(false);
    expect(isCaught(endWith([null, null, null, 1]))).toBe(false);
  });
});
