import type { KernelConfig } from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import type { EngineKind, TF } from "../../../agents/engines/engine.ts";
import { chooseEngine, engineKinds } from "../../../agents/engines/registry.ts";
import { AgentError } from "../../../agents/errors.ts";

const named = (name: string): EngineKind => engineKinds.find((kind) => kind.name === name) as EngineKind;

const made = (name: string, load: (tf: TF) => void): EngineKind => ({
  name,
  backend: name,
  summary: "",
  install: "",
  // Preferred to every other one, if only it were right.
  native: true,
  load: async (tf) => load(tf),
});

/** A real backend of its own: plain JavaScript under another name. */
function copyCpu(tf: TF, name: string): void {
  tf.registerBackend(name, tf.findBackendFactory("cpu") as Parameters<TF["registerBackend"]>[1]);
}

/** Right but for its matrix products, which are one thousandth too large. */
const crooked = made("crooked", (tf) => {
  copyCpu(tf, "crooked");
  tf.copyRegisteredKernels("cpu", "crooked");
  const { kernelFunc, ...rest } = tf.getKernel("BatchMatMul", "cpu") as KernelConfig;
  tf.unregisterKernel("BatchMatMul", "crooked");
  tf.registerKernel({
    ...rest,
    backendName: "crooked",
    kernelFunc: (call) => {
      const product = kernelFunc(call);
      const { dataId } = product as { dataId: object };
      const { values } = (call.backend as { data: { get(id: object): { values: Float32Array } } }).data.get(dataId);
      values.forEach((value, i) => (values[i] = value * 1.001));
      return product;
    },
  });
});

/** Starts, but has no operation. */
const hollow = made("hollow", (tf) => copyCpu(tf, "hollow"));

const absent: EngineKind = {
  ...made("absent", () => {
    throw Object.assign(new Error("Cannot find package"), { code: "ERR_MODULE_NOT_FOUND" });
  }),
  install: "npm install absent",
};

const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => "no error",
    (error: unknown) => (error instanceof AgentError ? `${error.code}: ${error.message}` : error),
  );

describe("chooseEngine", () => {
  it("takes the fastest of those that match cpu, and says why", async () => {
    const engine = await chooseEngine(undefined, [named("wasm"), named("cpu")]);
    const times = engine.trials.map(({ milliseconds }) => milliseconds ?? Number.NaN);
    const chosen = engine.trials.filter(({ outcome }) => outcome === "chosen");
    expect(chosen.map(({ name }) => name)).toEqual([engine.name]);
    expect(chosen[0]?.milliseconds).toBe(Math.min(...times));
    expect(engine.tf.getBackend()).toBe(engine.name);
    expect(engine.reason).toMatch(/^fastest that matches cpu: .* ms a step/);
  });

  it("finds one on every machine", async () => {
    const engine = await chooseEngine();
    expect(engine.trials.map(({ name }) => name)).toEqual(engineKinds.map(({ name }) => name));
    expect(engine.trials.filter(({ outcome }) => outcome === "chosen")).toHaveLength(1);
    for (const { detail } of engine.trials.filter(({ outcome }) => outcome === "missing")) {
      expect(detail).toMatch(/to add it: npm |does not load: /);
    }
  });

  it.each(["cpu", "wasm"])("takes %s when that is asked for", async (wanted) => {
    const engine = await chooseEngine(wanted);
    expect(engine.name).toBe(wanted);
    expect(engine.tf.getBackend()).toBe(wanted);
    expect(engine.reason).toMatch(/^asked for by name/);
    expect(engine.trials.filter(({ outcome }) => outcome === "not tried")).toHaveLength(engineKinds.length - 1);
  });

  it("never takes one whose answers are wrong, however much it is preferred", async () => {
    const engine = await chooseEngine(undefined, [crooked, hollow, named("cpu")]);
    expect(engine.name).toBe("cpu");
    expect(engine.trials.map(({ outcome }) => outcome)).toEqual(["wrong", "wrong", "chosen"]);
    expect(engine.trials[0]?.detail).toMatch(/differ from cpu's by \d/);
    expect(engine.trials[1]?.detail).toMatch(/self-test failed: .*not registered/);
    expect(engine.tf.getBackend()).toBe("cpu");
  });

  it("says why one that is installed does not load", async () => {
    const broken = made("broken", () => {
      throw new Error("no such binding\nand more");
    });
    const engine = await chooseEngine(undefined, [broken, named("cpu")]);
    expect(engine.trials[0]?.detail).toBe("it is installed but does not load: no such binding");
  });

  it("refuses an unknown name, naming those there are", async () => {
    expect(await codeOf(chooseEngine("abacus"))).toMatch(/^engine\/unknown: .*"abacus".*tfjs-node-gpu.*wasm, cpu/);
  });

  it("refuses one that is asked for but missing or wrong, and says what to do", async () => {
    expect(await codeOf(chooseEngine("absent", [absent, named("cpu")]))).toMatch(
      /^engine\/unavailable: .*absent.*npm install absent/,
    );
    expect(await codeOf(chooseEngine("crooked", [crooked, named("cpu")]))).toMatch(
      /^engine\/unavailable: .*crooked.*differ from cpu's/,
    );
  });
});
