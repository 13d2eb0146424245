import * as tf from "@tensorflow/tfjs";
import { InferenceSession, Tensor } from "onnxruntime-node";
import onnxProto from "onnx-proto";
import { beforeAll, describe, expect, it } from "vitest";
import { policyJson } from "../../../agents/export/policy-json.ts";
import { policyOnnx } from "../../../agents/export/policy-onnx.ts";
import { policyTfjs, TFJS_WEIGHTS_FILE } from "../../../agents/export/policy-tfjs.ts";
import { plainForward, type Output } from "../../../agents/networks/forward.ts";
import type { NetworkSpec } from "../../../agents/networks/network.ts";
import { exportedCases, outputDifference, type ExportedCase } from "./networks.ts";

const MAX_DIFFERENCE = 1e-5;

beforeAll(async () => {
  await tf.setBackend("cpu");
});

async function runOnnx({ policy, rows, count, width }: ExportedCase): Promise<Output> {
  const session = await InferenceSession.create(policyOnnx(policy), { intraOpNumThreads: 1 });
  const { logits, values } = await session.run({ rows: new Tensor("float32", rows, [count, width]) });
  await session.release();
  return { logits: logits?.data as Float32Array, values: values?.data as Float32Array };
}

/** As from the two files. */
async function runTfjs({ policy, rows, count, width }: ExportedCase): Promise<Output> {
  const { model, weights } = policyTfjs(policy);
  const { modelTopology, format, signature, userDefinedMetadata, weightsManifest } = structuredClone(model);
  const weightData = Uint8Array.from(weights).buffer;
  const weightSpecs = weightsManifest.flatMap((group) => group.weights);
  const artifacts = { modelTopology, format, signature, userDefinedMetadata, weightSpecs, weightData };
  const loaded = await tf.loadGraphModel(tf.io.fromMemory(artifacts as tf.io.ModelArtifacts));
  const before = tf.memory().numTensors;
  const input = tf.tensor2d(rows, [count, width]);
  const output = loaded.predict(input) as tf.NamedTensorMap;
  const [logits, values] = ["logits", "values"].map((name) => output[name]?.dataSync() as Float32Array);
  tf.dispose([input, output]);
  expect(tf.memory().numTensors).toBe(before);
  loaded.dispose();
  return { logits: logits as Float32Array, values: values as Float32Array };
}

interface PolicyDocument {
  readonly network: NetworkSpec;
  readonly parameters: readonly { readonly name: string; readonly shape: number[]; readonly values: number[] }[];
}

function runJson({ policy, rows, count }: ExportedCase): Output {
  const { network, parameters } = JSON.parse([...policyJson(policy)].join("")) as PolicyDocument;
  for (const { shape, values } of parameters) expect(values).toHaveLength(shape.reduce((a, b) => a * b, 1));
  return plainForward({ network, values: Float32Array.from(parameters.flatMap(({ values }) => values)) })(rows, count);
}

describe.each(exportedCases)("$name", (one) => {
  it("computes the same as an ONNX model", async () => {
    expect(outputDifference(await runOnnx(one), one.expected)).toBeLessThan(MAX_DIFFERENCE);
  });

  it("computes the same as a graph model of TensorFlow.js", async () => {
    expect(outputDifference(await runTfjs(one), one.expected)).toBeLessThan(MAX_DIFFERENCE);
  });

  it("computes exactly the same from JSON", () => {
    expect(outputDifference(runJson(one), one.expected)).toBe(0);
  });
});

describe("an exported ONNX model", () => {
  const decoded = exportedCases.map(({ policy }) => onnxProto.onnx.ModelProto.decode(policyOnnx(policy)));

  it("has ONNX's own operators alone, so that any runtime can run it", () => {
    for (const { opsetImport, graph } of decoded) {
      expect(opsetImport.map(({ domain, version }) => [domain, Number(version)])).toEqual([["", 18]]);
      expect(graph?.node?.filter(({ domain }) => domain)).toEqual([]);
    }
  });

  it("names its input, its outputs and their sizes, and says what they are", () => {
    decoded.forEach(({ graph, metadataProps, producerVersion, docString }, i) => {
      const { policy, width } = exportedCases[i] as ExportedCase;
      const { actions, roles } = policy.weights.network;
      const sizes = [...(graph?.input ?? []), ...(graph?.output ?? [])].map(({ name, type }) => {
        return [
          name,
          ...(type?.tensorType?.shape?.dim ?? []).map(({ dimParam, dimValue }) => dimParam || Number(dimValue)),
        ];
      });
      expect(sizes).toEqual([
        ["rows", "batch", width],
        ["logits", "batch", actions],
        ["values", "batch", roles],
      ]);
      const metadata = Object.fromEntries(metadataProps.map(({ key, value }) => [key, value ?? ""]));
      expect(metadata).toMatchObject({
        policy: policy.weights.hash,
        game: policy.game.id,
        league: "league",
        version: "7",
      });
      expect(JSON.parse(metadata["network"] ?? "")).toEqual(policy.weights.network);
      expect(producerVersion).toBe("1.2.3");
      expect(docString).toContain(`rows [batch, ${width}]`);
    });
  });
});

describe("a model for TensorFlow.js", () => {
  it("names the file of its weights, which has all of them", () => {
    for (const { policy } of exportedCases) {
      const { model, weights } = policyTfjs(policy);
      const [{ paths, weights: specs } = { paths: [], weights: [] }] = model.weightsManifest;
      expect(paths).toEqual([TFJS_WEIGHTS_FILE]);
      const numbers = specs.map(({ shape }) => shape.reduce((a, b) => a * b, 1)).reduce((a, b) => a + b, 0);
      expect(weights.byteLength).toBe(4 * numbers);
    }
  });
});
