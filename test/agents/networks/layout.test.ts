import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { inputSize } from "../../../agents/networks/input-rows.ts";
import { initialWeights, isResidual, networkFor, parameterCount, parameters } from "../../../agents/networks/layout.ts";
import type { NetworkSpec } from "../../../agents/networks/network.ts";
import { networkTowers } from "../../../agents/networks/towers.ts";
import { gameById } from "../../../games/registry.ts";

const spec = networkFor(gameById("kuhn-poker"), [64, 64]);

describe("layout of weights", () => {
  it("takes its sizes from the game", () => {
    expect(spec).toEqual({
      kind: "mlp",
      observation: 11,
      vocabulary: 0,
      roles: 2,
      hidden: [64, 64],
      actions: 2,
      towers: [[0, 1]],
    });
    expect(inputSize(spec)).toBe(13);
  });

  it("orders parameters: trunk, policy head, value heads", () => {
    const list = parameters(spec);
    expect(list.map(({ name, shape }) => [name, shape])).toEqual([
      ["trunk0/kernel", [13, 64]],
      ["trunk0/bias", [64]],
      ["trunk1/kernel", [64, 64]],
      ["trunk1/bias", [64]],
      ["policy/kernel", [64, 2]],
      ["policy/bias", [2]],
      ["value/kernel", [64, 2]],
      ["value/bias", [2]],
    ]);
    let offset = 0;
    for (const parameter of list) {
      expect(parameter.offset).toBe(offset);
      expect(parameter.size).toBe(parameter.shape.reduce((a, b) => a * b, 1));
      offset += parameter.size;
    }
    expect(parameterCount(spec)).toBe(offset);
    expect(offset).toBe(13 * 64 + 64 + 64 * 64 + 64 + 2 * (64 * 2 + 2));
  });

  it("begins with embeddings, a row per token and a row per role, for token observations", () => {
    const tokens: NetworkSpec = { ...spec, kind: "tokens", observation: 5, vocabulary: 30, hidden: [16, 8, 8] };
    expect(inputSize(tokens)).toBe(6);
    expect(parameters(tokens).map(({ name, shape }) => [name, shape])).toEqual([
      ["embedding", [32, 16]],
      ["trunk1/kernel", [16, 8]],
      ["trunk1/bias", [8]],
      ["trunk2/kernel", [8, 8]],
      ["trunk2/bias", [8]],
      ["policy/kernel", [8, 2]],
      ["policy/bias", [2]],
      ["value/kernel", [8, 2]],
      ["value/bias", [2]],
    ]);
    expect([0, 1, 2].map((layer) => isResidual(tokens, layer))).toEqual([false, false, true]);
    expect(isResidual({ ...spec, hidden: [8, 8, 8] }, 2)).toBe(false);
  });

  it("concatenates towers, all of one shape", () => {
    const towers = networkTowers({ ...spec, towers: [[1], [0]] });
    const size = parameterCount(spec);
    expect(towers.map(({ roles, offset }) => [roles, offset])).toEqual([
      [[1], 0],
      [[0], size],
    ]);
    expect(towers.every((tower) => tower.size === size && parameterCount(tower.spec) === size)).toBe(true);
    expect(parameterCount({ ...spec, towers: [[1], [0]] })).toBe(2 * size);
  });

  it("works without hidden layers", () => {
    expect(parameterCount({ ...spec, hidden: [] })).toBe(2 * (13 * 2 + 2));
  });
});

describe("initialWeights", () => {
  it("has He-normal kernels, a small policy head and biases of zero", () => {
    const wide = networkFor(gameById("connect-four"), [256, 256]);
    const values = initialWeights(wide, 3);
    for (const { name, shape, offset, size } of parameters(wide)) {
      const part = values.subarray(offset, offset + size);
      const deviation = Math.sqrt(part.reduce((sum, value) => sum + value * value, 0) / size);
      const kernel = Math.sqrt(2 / shape[0]) * (name.startsWith("policy") ? 0.01 : 1);
      const wanted = shape.length === 1 ? 0 : kernel;
      expect(Math.abs(deviation - wanted)).toBeLessThanOrEqual(0.1 * wanted);
    }
  });

  it("is the same for the same seed, in every version, so that leagues can be repeated", () => {
    const bytes = (seed: number) => new Uint8Array(initialWeights(spec, seed).buffer);
    const hash = (seed: number) => createHash("sha256").update(bytes(seed)).digest("hex");
    expect(hash(1)).toBe(hash(1));
    expect(hash(1)).not.toBe(hash(2));
    expect(hash(1)).toBe("51ecf3228f9c536487a0dc5e15944b9fe94642f380b99096eee889456c5e690a");
    expect(hash(7)).toBe("e19bec8c9eca4710ce0ba0d45b9a1b4721c6d0b4a827412853fbeecb821999d4");
  });
});
