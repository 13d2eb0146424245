import { expect, test } from "vitest";
import { drawBinomial } from "../../../agents/ratings/binomial.ts";
import { random } from "../../../games/core/random.ts";

test.each([
  [10, 0.3],
  [10, 0.9],
  [1000, 0.004],
  [400, 0.4],
  [1_000_000, 0.7],
])("binomial counts of %i trials with probability %f have their mean and variance", (n, p) => {
  const next = random(`binomial ${n} ${p}`);
  const draws = Array.from({ length: 20_000 }, () => drawBinomial(next, n, p));
  const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
  const variance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws.length;
  const deviation = Math.sqrt(n * p * (1 - p));
  expect(Math.abs(mean - n * p)).toBeLessThan((4 * deviation) / Math.sqrt(draws.length));
  expect(variance / deviation ** 2).toBeGreaterThan(0.95);
  expect(variance / deviation ** 2).toBeLessThan(1.05);
  expect(draws.every((x) => Number.isInteger(x) && x >= 0 && x <= n)).toBe(true);
});

test("binomial counts without chance are exact", () => {
  const next = random("certain");
  expect([drawBinomial(next, 0, 0.5), drawBinomial(next, 7, 0), drawBinomial(next, 7, 1)]).toEqual([0, 0, 7]);
});
