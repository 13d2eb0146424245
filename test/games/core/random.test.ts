import { describe, expect, it } from "vitest";
import { choose, chooseWeighted, random, randomInteger } from "../../../games/core/random.ts";
import { valueAt } from "../../../games/core/value-at.ts";

const WORD_COUNT = 4294967296;

describe("random", () => {
  // The words are from a second implementation of cyrb128 and sfc32, in Python's integers.
  it.each([
    { seed: 0, words: [1599423197, 1787896020, 3131439848, 3849647859] },
    { seed: 1, words: [663261097, 853986954, 1331713668, 2079947259] },
    { seed: "league 7/segment 3", words: [2156769964, 401745231, 4150238414, 3673569447] },
    { seed: "", words: [2420727049, 3315390910, 31621017, 4095259433] },
  ])("of seed $seed is the same on every machine", ({ seed, words }) => {
    const next = random(seed);
    expect(words.map(() => next() * WORD_COUNT)).toEqual(words);
  });

  it("treats a number and its text as one seed", () => {
    expect(random(17)()).toBe(random("17")());
  });

  it("is uniform: chi-square over 64 bins of 64,000 draws, for ten streams", () => {
    for (let stream = 0; stream < 10; stream++) {
      const next = random(`uniformity ${stream}`);
      const bins = Array.from({ length: 64 }, () => 0);
      for (let i = 0; i < 64_000; i++) {
        const bin = randomInteger(next, 64);
        bins[bin] = valueAt(bins, bin) + 1;
      }
      const chi2 = bins.reduce((sum, seen) => sum + (seen - 1000) ** 2 / 1000, 0);
      // 63 degrees of freedom: outside 27 … 117 less than once in ten thousand.
      expect(chi2).toBeGreaterThan(27);
      expect(chi2).toBeLessThan(117);
    }
  });

  it("gives neighbouring seeds unrelated streams", () => {
    const [a, b] = [random(1), random(2)];
    let product = 0;
    for (let i = 0; i < 20_000; i++) product += (a() - 0.5) * (b() - 0.5);
    expect(Math.abs(product / 20_000) * 12).toBeLessThan(0.03);
  });
});

describe("choose", () => {
  it("draws every element, about equally often", () => {
    const next = random("choose");
    const seen = { a: 0, b: 0, c: 0 };
    for (let i = 0; i < 30_000; i++) seen[choose(next, ["a", "b", "c"] as const)]++;
    for (const times of Object.values(seen)) expect(Math.abs(times - 10_000)).toBeLessThan(400);
  });

  it("throws for an empty list", () => {
    expect(() => choose(random(0), [])).toThrow(RangeError);
  });
});

describe("chooseWeighted", () => {
  it("draws by weight, and never weights of 0", () => {
    const next = random("weights");
    const seen = [0, 0, 0, 0];
    for (let i = 0; i < 40_000; i++) {
      const index = chooseWeighted(next, [0.5, 0, 0.3, 0.2]);
      seen[index] = valueAt(seen, index) + 1;
    }
    expect(seen[1]).toBe(0);
    [20_000, 0, 12_000, 8_000].forEach((expected, i) =>
      expect(Math.abs(valueAt(seen, i) - expected)).toBeLessThan(500),
    );
  });

  it("gives the rounding remainder to the last positive weight", () => {
    expect(chooseWeighted(() => 0.9999999, [0.3, 0.3, 0.3, 0])).toBe(2);
  });

  it("throws if no weight is positive", () => {
    expect(() => chooseWeighted(random(0), [0, 0])).toThrow(RangeError);
  });
});
