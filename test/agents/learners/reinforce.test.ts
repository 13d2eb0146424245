import { beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "../../../agents/engines/engine.ts";
import { AgentError } from "../../../agents/errors.ts";
import { reinforce } from "../../../agents/learners/reinforce.ts";
import type { Weights } from "../../../agents/networks/network.ts";
import { engineOf } from "../../support/engines.ts";
import { oneShot, type Choices } from "./one-shot.ts";
import { firstWeights, policyIn, requestFor, segmentOf, trained } from "./training.ts";
import { valueAt } from "../../../games/core/value-at.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await engineOf("wasm");
});

/** The left earns 1 for action 2, the right 10 for action 0. */
const bandit = oneShot(["left", "right"], 3, ([l, r]) => [l === 2 ? 1 : 0, r === 0 ? 10 : 0], { min: 0, max: 10 });
/** Action 1 (defect) dominates. */
const dilemma = oneShot(["row", "column"], 2, ([a = 0, b = 0]) => [3 * (1 - b) + a, 3 * (1 - a) + b], {
  min: 0,
  max: 4,
});
const course = { updates: 30, episodes: 128 };
const quick = { learningRate: 0.02, entropy: 0 };
const starts: readonly Choices[] = [[], [0]];

/** KL(p || q) in nats. */
function divergence(p: readonly number[], q: readonly number[]): number {
  return p.reduce((sum, pi, i) => sum + pi * Math.log(pi / valueAt(q, i)), 0);
}

describe("reinforce++", () => {
  it("finds each role's best action, whatever the scale of its rewards", async () => {
    const { weights } = await trained(engine, bandit, reinforce, firstWeights(bandit), quick, course);
    expect(policyIn(bandit, weights, [])[2]).toBeGreaterThan(0.95);
    expect(policyIn(bandit, weights, [0])[0]).toBeGreaterThan(0.95);
  });

  it("plays the dominant action, though both would be better off without", async () => {
    const { weights } = await trained(engine, dilemma, reinforce, firstWeights(dilemma), quick, course);
    for (const state of starts) expect(policyIn(dilemma, weights, state)[1]).toBeGreaterThan(0.95);
  });

  it("is anchored to its base in the roles that kl names, and in those alone", async () => {
    const start = firstWeights(bandit, [[0], [1]]);
    const given = { ...quick, "kl.left": 5 };
    const { weights, metrics } = await trained(engine, bandit, reinforce, start, given, {
      ...course,
      anchor: start.values,
    });
    const moved = (state: Choices) => divergence(policyIn(bandit, start, state), policyIn(bandit, weights, state));
    expect(moved([])).toBeLessThan(0.05);
    expect(moved([0])).toBeGreaterThan(1);
    expect(metrics["anchorKl/left"]).toBeGreaterThan(0);
    expect(metrics).not.toHaveProperty(["anchorKl/right"]);
  });

  it("returns to a base it has left if nothing else earns a reward", async () => {
    const flat = oneShot(["only"], 3, () => [1], { min: 0, max: 1 });
    const base = firstWeights(flat);
    const away = await trained(
      engine,
      oneShot(["only"], 3, ([a]) => [a === 1 ? 1 : 0], { min: 0, max: 1 }),
      reinforce,
      base,
      quick,
      course,
    );
    expect(policyIn(flat, away.weights, [])[1]).toBeGreaterThan(0.9);
    const back = await trained(
      engine,
      flat,
      reinforce,
      away.weights,
      { ...quick, kl: 1 },
      { ...course, anchor: base.values },
    );
    expect(divergence(policyIn(flat, base, []), policyIn(flat, back.weights, []))).toBeLessThan(0.02);
  });

  it("rejects a KL without a base", async () => {
    const weights = firstWeights(bandit);
    const segment = segmentOf(bandit, [episode([2, 0])]);
    const failed = await reinforce
      .update(requestFor(engine, bandit, reinforce, weights, segment, { kl: 0.1 }))
      .catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(AgentError);
    expect((failed as AgentError).code).toBe("learner/bad-hyperparameter");
    expect((failed as AgentError).message).toMatch(/without one.*set kl to 0/);
  });

  it("becomes uniform if nothing else earns a reward, in the roles that entropy names", async () => {
    const flat = oneShot(["left", "right"], 3, () => [1, 1], { min: 0, max: 10 });
    const sure = await trained(engine, bandit, reinforce, firstWeights(bandit, [[0], [1]]), quick, course);
    const given = { ...quick, "entropy.right": 1 };
    const { weights } = await trained(engine, flat, reinforce, sure.weights, given, course);
    expect(Math.max(...policyIn(flat, weights, []))).toBeGreaterThan(0.95);
    expect(Math.max(...policyIn(flat, weights, [0]))).toBeLessThan(0.4);
  });

  it("decays its learning rate over the second half to a twentieth", async () => {
    const start = firstWeights(bandit);
    const segment = segmentOf(bandit, [episode([2, 0]), episode([1, 1])]);
    const request = requestFor(engine, bandit, reinforce, start, segment, { ...quick, decayOver: 100 });
    const moved = async (version: number) => distance(start, (await reinforce.update({ ...request, version })).values);
    const first = await moved(0);
    expect((await moved(50)) / first).toBeCloseTo(1, 3);
    expect((await moved(75)) / first).toBeCloseTo(0.55, 2);
    expect((await moved(100)) / first).toBeCloseTo(0.05, 2);
    expect((await moved(1000)) / first).toBeCloseTo(0.05, 2);
  });

  it("takes one step per minibatch, or one for all decisions", async () => {
    const segment = segmentOf(bandit, [episode([2, 0]), episode([1, 1]), episode([0, 2])]);
    const steps = async (given: Readonly<Record<string, number>>) => {
      const { optimizer } = await reinforce.update(
        requestFor(engine, bandit, reinforce, firstWeights(bandit), segment, given),
      );
      return optimizer[0];
    };
    expect(await steps({ minibatch: 4 })).toBe(2);
    expect(await steps({ minibatch: 4, epochs: 3 })).toBe(6);
    expect(await steps({ minibatch: 1000, epochs: 2 })).toBe(2);
  });

  it("learns values for its baseline, which explain rewards that the decision can't change", async () => {
    // Each role earns the same for every action, so its head has a constant to learn.
    const paid = oneShot(["poor", "rich"], 2, () => [-1, 1], { min: -1, max: 1 });
    const given = { ...quick, baseline: 1, valueWeight: 1 };
    const { metrics } = await trained(engine, paid, reinforce, firstWeights(paid), given, course);
    expect(metrics["explainedVariance"]).toBeGreaterThan(0.9);
    expect(metrics["valueLoss"]).toBeLessThan(0.1);
  });
});

/** One episode of uniform play. */
function episode(actions: readonly number[]) {
  return {
    actions: Uint16Array.from(actions),
    logProbs: Float32Array.from(actions, () => Math.log(1 / 3)),
    returns: bandit.returns(actions),
  };
}

function distance(from: Weights, to: Float32Array): number {
  return Math.hypot(...to.map((value, i) => value - valueAt(from.values, i)));
}
