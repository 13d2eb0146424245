import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { policyOnnx } from "../../../agents/export/policy-onnx.ts";
import { temporaryFolder } from "../../support/folder.ts";
import { pythonWith, runPython } from "../../support/python.ts";
import { exportedCases, outputDifference, type ExportedCase } from "./networks.ts";

const python = pythonWith("numpy", "onnx", "onnxruntime");
const folder = temporaryFolder();
const script = join(import.meta.dirname, "policy-onnx.py");

interface Answer {
  readonly inputs: Readonly<Record<string, readonly (string | number)[]>>;
  readonly outputs: Readonly<Record<string, readonly (string | number)[]>>;
  readonly metadata: Readonly<Record<string, string>>;
  readonly runtime: readonly [number[], number[]];
  readonly reference: readonly [number[], number[]];
}

function request({ policy, rows, count }: ExportedCase, i: number): string {
  const paths = { model: join(folder, `${i}.onnx`), rows: join(folder, `${i}.rows`) };
  writeFileSync(paths.model, policyOnnx(policy));
  writeFileSync(paths.rows, rows);
  return JSON.stringify({ ...paths, count });
}

const output = ([logits, values]: Answer["runtime"]) => {
  return { logits: Float32Array.from(logits), values: Float32Array.from(values) };
};

describe.skipIf(python.path === null)(`exported ONNX models in Python${python.reason}`, () => {
  it("compute the same in ONNX Runtime and in ONNX's reference implementation, for every game and network", () => {
    const lines = runPython(python, [script], exportedCases.map(request).join("\n")).trimEnd().split("\n");
    expect(lines).toHaveLength(exportedCases.length);
    for (const [i, line] of lines.entries()) {
      const { inputs, outputs, metadata, runtime, reference } = JSON.parse(line) as Answer;
      const { name, policy, width, expected } = exportedCases[i] as ExportedCase;
      const { actions, roles } = policy.weights.network;
      expect(inputs, name).toEqual({ rows: ["batch", width] });
      expect(outputs, name).toEqual({ logits: ["batch", actions], values: ["batch", roles] });
      expect(metadata, name).toMatchObject({ policy: policy.weights.hash, game: policy.game.id });
      const differences = [output(runtime), output(reference)].map((one) => outputDifference(one, expected));
      expect(Math.max(...differences), name).toBeLessThan(1e-5);
    }
  });
});
