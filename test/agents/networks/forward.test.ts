import type { Scalar, Tensor, Tensor2D } from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { embeddingSum } from "../../../agents/networks/embedding-sum.ts";
import { plainForward } from "../../../agents/networks/forward.ts";
import { nameWeights } from "../../../agents/networks/hash.ts";
import { inputSize } from "../../../agents/networks/input-rows.ts";
import { networkFor, parameterCount } from "../../../agents/networks/layout.ts";
import type { NetworkSpec } from "../../../agents/networks/network.ts";
import { maskedSoftmax } from "../../../agents/networks/softmax.ts";
import { clipByGlobalNorm, tensorForward, tensorNetwork } from "../../../agents/networks/tensor-network.ts";
import { random } from "../../../games/core/random.ts";
import { gameById } from "../../../games/registry.ts";
import { held, tensorsOn } from "../../support/engines.ts";
import { valueAt } from "../../../games/core/value-at.ts";

const spec = networkFor(gameById("leduc-poker"), [32, 24]);
const fill = (seed: string, length: number, scale: number) => {
  const next = random(seed);
  return Float32Array.from({ length }, () => scale * (next() - 0.5));
};
// Every parameter nonzero, so that ignoring one shows.
const weights = nameWeights("policy", "leduc-poker", spec, fill("weights", parameterCount(spec), 0.8));
const ROWS = 9001;

/** Observations of every kind: floats with a one-hot role, tokens (some of them absent) with a role's token. */
function rowsOf(shape: NetworkSpec): Float32Array {
  const width = inputSize(shape);
  const floats = fill("rows", ROWS * width, 2);
  const next = random("tokens");
  for (let row = 0; row < ROWS; row++) {
    const role = row % shape.roles;
    if (shape.kind === "mlp") {
      for (let i = 0; i < shape.roles; i++) floats[row * width + shape.observation + i] = i === role ? 1 : 0;
      continue;
    }
    for (let slot = 0; slot < shape.observation; slot++) {
      floats[row * width + slot] = Math.floor(next() * (shape.vocabulary + 1)) - 1;
    }
    floats[row * width + shape.observation] = shape.vocabulary + role;
  }
  return floats;
}

const tokens: NetworkSpec = { ...spec, kind: "tokens", observation: 7, vocabulary: 40, hidden: [24, 16, 16] };
const transformer: NetworkSpec = { ...tokens, kind: "transformer", hidden: [32, 32] };
const shapes: readonly (readonly [string, NetworkSpec])[] = [
  ["floats", spec],
  ["floats, two towers", { ...spec, towers: [[1], [0]] }],
  ["tokens", tokens],
  ["tokens, two towers", { ...tokens, towers: [[0], [1]] }],
  ["a transformer", transformer],
  ["a transformer, two towers", { ...transformer, towers: [[0], [1]] }],
];

describe.each(shapes)("plainForward and tensorForward on %s", (_, shape) => {
  const spec = shape;
  const rows = rowsOf(spec);
  const weights = nameWeights("policy", "leduc-poker", spec, fill("weights", parameterCount(spec), 0.8));

  it.runIf(spec.towers.length > 1)("run each role through its own tower", () => {
    const half = weights.values.length / 2;
    const changed = { network: spec, values: weights.values.map((value, i) => (i < half ? value : value + 0.1)) };
    const before = plainForward(weights)(rows, 100).logits;
    const after = plainForward(changed)(rows, 100).logits;
    const moved = Array.from({ length: 100 }, (__, row) =>
      before
        .subarray(row * spec.actions, (row + 1) * spec.actions)
        .some((logit, i) => logit !== after[row * spec.actions + i]),
    );
    const second = spec.towers[1]?.[0];
    expect(moved).toEqual(Array.from({ length: 100 }, (__, row) => row % 2 === second));
  });

  it.each(["cpu", "wasm"] as const)("agree to 1e-5 on %s, in batches of any size", async (engine) => {
    const tf = await tensorsOn(engine);
    const before = held(tf);
    const tensors = tensorForward(tf, weights);
    // More than fit into one batch, except for the costly ones.
    for (const count of [1, 3, 64, spec.kind === "transformer" ? 100 : ROWS]) {
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

describe("embeddingSum", () => {
  it.each(["cpu", "wasm"] as const)("has the gradient of finite differences of the table, on %s", async (engine) => {
    const tf = await tensorsOn(engine);
    const ids = [0, 2, -1, 2, 2, 1];
    const table = fill("table", 4 * 3, 2);
    const weigh = fill("weigh", 2 * 3, 2);
    const loss = (values: Tensor): Scalar =>
      tf.sum(
        tf.mul(tf.square(embeddingSum(tf, tf.tensor2d(ids, [2, 3]), values as Tensor2D)), tf.tensor2d(weigh, [2, 3])),
      );
    const slope = tf.tidy(() =>
      tf
        .grad(loss)(tf.tensor2d(table, [4, 3]))
        .dataSync(),
    );
    const at = (values: Float32Array) => tf.tidy(() => loss(tf.tensor2d(values, [4, 3])).dataSync()[0] ?? Number.NaN);
    const step = 1e-2;
    table.forEach((value, i) => {
      const numeric = (at(table.with(i, value + step)) - at(table.with(i, value - step))) / (2 * step);
      expect(slope[i]).toBeCloseTo(numeric, 3);
    });
    // The last token never occurs.
    expect(Array.from(slope.slice(9))).toEqual([0, 0, 0]);
    expect(slope.slice(0, 9).every((value) => value !== 0)).toBe(true);
  });
});

describe("tensorNetwork", () => {
  it("returns the given weights, bit by bit, and releases its tensors", async () => {
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
  it("clips long gradients to the limit and leaves short ones alone", async () => {
    const tf = await tensorsOn("cpu");
    const clip = (limit: number) =>
      tf.tidy(() => {
        const { clipped, norm } = clipByGlobalNorm(tf, [tf.tensor1d([3]), tf.tensor1d([0, 4])], limit);
        return { norm: norm.dataSync()[0], values: clipped.flatMap((tensor) => Array.from(tensor.dataSync())) };
      });
    expect(clip(10)).toEqual({ norm: 5, values: [3, 0, 4] });
    const { values } = clip(0.5);
    expect(Math.hypot(...values)).toBeCloseTo(0.5, 5);
    expect(valueAt(values, 0) / valueAt(values, 2)).toBeCloseTo(0.75, 5);
  });
});

describe("maskedSoftmax", () => {
  it("sums to 1 over the legal actions only, however large the logits", () => {
    const logits = [0, 1000, 5, 998, 1, 1, 1, 1];
    const probabilities = maskedSoftmax(logits, 0, [1, 3]);
    expect(probabilities).toHaveLength(2);
    expect(probabilities[0]).toBeCloseTo(1 / (1 + Math.exp(-2)), 12);
    expect(valueAt(probabilities, 0) + valueAt(probabilities, 1)).toBeCloseTo(1, 12);
    expect(maskedSoftmax(logits, 4, [0, 1, 3])).toEqual([1 / 3, 1 / 3, 1 / 3]);
  });
});
