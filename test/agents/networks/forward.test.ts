import { describe, expect, it } from "vitest";
import { plainForward } from "../../../agents/networks/forward.ts";
import { nameWeights } from "../../../agents/networks/hash.ts";
import { inputSize, networkFor, parameterCount } from "../../../agents/networks/layout.ts";
import { maskedSoftmax } from "../../../agents/networks/softmax.ts";
import { clipByGlobalNorm, tensorForward, tensorNetwork } from "../../../agents/networks/tensor-network.ts";
import { random } from "../../../games/core/random.ts";
import { gameById } from "../../../games/registry.ts";
import { held, tensorsOn } from "../../support/engines.ts";

const spec = networkFor(gameById("leduc-poker"), [32, 24]);
const fill = (seed: string, length: number, scale: number) => {
  const next = random(seed);
  return Float32Array.from({ length }, () => scale * (next() - 0.5));
};
// Every parameter other than zero, so that none can be left out unseen.
const weights = nameWeights("policy", "leduc-poker", spec, fill("weights", parameterCount(spec), 0.8));
const ROWS = 9001;
const rows = fill("rows", ROWS * inputSize(spec), 2);

describe("plainForward and tensorForward", () => {
  it.each(["cpu", "wasm"] as const)("agree to 1e-5 on %s, in batches of any size", async (engine) => {
    const tf = await tensorsOn(engine);
    const before = held(tf);
    const tensors = tensorForward(tf, weights);
    for (const count of [1, 3, 64, ROWS]) {
      const part = rows.subarray(0, count * inputSize(spec));
      const plain = plainForward(weights)(part, count);
      const found = tensors(part, count);
      expect(found.logits).toHaveLength(count * spec.actions);
      expect(found.values).toHaveLength(count * spec.roles);
      for (const head of ["logits", "values"] as const) {
        const off = found[head].map((value, i) => Math.abs(value - (plain[head][i] ?? Number.NaN)));
        expect(off.every((difference) => difference < 1e-5)).toBe(true);
      }
    }
    tensors.dispose();
    expect(held(tf)).toEqual(before);
  });
});

describe("tensorNetwork", () => {
  it("reads back the weights it was given, bit by bit, and gives its tensors back", async () => {
    const tf = await tensorsOn("wasm");
    const before = held(tf);
    const network = tensorNetwork(tf, spec, weights.values);
    expect(held(tf).tensors).toBe(before.tensors + 8);
    expect(network.read()).toEqual(weights.values);
    network.dispose();
    expect(held(tf)).toEqual(before);
  });
});

describe("clipByGlobalNorm", () => {
  it("shortens long gradients to the limit and leaves short ones alone", async () => {
    const tf = await tensorsOn("cpu");
    const clip = (limit: number) =>
      tf.tidy(() => {
        const { clipped, norm } = clipByGlobalNorm(tf, [tf.tensor1d([3]), tf.tensor1d([0, 4])], limit);
        return { norm: norm.dataSync()[0], values: clipped.flatMap((tensor) => Array.from(tensor.dataSync())) };
      });
    expect(clip(10)).toEqual({ norm: 5, values: [3, 0, 4] });
    const { values } = clip(0.5);
    expect(Math.hypot(...values)).toBeCloseTo(0.5, 5);
    expect((values[0] ?? 0) / (values[2] ?? 0)).toBeCloseTo(0.75, 5);
  });
});

describe("maskedSoftmax", () => {
  it("sums to 1 over the legal actions only, however large the logits", () => {
    const logits = [0, 1000, 5, 998, 1, 1, 1, 1];
    const probabilities = maskedSoftmax(logits, 0, [1, 3]);
    expect(probabilities).toHaveLength(2);
    expect(probabilities[0]).toBeCloseTo(1 / (1 + Math.exp(-2)), 12);
    expect((probabilities[0] ?? 0) + (probabilities[1] ?? 0)).toBeCloseTo(1, 12);
    expect(maskedSoftmax(logits, 4, [0, 1, 3])).toEqual([1 / 3, 1 / 3, 1 / 3]);
  });
});
