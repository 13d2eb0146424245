import { describe, expect, it } from "vitest";
import { chooseEngine, engineKinds } from "../../../agents/engines/registry.ts";
import { denseCase } from "../../../agents/engines/self-test-program.ts";
import { AgentError } from "../../../agents/errors.ts";
import { held } from "../../support/engines.ts";
import { copyCpu, like, misled, named, refusalOf } from "./kinds.ts";

/** Correct except for its matrix products, which are a thousandth too large. */
const crooked = like("crooked", (tf) =>
  misled(tf, "crooked", "BatchMatMul", (values) => values.forEach((value, i) => (values[i] = value * 1.001))),
);

/** Correct in typical learners' computations, wrong in a sum of many tensors. */
const overfull = like("overfull", (tf) =>
  misled(tf, "overfull", "AddN", (values, { inputs }) => {
    if (Object.keys(inputs).length > 7) values.fill(0);
  }),
);

/** Starts, but has no operations. */
const hollow = like("hollow", (tf) => copyCpu(tf, "hollow"));

const absent = {
  ...like("absent", () => {
    throw Object.assign(new Error("Cannot find package"), { code: "ERR_MODULE_NOT_FOUND" });
  }),
  install: "npm run absent",
};

const withoutCard = like("without-card", () => {
  throw new AgentError("engine/unfit", "its card is software on the CPU (Paint, by numbers)");
});

