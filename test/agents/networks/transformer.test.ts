import type { Scalar, Variable } from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { plainForward } from "../../../agents/networks/forward.ts";
import { inputSize } from "../../../agents/networks/input-rows.ts";
import { initialWeights, networkFor, parameters } from "../../../agents/networks/layout.ts";
import { tensorNetwork } from "../../../agents/networks/tensor-network.ts";
import { gameById } from "../../../games/registry.ts";
import { tensorsOn } from "../../support/engines.ts";
import { valueAt } from "../../../games/core/value-at.ts";

const game = gameById("attacker-defender");
const spec = { ...networkFor(game, [16, 16], undefined, "transformer"), observation: 4, vocabulary: 6, actions: 3 };
const values = initialWeights(spec, "transformer");
const ROLE = spec.vocabulary;
const answer = (...row: readonly number[]) => plainForward({ network: spec, values })(Float32Array.from(row), 1);

describe("a transformer", () => {
  it("reads tokens in their order, the role's last", () => {
    expect(inputSize(spec)).toBe(5);
    const [one, other] = [answer(1, 2, 3, 4, ROLE), answer(2, 1, 3, 4, ROLE)];
    expect(one.logits).not.toEqual(other.logits);
    expect(answer(1, 2, 3, 4, ROLE + 1).values).not.toEqual(one.values);
  });

  it("starts with gains of 1 and near-uniform play", () => {
    const gains = parameters(spec).filter(({ name }) => name.endsWith("gain"));
    expect(gains).toHaveLength(5);
    for (const { offset, size } of gains)
      expect(values.slice(offset, offset + size).every((one) => one === 1)).toBe(true);
    for (const logit of answer(1, -1, 3, -1, ROLE).logits) expect(Math.abs(logit)).toBeLessThan(0.2);
  });

  it("has the gradients of finite differences, in every tensor, on cpu and wasm", async () => {
    // Far from zero everywhere, so that every gradient shows.
    const weights = values.map((value, i) => value + 0.3 * Math.sin(i));
    const rows = Float32Array.from([1, 2, -1, 4, ROLE, 5, -1, 0, 3, ROLE + 1]);
    const lossOf = (at: Float32Array) => {
      const out = plainForward({ network: spec, values: at })(rows, 2);
      return [...out.logits, ...out.values].reduce((sum, x, i) => sum + x * Math.cos(i), 0);
    };
    for (const engine of ["cpu", "wasm"] as const) {
      const tf = await tensorsOn(engine);
      const network = tensorNetwork(tf, spec, weights);
      const slopes = tf.tidy(() => {
        const { grads } = tf.variableGrads(
          () => {
            const out = network.forward(tf.tensor2d(rows, [2, 5]));
            const flat = tf.concat([tf.reshape(out.logits, [-1]), tf.reshape(out.values, [-1])]);
            return tf.sum(tf.mul(flat, tf.tensor1d(Array.from({ length: 10 }, (_, i) => Math.cos(i))))) as Scalar;
          },
          [...network.variables] as Variable[],
        );
        return network.variables.map(({ name }) => grads[name]?.dataSync() ?? new Float32Array(0));
      });
      network.dispose();
      parameters(spec).forEach(({ name, offset, size }, i) => {
        const place = name.endsWith("embedding") ? 16 : Math.floor(size / 2);
        const step = 1e-2;
        const at = (moved: number) => lossOf(weights.with(offset + place, valueAt(weights, offset + place) + moved));
        const numeric = (at(step) - at(-step)) / (2 * step);
        const slope = slopes[i]?.[place] ?? Number.NaN;
        expect(Math.abs(slope - numeric), `${name} on ${engine}`).toBeLessThan(0.02 * Math.max(1, Math.abs(numeric)));
      });
    }
  });
});

describe("networkFor", () => {
  it("rejects a network that can't read the game, and widths a transformer can't have", () => {
    const dense = gameById("kuhn-poker");
    expect(() => networkFor(dense, [64], undefined, "transformer")).toThrow(
      /the observations of kuhn-poker; choose mlp/,
    );
    expect(() => networkFor(game, [64], undefined, "mlp")).toThrow(/choose tokens or transformer/);
    expect(() => networkFor(game, [64, 32], undefined, "transformer")).toThrow(/one width, a multiple of 16/);
    expect(() => networkFor(game, [20], undefined, "transformer")).toThrow(/not 20/);
  });
});
