import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openEager } from "../../../agents/engines/cpu.ts";
import { silentError } from "../../../agents/engines/probes.ts";
import { openReadLater } from "../../../agents/engines/read-later.ts";
import { runTestCases, disagreement } from "../../../agents/engines/self-test.ts";
import { testBatch, testRows, denseCase } from "../../../agents/engines/self-test-program.ts";
import { replaceWrongKernels } from "../../../agents/engines/webgpu-kernels.ts";
import { webgpu } from "../../../agents/engines/webgpu.ts";
import { initialWeights } from "../../../agents/networks/layout.ts";
import { plainForward } from "../../../agents/networks/forward.ts";
import { random } from "../../../games/core/random.ts";
import { held } from "../../support/engines.ts";
import { misled, refusalOf } from "./kinds.ts";

/** Fakes a machine's WebGPU, which this one may not have. */
function machineWith(info: object | null): void {
  const gpu = {
    requestAdapter: async () => info && { info: { vendor: "", architecture: "", description: "", ...info } },
  };
  Object.defineProperty(globalThis.navigator, "gpu", { value: gpu, configurable: true });
}

const open = () => refusalOf(webgpu.open({ tf, base: null, note: () => {} }));

describe("the adapter of WebGPU", () => {
  afterAll(() => Reflect.deleteProperty(globalThis.navigator, "gpu"));

  it.each([
    { vendor: "google", architecture: "swiftshader", description: "SwiftShader driver 5.0.0", isFallbackAdapter: true },
    { vendor: "mesa", description: "llvmpipe (LLVM 15.0.6, 256 bits)" },
    { vendor: "microsoft", description: "Microsoft Basic Render Driver" },
    { vendor: "acme", description: "a card", isFallbackAdapter: true },
  ])("is rejected if it is software: $vendor $description", async (info) => {
    machineWith(info);
    expect(await open()).toMatch(/^engine\/unfit: its card is software on the CPU \(.*ENGINE=webgpu-software/);
  });

  it("is rejected if there is none", async () => {
    machineWith(null);
    expect(await open()).toBe("engine/unfit: it found no graphics card");
  });

  it("continues with the add-on if it is a card", async () => {
    machineWith({ vendor: "nvidia", architecture: "hopper", description: "NVIDIA H200" });
    expect(String(await open())).not.toMatch(/^engine/);
  });
});

describe("WebGPU's kernels that are silently wrong", () => {
  beforeAll(async () => {
    // Wrong in the same two ways as the stock backend: as if by a shader cached for another length, and with too many
    // tensors.
    misled(tf, "webgpu", "AddN", (values, { inputs }) => {
      if (Object.keys(inputs).length > 7) values.fill(0);
    });
    const right = tf.getKernel("Cumsum", "cpu") as tf.KernelConfig;
    tf.unregisterKernel("Cumsum", "webgpu");
    tf.registerKernel({
      ...right,
      backendName: "webgpu",
      kernelFunc: (call) => right.kernelFunc({ ...call, attrs: { ...call.attrs, reverse: false } }),
    });
    await tf.setBackend("webgpu");
  });

  it("are found by the probes, and right once replaced, however often", async () => {
    expect(await silentError(tf)).toBe("a reversed cumulative sum over 6 numbers");
    replaceWrongKernels(tf);
    replaceWrongKernels(tf);
    expect(await silentError(tf)).toBeNull();
  });

  it("leak nothing", async () => {
    replaceWrongKernels(tf);
    const backend = tf.backend() as unknown as { numDataIds(): number };
    await silentError(tf);
    const before = { ...held(tf), ids: backend.numDataIds() };
    await silentError(tf);
    expect({ ...held(tf), ids: backend.numDataIds() }).toEqual(before);
  });

  it("include sums of two dimensions along either axis", () => {
    replaceWrongKernels(tf);
    const x = tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]);
    expect([...tf.cumsum(x, 0, false, true).dataSync()]).toEqual([5, 7, 9, 4, 5, 6]);
    expect([...tf.cumsum(x, 1, true, true).dataSync()]).toEqual([5, 3, 0, 11, 6, 0]);
    expect([...tf.cumsum(x, 1).dataSync()]).toEqual([1, 3, 6, 4, 9, 15]);
  });
});

describe("an engine whose tensors are read asynchronously", () => {
  beforeAll(async () => {
    await tf.setBackend("cpu");
  });

  it("gives the eager engine's results bit by bit, and leaks nothing", async () => {
    const before = held(tf);
    const later = await runTestCases(openReadLater(tf, "a card"));
    const eager = await runTestCases(openEager(tf));
    expect(disagreement(later, eager)).toEqual({ what: "", off: 0 });
    expect(held(tf)).toEqual(before);
  });

  it("resumes from given weights and slots, and rejects those of another program", async () => {
    const step = await openReadLater(tf, "").trainStep(denseCase.program);
    const batch = testBatch(denseCase, 12, 12);
    await step.restore(denseCase.values, null);
    await step.run(batch, 1e-3);
    const [values, slots] = [await step.values(), await step.slots()];
    await step.run(batch, 1e-3);
    const straight = await step.values();
    await step.restore(values, slots);
    await step.run(batch, 1e-3);
    expect(disagreement({ weights: await step.values() }, { weights: straight }).off).toBeLessThan(1e-6);
    await expect(Promise.resolve().then(() => step.restore(new Float32Array(3), null))).rejects.toThrow(RangeError);
    await expect(Promise.resolve().then(() => step.restore(values, new Float32Array(5)))).rejects.toThrow(RangeError);
    step.dispose();
  });

  it("routes each row to the tower of its role", async () => {
    const network = { ...denseCase.network, towers: [[1], [0]] };
    const policy = { network, values: initialWeights(network, 3) };
    const rows = testRows(network, 6, random("towers"));
    for (let row = 0; row < 6; row++) rows.set(row % 3 ? [0, 1] : [1, 0], row * 64 + 62);
    const forward = await openReadLater(tf, "").forward(policy);
    const found = await forward(rows, 6);
    const expected = plainForward(policy)(rows, 6);
    expect(disagreement({ ...found }, { ...expected }).off).toBeLessThan(1e-5);
    forward.dispose();
  });
});
