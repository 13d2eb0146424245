import type { io } from "@tensorflow/tfjs";
import { graphDefinition, tensorShape } from "./graph-definition.ts";
import { describePolicy, type ExportedPolicy } from "./policy-description.ts";
import { recordPolicy } from "./policy-graph.ts";

/** A model of TensorFlow.js: the content of its `model.json`, and of the file with its weights that this names. */
export interface TfjsModel {
  readonly model: io.ModelJSON;
  readonly weights: Uint8Array;
}

/** The file of the weights, next to `model.json`. */
export const TFJS_WEIGHTS_FILE = "weights.bin";

/**
 * A policy's network as a graph model of TensorFlow.js, for `tf.loadGraphModel`: `rows` to `logits` and `values`. Its
 * `userDefinedMetadata.description` says what they are.
 * @throws AgentError `export/unsupported`, `engine/not-recordable`.
 */
export function policyTfjs(policy: ExportedPolicy): TfjsModel {
  const graph = recordPolicy(policy.weights);
  const { nodes, manifest, weights } = graphDefinition(graph);
  const description = describePolicy(policy);
  const results = Object.keys(graph.recording.results);
  const tensorInfo = ({ name, shape }: (typeof description.inputs)[number]) => [
    name,
    { name: `${name}:0`, dtype: "DT_FLOAT", tensorShape: tensorShape(shape) },
  ];
  const model: io.ModelJSON = {
    format: "graph-model",
    generatedBy: `Red Queen ${policy.release}`,
    convertedBy: null,
    modelTopology: { node: nodes, library: {}, versions: { producer: 1 } },
    weightsManifest: [{ paths: [TFJS_WEIGHTS_FILE], weights: manifest }],
    signature: {
      inputs: Object.fromEntries(description.inputs.map(tensorInfo)) as object,
      outputs: Object.fromEntries(description.outputs.map(tensorInfo)) as object,
    },
    userDefinedMetadata: { structuredOutputKeys: results, description },
  };
  return { model, weights };
}
