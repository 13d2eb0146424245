import type { Scalar, Variable } from "@tensorflow/tfjs";
import { expect } from "vitest";
import type { TF } from "../../../agents/networks/tf.ts";
import { tensorNetwork, type TensorNetwork } from "../../../agents/networks/tensor-network.ts";
import { spec, values } from "./batch.ts";

/** The gradient of a loss of the small network, in the layout of its weights. */
export function gradientOf(tf: TF, loss: (network: TensorNetwork) => Scalar): number[] {
  const network = tensorNetwork(tf, spec, values);
  const gradient = tf.tidy(() => {
    const { grads } = tf.variableGrads(() => loss(network), [...network.variables] as Variable[]);
    return network.variables.flatMap(({ name, size }) => Array.from(grads[name]?.dataSync() ?? new Float32Array(size)));
  });
  network.dispose();
  return gradient;
}

/** Compares a gradient with the central differences of the same loss computed by hand, parameter by parameter. */
export function expectSlopes(gradient: readonly number[], byHand: (weights: Float64Array) => number): void {
  expect(gradient).toHaveLength(values.length);
  const weights = Float64Array.from(values);
  const step = 1e-6;
  let largest = 0;
  weights.forEach((weight, i) => {
    const lossAt = (moved: number) => {
      weights[i] = moved;
      const loss = byHand(weights);
      weights[i] = weight;
      return loss;
    };
    const slope = (lossAt(weight + step) - lossAt(weight - step)) / (2 * step);
    expect(gradient[i], `parameter ${i}`).toBeCloseTo(slope, 4);
    largest = Math.max(largest, Math.abs(slope));
  });
  expect(largest).toBeGreaterThan(0.1);
}

/** The terms of a loss of the small network as numbers. */
export function termsOf(
  tf: TF,
  terms: (network: TensorNetwork) => Readonly<Record<string, Scalar>>,
): Record<string, number> {
  const network = tensorNetwork(tf, spec, values);
  const scalars = tf.tidy(() =>
    Object.entries(terms(network)).map(([name, term]) => [name, term.dataSync()[0] ?? Number.NaN]),
  );
  network.dispose();
  return Object.fromEntries(scalars) as Record<string, number>;
}
