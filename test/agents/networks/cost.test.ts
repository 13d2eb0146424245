import { describe, expect, it } from "vitest";
import { networkCost } from "../../../agents/networks/cost.ts";
import type { NetworkSpec } from "../../../agents/networks/network.ts";

const dense: NetworkSpec = {
  kind: "mlp",
  observation: 6,
  vocabulary: 0,
  roles: 2,
  hidden: [4, 3],
  actions: 5,
  towers: [[0, 1]],
};

describe("the cost of a network", () => {
  it("counts each matrix once forward, and two or three times in a train step", () => {
    const first = 8 * 4;
    const others = 4 * 3 + 3 * 5 + 3 * 2;
    const biases = 4 + 3 + 5 + 2;
    expect(networkCost(dense)).toEqual({
      parameters: first + others + biases,
      forward: first + others,
      trainStep: 2 * first + 3 * others,
    });
  });

  it("has no gradient of the row itself, which both heads read without a trunk", () => {
    expect(networkCost({ ...dense, hidden: [] })).toEqual({ parameters: 63, forward: 56, trainStep: 112 });
  });

  it("counts the embeddings that a row names, not the whole table", () => {
    const tokens: NetworkSpec = { ...dense, kind: "tokens", observation: 7, vocabulary: 1000, hidden: [4, 3] };
    const named = (7 + 1) * 4;
    const others = 4 * 3 + 3 * 5 + 3 * 2;
    expect(networkCost(tokens)).toEqual({
      parameters: 1002 * 4 + others + 3 + 5 + 2,
      forward: named + others,
      trainStep: 2 * named + 3 * others,
    });
  });

  it("counts the parameters of every tower, and one tower a row", () => {
    const separate = networkCost({ ...dense, towers: [[0], [1]] });
    const shared = networkCost(dense);
    expect(separate).toEqual({ ...shared, parameters: 2 * shared.parameters });
  });
});
