import { describe, expect, it } from "vitest";
import {
  explainedVariance,
  generalisedAdvantages,
  subtractGroupMeans,
  normaliseByRole,
  valuesOfOwnRole,
  rolesOfTrajectories,
  toDecisions,
} from "../../../agents/learners/advantages.ts";
import { random } from "../../../games/core/random.ts";
import { valueAt } from "../../../games/core/value-at.ts";

/**
 * Advantages by the definition: A_t = sum over l of lambda^l delta_{t+l}, with delta the one-step error and reward at
 * the end only.
 */
function byDefinition(values: readonly number[], final: number, lambda: number): number[] {
  const last = values.length - 1;
  const errors = values.map((value, t) => (t === last ? final : valueAt(values, t + 1)) - value);
  return errors.map((_, t) => errors.slice(t).reduce((sum, error, l) => sum + lambda ** l * error, 0));
}

const next = random("advantages");
const lengths = [1, 4, 2, 7];
const starts = Uint32Array.from([0, 1, 5, 7, 14]);
const returns = Float32Array.from([1, -0.5, 0.25, -1]);
const values = Array.from({ length: 14 }, () => Math.fround(next() - 0.5));

describe("generalisedAdvantages", () => {
  it.each([0, 0.5, 0.95, 1])("follows the definition with lambda %f, each trajectory by itself", (lambda) => {
    const { advantages, valueTargets } = generalisedAdvantages({ count: 14, starts, returns }, values, lambda);
    const expected = lengths.flatMap((length, i) => {
      const start = valueAt(starts, i);
      return byDefinition(values.slice(start, start + length), valueAt(returns, i), lambda);
    });
    expect(advantages).toHaveLength(14);
    advantages.forEach((advantage, i) => expect(advantage).toBeCloseTo(expected[i] ?? Number.NaN, 5));
    valueTargets.forEach((target, i) => expect(target).toBeCloseTo(valueAt(expected, i) + valueAt(values, i), 5));
  });

  it("uses the return itself as the target when lambda is 1", () => {
    const { valueTargets } = generalisedAdvantages({ count: 14, starts, returns }, values, 1);
    const expected = lengths.flatMap((length, i) => Array.from({ length }, () => valueAt(returns, i)));
    valueTargets.forEach((target, i) => expect(target).toBeCloseTo(expected[i] ?? Number.NaN, 5));
  });
});

describe("normaliseByRole", () => {
  it("normalises each role to mean 0 and deviation 1 separately", () => {
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

  it("leaves no noise if all advantages are equal, and skips a role that is absent", () => {
    const advantages = Float32Array.from([0.5, 0.5, 0.5]);
    normaliseByRole(advantages, [0, 0, 0], 2);
    expect(Array.from(advantages)).toEqual([0, 0, 0]);
  });

  it("normalises strata separately and weights them equally, however many are in each", () => {
    // 30 against 10: a judge's sound and unsound questions.
    const strata = Int32Array.from({ length: 40 }, (_, i) => (i < 30 ? 0 : 1));
    const advantages = Float32Array.from(strata, (stratum, i) => (stratum === 0 ? 5 : -5) + (i % 2));
    normaliseByRole(advantages, new Int32Array(40), 1, strata);
    const weight = (stratum: number) =>
      advantages.reduce((sum, a, i) => sum + (strata[i] === stratum ? Math.abs(a) : 0), 0);
    for (const [i, advantage] of advantages.entries()) {
      // Within a stratum +1 and -1, times half of the whole / the stratum's number.
      const size = strata[i] === 0 ? 40 / 60 : 40 / 20;
      expect(advantage).toBeCloseTo(i % 2 === 1 ? size : -size, 4);
    }
    expect(weight(0)).toBeCloseTo(weight(1), 3);
  });

  it("clips a rare stratum's advantages to 2, and leaves roles with one stratum unclipped", () => {
    const strata = Int32Array.from({ length: 100 }, (_, i) => (i < 98 ? 0 : 1));
    const one = Float32Array.from({ length: 100 }, (_, i) => (i === 0 ? 1 : 0));
    const balanced = Float32Array.from({ length: 100 }, (_, i) => i % 2);
    normaliseByRole(balanced, new Int32Array(100), 1, strata);
    expect(Array.from(balanced.subarray(98))).toEqual([-2, 2]);
    normaliseByRole(one, new Int32Array(100), 1, new Int32Array(100));
    expect(one[0]).toBeGreaterThan(9);
  });
});

describe("subtractGroupMeans", () => {
  const roles = [0, 0, 0, 0, 1, 1, 2];
  const groups = Int32Array.from([4, 4, 7, 7, 8, 9, 5]);
  const returns = Float32Array.from([1, 0, 1, 1, 0.5, 1, 0.25]);

  it("subtracts each group's mean for roles that request it and have groups of several attempts", () => {
    expect(Array.from(subtractGroupMeans({ returns, groups }, roles, [true, true, true]))).toEqual([
      0.5, -0.5, 0, 0, 0.5, 1, 0.25,
    ]);
  });

  it("leaves roles that don't request it, and its input, unchanged", () => {
    expect(subtractGroupMeans({ returns, groups }, roles, [false, true, true])).toEqual(returns);
    expect(returns[0]).toBe(1);
  });

  it("makes the reward of an attempt alone in its group 0 if others of the role are compared", () => {
    const lonely = { returns: Float32Array.from([1, 0, 1]), groups: Int32Array.from([0, 0, 1]) };
    expect(Array.from(subtractGroupMeans(lonely, [0, 0, 0], [true]))).toEqual([0.5, -0.5, 0]);
  });
});

describe("trajectories and their decisions", () => {
  const samples = {
    count: 4,
    starts: Uint32Array.from([0, 3, 4]),
    returns: Float32Array.from([1, 2]),
    roles: Int32Array.from([1, 1, 1, 0]),
  };

  it("share role and value", () => {
    expect(Array.from(rolesOfTrajectories(samples))).toEqual([1, 0]);
    expect(Array.from(toDecisions(samples, samples.returns))).toEqual([1, 1, 1, 2]);
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

describe("valuesOfOwnRole", () => {
  it("takes the head of the deciding role", () => {
    const heads = Float32Array.from([10, 11, 20, 21, 30, 31]);
    expect(Array.from(valuesOfOwnRole(heads, Int32Array.from([1, 0, 1]), 2))).toEqual([11, 20, 31]);
  });
});
