import { describe, expect, it } from "vitest";
import {
  explainedVariance,
  generalisedAdvantages,
  normaliseByRole,
  ownValues,
} from "../../../agents/learners/advantages.ts";
import { random } from "../../../games/core/random.ts";

/** Advantages by the definition: A_t = sum over l of lambda^l delta_{t+l}, with delta the one-step error and reward at the end only. */
function byDefinition(values: readonly number[], final: number, lambda: number): number[] {
  const last = values.length - 1;
  const errors = values.map((value, t) => (t === last ? final : (values[t + 1] ?? 0)) - value);
  return errors.map((_, t) => errors.slice(t).reduce((sum, error, l) => sum + lambda ** l * error, 0));
}

const next = random("advantages");
const lengths = [1, 4, 2, 7];
const starts = Uint32Array.from([0, 1, 5, 7, 14]);
const returns = Float32Array.from([1, -0.5, 0.25, -1]);
const values = Array.from({ length: 14 }, () => Math.fround(next() - 0.5));

describe("generalisedAdvantages", () => {
  it.each([0, 0.5, 0.95, 1])("follows the definition with lambda %f, each trajectory by itself", (lambda) => {
    const { advantages, targets } = generalisedAdvantages({ count: 14, starts, returns }, values, lambda);
    const expected = lengths.flatMap((length, i) => {
      const start = starts[i] ?? 0;
      return byDefinition(values.slice(start, start + length), returns[i] ?? 0, lambda);
    });
    expect(advantages).toHaveLength(14);
    advantages.forEach((advantage, i) => expect(advantage).toBeCloseTo(expected[i] ?? Number.NaN, 5));
    targets.forEach((target, i) => expect(target).toBeCloseTo((expected[i] ?? 0) + (values[i] ?? 0), 5));
  });

  it("takes the return itself as target when lambda is 1", () => {
    const { targets } = generalisedAdvantages({ count: 14, starts, returns }, values, 1);
    const expected = lengths.flatMap((length, i) => Array.from({ length }, () => returns[i] ?? 0));
    targets.forEach((target, i) => expect(target).toBeCloseTo(expected[i] ?? Number.NaN, 5));
  });
});

describe("normaliseByRole", () => {
  it("brings each role to mean 0 and deviation 1 by itself", () => {
    const roles = Int32Array.from({ length: 60 }, (_, i) => (i % 3 === 0 ? 1 : 0));
    const advantages = Float32Array.from(roles, (role) => (role === 0 ? 5 + next() : -3 + 10 * next()));
    normaliseByRole(advantages, roles, 2);
    for (const role of [0, 1]) {
      const own = Array.from(advantages).filter((_, i) => roles[i] === role);
      const mean = own.reduce((sum, a) => sum + a, 0) / own.length;
      const variance = own.reduce((sum, a) => sum + (a - mean) ** 2, 0) / own.length;
      expect(mean).toBeCloseTo(0, 5);
      expect(variance).toBeCloseTo(1, 4);
    }
  });

  it("leaves no noise where all advantages are equal, and passes over a role that is absent", () => {
    const advantages = Float32Array.from([0.5, 0.5, 0.5]);
    normaliseByRole(advantages, [0, 0, 0], 2);
    expect(Array.from(advantages)).toEqual([0, 0, 0]);
  });
});

describe("explainedVariance", () => {
  it("is 1 for right values, 0 for their mean, negative for worse", () => {
    const targets = Float32Array.from([1, 2, 3, 4]);
    expect(explainedVariance(targets, targets)).toBeCloseTo(1, 6);
    expect(explainedVariance([2.5, 2.5, 2.5, 2.5], targets)).toBeCloseTo(0, 6);
    expect(explainedVariance([4, 3, 2, 1], targets)).toBeCloseTo(-3, 6);
    expect(explainedVariance([1, 1], Float32Array.from([2, 2]))).toBe(0);
  });
});

describe("ownValues", () => {
  it("takes the head of the deciding role", () => {
    const heads = Float32Array.from([10, 11, 20, 21, 30, 31]);
    expect(Array.from(ownValues(heads, Int32Array.from([1, 0, 1]), 2))).toEqual([11, 20, 31]);
  });
});
