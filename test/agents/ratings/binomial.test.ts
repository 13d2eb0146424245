import { expect, test } from "vitest";
import { BinomialSampler } from "../../../agents/ratings/binomial.ts";
import { random } from "../../../games/core/random.ts";

const samplerOf = (n: number, p: number) => new BinomialSampler(Float64Array.of(n), Float64Array.of(p / (1 - p)));

test.each([
  [10, 0.3],
  [10, 0.9],
  [1000, 0.004],
  [400, 0.4],
  [1_000_000, 0.7],
])("binomial counts of %i trials with probability %f have their mean and variance", (n, p) => {
  const next = random(`binomial ${n} ${p}`);
  const sampler = samplerOf(n, p);
  const draws = Array.from({ length: 20_000 }, () => sampler.draw(next, 0));
  const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
  const variance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws.length;
  const deviation = Math.sqrt(n * p * (1 - p));
  expect(Math.abs(mean - n * p)).toBeLessThan((4 * deviation) / Math.sqrt(draws.length));
  expect(variance / deviation ** 2).toBeGreaterThan(0.95);
  expect(variance / deviation ** 2).toBeLessThan(1.05);
  expect(draws.every((x) => Number.isInteger(x) && x >= 0 && x <= n)).toBe(true);
});

test("binomial counts come as often as their probabilities say", () => {
  const [n, p, count] = [6, 0.35, 100_000];
  const next = random("frequencies");
  const sampler = samplerOf(n, p);
  const found = Array.from({ length: n + 1 }, () => 0);
  for (let i = 0; i < count; i++) {
    const drawn = sampler.draw(next, 0);
    found[drawn] = (found[drawn] ?? 0) + 1;
  }
  let probability = (1 - p) ** n;
  for (let k = 0; k <= n; k++) {
    const error = 4 * Math.sqrt(count * probability * (1 - probability));
    expect(Math.abs((found[k] ?? 0) - count * probability), `${k} of ${n}`).toBeLessThan(error);
    probability *= ((n - k) / (k + 1)) * (p / (1 - p));
  }
});

test("binomial counts of near certain or impossible successes stay in range", () => {
  const next = random("certain");
  expect([samplerOf(7, 1e-300).draw(next, 0), samplerOf(7, 1 - 1e-16).draw(next, 0)]).toEqual([0, 7]);
});
