import { describe, expect, it } from "vitest";
import { coachedNegotiation as game } from "../../../games/coached-negotiation/game.ts";
import { chainOf } from "./chains.ts";

const NONE = null;
const values = (rewards: readonly ({ readonly value: number } | null)[] | undefined) =>
  rewards?.map((reward) => reward?.value ?? null);

describe("rewards of a bargain", () => {
  it.each([
    { case: "a deal gives the seller the price minus 8 and the buyer 20 minus the price", price: 16, pays: [8, 4] },
    { case: "a failed bargain gives neither anything", price: NONE, pays: [0, 0] },
    { case: "the deal with the highest price", price: 19.5, pays: [11.5, 0.5] },
    { case: "the deal with the lowest price", price: 10.5, pays: [2.5, 9.5] },
  ])("$case", ({ price, pays }) => {
    const rewards = game.rewards?.(chainOf({}, 15, price));
    expect([values(rewards?.[0])?.[1], values(rewards?.[1])?.[1]]).toEqual(pays);
  });
});

describe.each([
  { case: "a higher price gains the difference", prices: [15, 16.5], counted: 1.5, survivors: 1.5 },
  { case: "a lower price costs the difference", prices: [16, 15], counted: -1, survivors: -1 },
  { case: "the same price gains nothing", prices: [16, 16], counted: 0, survivors: 0 },
  { case: "a lost deal costs its surplus, or isn't counted", prices: [16, NONE], counted: -8, survivors: NONE },
  {
    case: "a deal after a failure gains its surplus, or its price above 13",
    prices: [NONE, 15],
    counted: 7,
    survivors: 2,
  },
  { case: "two failures gain nothing, or aren't counted", prices: [NONE, NONE], counted: 0, survivors: NONE },
  { case: "the reference is the last price, or the best so far", prices: [17, 15, 16], counted: 1, survivors: -1 },
  { case: "a failure doesn't reset the best of survivors", prices: [16, NONE, 17], counted: 9, survivors: 1 },
])("rewards of the last round of advice: $case", ({ prices, counted, survivors }) => {
  const last = (end: ReturnType<typeof chainOf>) => values(game.rewards?.(end)[2])?.at(-1);

  it("failures counted", () => {
    expect(last(chainOf({}, ...prices))).toBe(counted);
  });

  it("survivors only", () => {
    expect(last(chainOf({ accounting: "survivors" }, ...prices))).toBe(survivors);
  });

  it("are mirrored if the buyer is coached", () => {
    // A buyer's price p corresponds to a seller's 28 - p, but 17 to 13: two points higher.
    const mirrored = prices.map((price) => (price === NONE ? NONE : 28 - price));
    expect(last(chainOf({ coached: "buyer" }, ...mirrored))).toBe(counted);
    const firstDeal = prices.filter((price) => price !== NONE).length === 1 && survivors !== NONE;
    expect(last(chainOf({ coached: "buyer", accounting: "survivors" }, ...mirrored))).toBe(
      survivors === NONE ? NONE : firstDeal ? survivors + 2 : survivors,
    );
  });
});

describe("returns", () => {
  it("are sums of rewards; with failures counted the critic's is the change from first to last", () => {
    const end = chainOf({}, 15, NONE, 16, 17.5);
    expect(game.returns(end)).toEqual([7 + 8 + 9.5, 5 + 4 + 2.5, 2.5]);
    expect(game.ending?.(end)).toBe("3 of 4 bargains closed: seller 24.5 points, buyer 11.5.");
  });
});
