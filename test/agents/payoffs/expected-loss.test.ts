import { describe, expect, it } from "vitest";
import { expectedLoss } from "../../../agents/payoffs/expected-loss.ts";

const NONE = { wins: 0, draws: 0, losses: 0 };
const own = (wins: number, draws: number, losses: number) => expectedLoss({ wins, draws, losses }, NONE);

describe("the expected loss of a pair", () => {
  it("is that of the formula", () => {
    // Without games: s = sqrt(1/4 / 2), times the normal density at 0.
    expect(own(0, 0, 0)).toBeCloseTo(Math.sqrt(1 / 8) / Math.sqrt(2 * Math.PI), 7);
    // 6 wins and 2 losses: m = 6.5/9, s = sqrt(m (1 - m) / 10), z = 1.5689; f(z) = 0.116534, F(-z) = 0.058337.
    expect(own(6, 0, 2)).toBeCloseTo(0.141641 * (0.116534 - 1.5689 * 0.058337), 5);
  });

  it("falls with games, sooner where one player is ahead or draws are many", () => {
    expect(own(0, 0, 0)).toBeGreaterThan(own(2, 0, 2));
    expect(own(2, 0, 2)).toBeGreaterThan(own(20, 0, 20));
    expect(own(20, 0, 20)).toBeGreaterThan(own(26, 0, 14));
    expect(own(20, 0, 20)).toBeGreaterThan(own(2, 36, 2));
    expect(own(40, 0, 0)).toBeLessThan(1e-6);
    expect(own(26, 0, 14)).toBeCloseTo(own(14, 0, 26), 12);
  });

  it("counts games of an earlier version as 32 at most", () => {
    const earlier = (wins: number, losses: number) => expectedLoss(NONE, { wins, draws: 0, losses });
    expect(earlier(6, 2)).toBeCloseTo(own(6, 0, 2), 12);
    expect(earlier(750, 250)).toBeCloseTo(own(24, 0, 8), 12);
  });
});