describe("choosing an engine", () => {
  it("chooses the one with the fastest train step of those that match cpu, and says why", async () => {
    const engine = await chooseEngine(undefined, { kinds: [named("cpu"), named("wasm")] });
    const times = engine.trials.map(({ milliseconds }) => milliseconds ?? Number.NaN);
    const chosen = engine.trials.filter(({ outcome }) => outcome === "chosen");
    expect(chosen.map(({ name }) => name)).toEqual([engine.name]);
    expect(chosen[0]?.milliseconds).toBe(Math.min(...times));
    expect(engine.tf.getBackend()).toBe(engine.name);
    expect(engine.reason).toMatch(
      /^fastest train step of those that match cpu: [\d.]+ ms a train step of 1024 rows, [\d.]+ ms a forward pass of 512; within \de-\d+ of cpu \(/,
    );
  });

  it("finds one on every machine, and reports the outcome of each", async () => {
    const engine = await chooseEngine();
    expect(engine.trials.map(({ name }) => name)).toEqual(engineKinds.map(({ name }) => name));
    expect(engine.trials.filter(({ outcome }) => outcome === "chosen").map(({ name }) => name)).toEqual([engine.name]);
    for (const { detail } of engine.trials.filter(({ outcome }) => outcome === "missing")) {
      expect(detail).toMatch(/to install it: npm run |does not load: /);
    }
    const software = engine.trials.find(({ name }) => name === "webgpu-software");
    expect(software).toMatchObject({ outcome: "not tried", detail: expect.stringContaining("ENGINE=webgpu-software") });
  });

  it.each(["cpu", "wasm", "compiled"])("takes %s when requested", async (wanted) => {
    const engine = await chooseEngine(wanted);
    expect(engine.name).toBe(wanted);
    expect(engine.reason).toMatch(/^requested by name; [\d.]+ ms/);
    expect(engine.trials.find(({ outcome }) => outcome === "chosen")?.name).toBe(wanted);
  });

  it("tries only the requested engine and its base engine", async () => {
    const untried = async (wanted: string) =>
      (await chooseEngine(wanted)).trials.filter(({ outcome }) => outcome !== "not tried").map(({ name }) => name);
    expect(await untried("wasm")).toEqual(["wasm"]);
    expect(await untried("compiled/cpu")).toEqual(["compiled", "cpu"]);
  });

  it("gets the same engine in another process by its choice", async () => {
    const first = await chooseEngine("compiled");
    expect(first.choice).toMatch(/^compiled\/(wasm|cpu|tfjs-node|tfjs-node-gpu|webgpu)$/);
    const second = await chooseEngine("compiled/cpu");
    expect(second).toMatchObject({ name: "compiled", choice: "compiled/cpu" });
    expect(second.tf.getBackend()).toBe("cpu");
    expect(second.trials.find(({ name }) => name === "compiled")?.detail).toContain(
      "falling back to cpu for what it can't record",
    );
  });

  it("never takes one with wrong results, silently wrong ones included", async () => {
    const engine = await chooseEngine(undefined, { kinds: [crooked, overfull, hollow, named("cpu")] });
    expect(engine.name).toBe("cpu");
    expect(engine.trials.map(({ outcome }) => outcome)).toEqual(["wrong", "wrong", "wrong", "chosen"]);
    const [first, second, third] = engine.trials.map(({ detail }) => detail);
    expect(first).toMatch(/^its dense .* differ from cpu's by [\d.e+-]+ of the largest, more than 0.0001$/);
    expect(second).toBe("it gets a sum of 12 tensors wrong");
    expect(third).toMatch(/self-test failed: .*not registered/);
    expect(engine.tf.getBackend()).toBe("cpu");
  });

  it("never takes one that is unfit, such as a software card, and says so", async () => {
    const kinds = [withoutCard, named("cpu")];
    const engine = await chooseEngine(undefined, { kinds });
    expect(engine.name).toBe("cpu");
    expect(engine.trials[0]).toMatchObject({
      outcome: "refused",
      detail: expect.stringContaining("software on the CPU"),
    });
    expect(engine.reason).toMatch(/^the only one that passed its self-test: /);
    expect(await refusalOf(chooseEngine("without-card", { kinds }))).toMatch(
      /^engine\/unavailable: Engine without-card can't be used: its card is software/,
    );
  });

  it("tries an opt-in engine only when it is requested", async () => {
    const quiet = { ...like("quiet", (tf) => misled(tf, "quiet", "AddN", () => {})), optIn: true };
    const kinds = [quiet, named("cpu")];
    expect((await chooseEngine(undefined, { kinds })).trials[0]).toMatchObject({ outcome: "not tried" });
    expect((await chooseEngine("quiet", { kinds })).name).toBe("quiet");
  });

  it("loads one of two engines that register the same backend", async () => {
    const first = like("first", (tf) => misled(tf, "first", "AddN", () => {}));
    const second = { ...first, name: "second" };
    const engine = await chooseEngine(undefined, { kinds: [first, second, named("cpu")] });
    expect(engine.trials[1]).toMatchObject({ outcome: "not tried", detail: "first is loaded in its place" });
  });

  it("says why an installed one does not load", async () => {
    const broken = like("broken", () => {
      throw new Error("no such binding\nand more");
    });
    const engine = await chooseEngine(undefined, { kinds: [broken, named("cpu")] });
    expect(engine.trials[0]?.detail).toBe("it is installed but does not load: no such binding");
  });

  it("rejects an unknown name, listing the known ones", async () => {
    expect(await refusalOf(chooseEngine("abacus"))).toMatch(/^engine\/unknown: .*"abacus".*tfjs-node-gpu.*wasm, cpu/);
    expect(await refusalOf(chooseEngine("compiled/abacus"))).toMatch(/^engine\/unknown: .*"abacus"/);
  });

  it("rejects a requested engine that is missing or wrong, and says what to do", async () => {
    expect(await refusalOf(chooseEngine("absent", { kinds: [absent, named("cpu")] }))).toMatch(
      /^engine\/unavailable: .*absent.*npm run absent/,
    );
    expect(await refusalOf(chooseEngine("crooked", { kinds: [crooked, named("cpu")] }))).toMatch(
      /^engine\/unavailable: .*crooked.*differ from cpu's/,
    );
  });

  it("creates a program's step once, and keeps no tensor of the self-test", async () => {
    const engine = await chooseEngine("cpu");
    const before = held(engine.tf);
    const step = await engine.trainStep(denseCase.program);
    expect(held(engine.tf).tensors).toBeGreaterThan(before.tensors);
    expect(await engine.trainStep(denseCase.program)).toBe(step);
    step.dispose();
    await chooseEngine("cpu");
    expect(held(engine.tf)).toEqual(before);
  });
});
