import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, it } from "vitest";
import { recordSymbolically } from "../../../agents/engines/compiled/shapes/symbolic.ts";
import { graphDefinition } from "../../../agents/export/graph-definition.ts";
import type { PolicyGraph } from "../../../agents/export/policy-graph.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

function graphOf(forward: (rows: tf.Tensor) => tf.Tensor): PolicyGraph {
  const recording = recordSymbolically(({ rows }) => tf.tidy(() => ({ logits: forward(rows as tf.Tensor) })), {
    rows: { shape: ["batch", 3], dtype: "float32" },
  });
  return { recording, weights: new Map() };
}

it("writes operations, their attributes and constants in TensorFlow's names", () => {
  const { nodes, manifest, weights } = graphDefinition(graphOf((rows) => tf.relu(tf.reshape(rows, [-1, 1]))));
  expect(nodes.map(({ op }) => op)).toEqual(["Const", "Placeholder", "Reshape", "Relu", "Identity"]);
  expect(nodes.at(-1)).toMatchObject({ name: "logits", input: [nodes.at(-2)?.name] });
  expect(manifest).toMatchObject([{ shape: [2], dtype: "int32" }]);
  expect([...new Int32Array(Uint8Array.from(weights).buffer)]).toEqual([-1, 1]);
});

it("refuses operations that no network has", () => {
  expect(() => graphDefinition(graphOf((rows) => tf.exp(rows)))).toThrow(
    expect.objectContaining({ code: "export/unsupported", message: expect.stringContaining("it has Exp") as string }),
  );
});
