import { describe, expect, it } from "vitest";
import { replayState } from "../../../games/core/playthrough.ts";
import { negotiation } from "../../../games/negotiation/game.ts";
import { measures } from "../../../games/negotiation/measures.ts";
import { ACCEPT, WALK, type NegotiationState } from "../../../games/negotiation/rules.ts";
import { secondBestEfficiency } from "../../../games/negotiation/measures/second-best.ts";

const offer = (price: number) => (price - 10.5) / 0.5;
const ended = (actions: readonly number[], options = {}) =>
  replayState(negotiation, actions, options) as NegotiationState;
const values = (ends: readonly NegotiationState[], options: Record<string, boolean>) =>
  Object.fromEntries(Object.entries(measures.ofEpisodes(ends, options)).map(([name, { value }]) => [name, value]));

describe("measures of negotiation", () => {
  it("are the price of deals, the deal rate, both sides' surplus and its split", () => {
    const ends = [ended([offer(14), ACCEPT]), ended([offer(17), ACCEPT]), ended([WALK]), ended([offer(15), WALK])];
    expect(values(ends, { private: false })).toEqual({
      price: 15.5,
      "deal rate": 0.5,
      "surplus/seller": (6 + 9) / 4,
      "surplus/buyer": (6 + 3) / 4,
      "surplus split": (6 / 12 + 9 / 12) / 2,
    });
  });

  it("include the efficiency in private: realised over possible surplus, deals at a loss subtracted", () => {
    const drawn = (cost: number, value: number, ...rest: number[]) =>
      ended([cost - 8, value - 12, ...rest], { private: true });
    const ends = [
      drawn(8, 18, offer(14), ACCEPT), // 10 of 10
      drawn(10, 16, WALK), // 0 of 6
      drawn(16, 14, offer(15), ACCEPT), // -2 of 0
      drawn(8, 12, offer(14), ACCEPT), // 4 of 4, and the buyer lost
    ];
    const found = values(ends, { private: true });
    expect(found["efficiency/realised"]).toBeCloseTo((10 - 2 + 4) / (16 + 4), 10);
    expect(found["efficiency/bound"]).toBeCloseTo(327 / 344, 10);
    // Deals with a loss for one side are left out of the split.
    expect(found["surplus split"]).toBeCloseTo(6 / 10, 10);
  });

  it("have an efficiency within its interval even if losses exceed the possible gain", () => {
    const lost = ended([8, 0, offer(15), ACCEPT], { private: true });
    const missed = ended([0, 0, WALK], { private: true });
    const { value, low, high } = measures.ofEpisodes([lost, lost, missed], { private: true })[
      "efficiency/realised"
    ] ?? {
      value: 0,
      low: 1,
      high: 0,
    };
    expect(value).toBe(-8 / 4);
    expect(low).toBeLessThan(value);
    expect(high).toBeGreaterThan(value);
  });

  it("are empty without episodes, and leave out measures without data", () => {
    expect(measures.ofEpisodes([], {})).toEqual({});
    expect(Object.keys(values([ended([WALK])], { private: false })).sort()).toEqual([
      "deal rate",
      "surplus/buyer",
      "surplus/seller",
    ]);
  });
});

describe("the bound on efficiency", () => {
  const costs = Array.from({ length: 9 }, (_, k) => 8 + k);
  const of = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
  /** The mechanism that reaches the bound: trade if the gain is at least 3, and with probability 3/14 if it is 2. */
  const trade = (cost: number, value: number) => (value - cost >= 3 ? 1 : value - cost === 2 ? 3 / 14 : 0);
  const bought = (value: number) => of(costs.map((cost) => trade(cost, value))) / 9;

  it("is reached by a mechanism that is truthful, individually rational and without subsidy", () => {
    const buyerGains = (value: number) =>
      of(
        costs
          .map((_, k) => 12 + k)
          .filter((v) => v < value)
          .map(bought),
      );
    // A mirror image: cost c corresponds to value 28 - c.
    for (const value of costs.map((cost) => cost + 4)) {
      expect(buyerGains(value)).toBeGreaterThanOrEqual(0);
      for (const lie of costs.map((cost) => cost + 4)) {
        const lying = buyerGains(lie) + (value - lie) * bought(lie);
        expect(lying).toBeLessThanOrEqual(buyerGains(value) + 1e-9);
      }
    }
    const made = of(costs.flatMap((cost) => costs.map((c) => (c + 4 - cost) * trade(cost, c + 4))));
    const claimed = 2 * 9 * of(costs.map((cost) => buyerGains(cost + 4)));
    expect(made - claimed).toBeCloseTo(0, 9);
    expect(made / 344).toBeCloseTo(secondBestEfficiency(), 12);
  });

  it("is exceeded by no mechanism: a price on the constraint bounds them all (weak duality)", () => {
    const virtual = (cost: number, value: number) => value - cost - (20 - value) - (cost - 8);
    const dual = of(costs.flatMap((cost) => costs.map((c) => Math.max(0, c + 4 - cost + virtual(cost, c + 4) / 4))));
    expect(dual / 344).toBeCloseTo(secondBestEfficiency(), 12);
  });
});
