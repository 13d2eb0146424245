import { batchInput } from "../engines/compiled/recording/recording.ts";
import { lower } from "../engines/compiled/lowering/lowering.ts";
import { describePolicy, type ExportedPolicy } from "./policy-description.ts";
import { recordPolicy, ROWS } from "./policy-graph.ts";

/**
 * A policy's network as an ONNX model (IR version 8, operator set 18): `rows` to `logits` and `values`. Its metadata
 * has each field of the description, texts as they are and all else as JSON.
 * @throws AgentError `engine/not-recordable` for a network with operations that ONNX lacks.
 */
export function policyOnnx(policy: ExportedPolicy): Uint8Array {
  const { recording, weights } = recordPolicy(policy.weights);
  const description = describePolicy(policy);
  const metadata = Object.entries(description).map(([key, value]) => {
    return [key, typeof value === "string" ? value : JSON.stringify(value)];
  });
  const documentation = [...description.inputs, ...description.outputs]
    .map(({ name, shape, meaning }) => `${name} [${shape.join(", ")}]: ${meaning}.`)
    .join("\n");
  const { bytes } = lower({
    inputs: recording.graph.inputs,
    symbols: recording.symbols,
    outputs: recording.results,
    replaced: new Map(),
    baked: weights,
    portable: {
      description: {
        producer: "Red Queen",
        producerVersion: policy.release,
        graph: "policy",
        documentation,
        metadata: Object.fromEntries(metadata) as Record<string, string>,
      },
      inputNames: { [batchInput(ROWS)]: ROWS },
    },
  });
  return bytes;
}
