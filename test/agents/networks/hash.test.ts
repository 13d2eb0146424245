import { describe, expect, it } from "vitest";
import { AgentError } from "../../../agents/errors.ts";
import { hashInputs, nameWeights } from "../../../agents/networks/hash.ts";
import { initialWeights, networkFor } from "../../../agents/networks/layout.ts";
import { gameById } from "../../../games/registry.ts";

const spec = networkFor(gameById("kuhn-poker"), [8]);
const values = initialWeights(spec, 1);
const name = (changed: Float32Array = values) => nameWeights("policy", "kuhn-poker", spec, changed).hash;

describe("nameWeights", () => {
  it("gives the same content the same name", () => {
    expect(name()).toMatch(/^[0-9a-f]{64}$/);
    expect(name(values.slice())).toBe(name());
    // A view into a larger buffer counts with its own bytes only.
    const larger = new Float32Array(values.length + 6).fill(5);
    larger.set(values, 3);
    expect(name(larger.subarray(3, 3 + values.length))).toBe(name());
  });

  it("gives another name when one bit changes", () => {
    for (const byte of [0, 1, values.byteLength - 1]) {
      const changed = values.slice();
      new DataView(changed.buffer).setUint8(byte, new DataView(changed.buffer).getUint8(byte) ^ 1);
      expect(name(changed)).not.toBe(name());
    }
  });

  it("distinguishes kind, game and network", () => {
    const { hash } = nameWeights("optimizer", "kuhn-poker", spec, values);
    const names = new Set([
      name(),
      hash,
      nameWeights("policy", "leduc-poker", spec, values).hash,
      nameWeights("optimizer", "kuhn-poker", { ...spec, hidden: [9] }, values).hash,
    ]);
    expect(names.size).toBe(4);
  });

  it("does not depend on the order of the network's properties", () => {
    const turned = {
      actions: 2,
      hidden: [8],
      roles: 2,
      observation: 11,
      kind: "mlp",
      vocabulary: 0,
      towers: [[0, 1]],
    } as const;
    expect(nameWeights("policy", "kuhn-poker", turned, values).hash).toBe(name());
  });

  it("rejects a policy of the wrong length", () => {
    expect(() => name(values.subarray(1))).toThrow(AgentError);
    expect(() => name(values.subarray(1))).toThrow(/parameters, but/);
  });
});

describe("hashInputs", () => {
  it("is short and depends on content", () => {
    expect(hashInputs({ a: 1, b: [2] })).toMatch(/^[0-9a-f]{32}$/);
    expect(hashInputs({ a: 1, b: [2] })).toBe(hashInputs({ a: 1, b: [2] }));
    expect(hashInputs({ a: 1, b: [2] })).not.toBe(hashInputs({ a: 1, b: [3] }));
  });
});
