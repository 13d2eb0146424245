import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "../../../agents/engines/engine.ts";
import type { TF } from "../../../agents/networks/tf.ts";
import { AgentError } from "../../../agents/errors.ts";
import type { Segment } from "../../../agents/episode.ts";
import type { UpdateResult } from "../../../agents/learners/learner.ts";
import { adamSlots, restoreAdam } from "../../../agents/engines/adam.ts";
import { nameWeights } from "../../../agents/networks/hash.ts";
import type { Weights } from "../../../agents/networks/network.ts";
import { tensorNetwork } from "../../../agents/networks/tensor-network.ts";
import { engineOf, held } from "../../support/engines.ts";
import { temporaryFolder } from "../../support/folder.ts";
import { firstPolicy, ppo, requestOf, selfPlay } from "./play.ts";
import { valueAt } from "../../../games/core/value-at.ts";

const folder = temporaryFolder();
const policy = firstPolicy();
let engine: Engine;
let tf: TF;
let segments: Segment[];
beforeAll(async () => {
  engine = await engineOf("wasm");
  ({ tf } = engine);
  segments = [await selfPlay(policy, 64, "first"), await selfPlay(policy, 64, "second")];
});

const policyOf = ({ values }: UpdateResult): Weights => nameWeights("policy", "kuhn-poker", policy.network, values);
const slotsOf = ({ optimizer }: UpdateResult) => nameWeights("optimizer", "kuhn-poker", policy.network, optimizer);
const segmentAt = (i: number): Segment[] => segments.slice(i, i + 1);

describe("ppo.update", () => {
  it("is a pure function: bitwise the same weights for the same inputs, and its inputs don't change", async () => {
    const before = policy.values.slice();
    const [one, two] = [
      await ppo.update(requestOf(engine, policy, null, segmentAt(0), 0)),
      await ppo.update(requestOf(engine, policy, null, segmentAt(0), 0)),
    ];
    expect(policyOf(two).hash).toBe(policyOf(one).hash);
    expect(slotsOf(two).hash).toBe(slotsOf(one).hash);
    expect(policyOf(one).hash).not.toBe(policy.hash);
    expect(two.metrics).toEqual(one.metrics);
    expect(policy.values).toEqual(before);
  });

  it("resumes in another process exactly as in this one", async () => {
    const one = await ppo.update(requestOf(engine, policy, null, segmentAt(0), 0));
    const two = await ppo.update(requestOf(engine, policyOf(one), one.optimizer, segmentAt(1), 1));
    const files = [one.values, one.optimizer].map((values, i) => {
      const file = join(folder, `${i}.f32`);
      writeFileSync(file, new Uint8Array(values.slice().buffer));
      return file;
    });
    const script = join(import.meta.dirname, "two-updates.ts");
    const { stdout } = await promisify(execFile)(process.execPath, [script, ...files]);
    expect(JSON.parse(stdout)).toEqual([policyOf(two).hash, slotsOf(two).hash]);
    // The slots matter: a fresh optimiser would give other weights.
    const fresh = await ppo.update(requestOf(engine, policyOf(one), null, segmentAt(1), 1));
    expect(policyOf(fresh).hash).not.toBe(policyOf(two).hash);
  });

  it("reports every metric it names, finite", async () => {
    const { metrics } = await ppo.update(requestOf(engine, policy, null, segments, 0));
    const families = new Set(Object.keys(metrics).map((name) => name.split("/")[0]));
    expect([...families].sort()).toEqual(Object.keys(ppo.metrics).sort());
    for (const value of Object.values(metrics)) expect(Number.isFinite(value)).toBe(true);
    expect(metrics["entropy"]).toBeGreaterThan(0.6);
    expect(metrics["entropy"]).toBeLessThan(Math.LN2 + 1e-6);
  });

  it("halves the learning rate by its schedule", async () => {
    const early = await ppo.update(requestOf(engine, policy, null, segmentAt(0), 0, { halving: 10 }));
    const late = await ppo.update({
      ...requestOf(engine, policy, null, segmentAt(0), 0, { halving: 10 }),
      version: 1000,
    });
    const distance = ({ values }: UpdateResult) =>
      Math.hypot(...values.map((value, i) => value - valueAt(policy.values, i)));
    expect(distance(late)).toBeLessThan(distance(early) / 20);
    expect(distance(late)).toBeGreaterThan(0);
  });

  it("leaks no tensor, whether it succeeds or fails", async () => {
    const request = requestOf(engine, policy, null, segmentAt(0), 0);
    await ppo.update(request);
    const before = held(tf);
    const { optimizer } = await ppo.update(request);
    await ppo.update({ ...request, optimizer });
    expect(held(tf)).toEqual(before);
    await ppo.update({ ...request, optimizer: optimizer.subarray(1) }).catch(() => {});
    await ppo.update({ ...request, values: policy.values.map(() => Number.NaN) }).catch(() => {});
    expect(held(tf)).toEqual(before);
  });

  it("yields at every step", async () => {
    let yields = 0;
    const yieldToEventLoop = async () => void yields++;
    await ppo.update({
      ...requestOf(engine, policy, null, segmentAt(0), 0, { epochs: 3, minibatches: 5 }),
      yieldToEventLoop,
    });
    expect(yields).toBe(15);
  });

  it("throws when it diverges, instead of returning weights", async () => {
    const request = requestOf(engine, policy, null, segmentAt(0), 0);
    const logProbs = request.samples.logProbs.map(() => -200);
    const failed = await ppo.update({ ...request, samples: { ...request.samples, logProbs } }).catch((e: unknown) => e);
    expect(failed).toBeInstanceOf(AgentError);
    expect((failed as AgentError).code).toBe("learner/diverged");
    expect((failed as AgentError).message).toMatch(/Lower learningRate or gradientNorm/);
  });

  it("rejects an optimiser of another network", async () => {
    const request = requestOf(engine, policy, new Float32Array(7), segmentAt(0), 0);
    await expect(ppo.update(request)).rejects.toThrow(RangeError);
  });
});

describe("the optimiser's slots", () => {
  it("survive restoring, bit by bit", async () => {
    const { optimizer: slots } = await ppo.update(requestOf(engine, policy, null, segmentAt(0), 0));
    const before = held(tf);
    const network = tensorNetwork(tf, policy.network, policy.values);
    const adam = tf.train.adam(0.001);
    await restoreAdam(tf, adam, network.variables, slots);
    expect(await adamSlots(adam)).toEqual(slots);
    expect(slots[0]).toBe(16);
    adam.dispose();
    network.dispose();
    expect(held(tf)).toEqual(before);
  });
});
