import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { compiledForward } from "../../../../agents/engines/compiled/forward.ts";
import { plainForward } from "../../../../agents/networks/forward.ts";
import { inputSize } from "../../../../agents/networks/input-rows.ts";
import { initialWeights } from "../../../../agents/networks/layout.ts";
import type { NetworkSpec } from "../../../../agents/networks/network.ts";
import { random, randomInteger } from "../../../../games/core/random.ts";
import { relativeDifference, numbers } from "./numbers.ts";
import { mlpNetwork } from "./programs.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

const tokens: NetworkSpec = {
  kind: "tokens",
  observation: 12,
  vocabulary: 40,
  roles: 3,
  hidden: [32, 24, 24],
  actions: 9,
  towers: [[0, 1, 2]],
};

/** Rows as games write them: an observation and a role, as tokens or one-hot. */
function rowsOf(spec: NetworkSpec, count: number): Float32Array {
  const next = random("rows");
  const width = inputSize(spec);
  const rows = spec.kind === "tokens" ? new Float32Array(count * width) : numbers("observations", count * width);
  for (let row = 0; row < count; row++) {
    const role = randomInteger(next, spec.roles);
    const cells = rows.subarray(row * width, (row + 1) * width);
    if (spec.kind === "tokens") {
      cells.forEach((_, slot) => (cells[slot] = randomInteger(next, spec.vocabulary + 1) - 1));
      cells[spec.observation] = spec.vocabulary + role;
    } else {
      for (let r = 0; r < spec.roles; r++) cells[spec.observation + r] = r === role ? 1 : 0;
    }
  }
  return rows;
}

const networks: readonly (readonly [string, NetworkSpec])[] = [
  ["an MLP", mlpNetwork],
  ["a network without hidden layers", { ...mlpNetwork, hidden: [] }],
  ["tokens with a residual layer", tokens],
  ["towers of an MLP", { ...mlpNetwork, roles: 2, towers: [[0], [1]] }],
  ["towers over tokens", { ...tokens, towers: [[1], [0, 2]] }],
];

describe.each(["long", "brief"] as const)(
  "a compiled policy for %s use gives the plain forward pass's outputs, within 1e-5",
  (use) => {
    test.each(networks)("%s", async (_, network) => {
      const before = tf.memory().numTensors;
      const values = initialWeights(network, "policy").map((weight) => weight + 0.01);
      const forward = await compiledForward(tf, { network, values }, use);
      const plain = plainForward({ network, values });
      for (const count of [1, 5, 300]) {
        const rows = rowsOf(network, count);
        const [given, expected] = [await forward(rows, count), plain(rows, count)];
        expect(relativeDifference(given.logits, expected.logits), `logits of ${count}`).toBeLessThan(1e-5);
        expect(relativeDifference(given.values, expected.values), `values of ${count}`).toBeLessThan(1e-5);
      }
      forward.dispose();
      expect(tf.memory().numTensors).toBe(before);
    });

    test.each(networks)(
      "%s, and gives a row alone the logits that it has among others, to the last bit",
      async (_, network) => {
        const values = initialWeights(network, "policy").map((weight) => weight + 0.01);
        const forward = await compiledForward(tf, { network, values }, use);
        const rows = rowsOf(network, 40);
        const width = inputSize(network);
        const among = await forward(rows, 40);
        for (let i = 0; i < 40; i++) {
          const { logits } = await forward(rows.subarray(i * width, (i + 1) * width), 1);
          expect([...logits]).toEqual([...among.logits.subarray(i * network.actions, (i + 1) * network.actions)]);
        }
        forward.dispose();
      },
    );

    test("more rows than one run takes", async () => {
      const network = { ...mlpNetwork, hidden: [4] };
      const values = initialWeights(network, "policy");
      const forward = await compiledForward(tf, { network, values }, use);
      const rows = rowsOf(network, 9000);
      const { logits } = await forward(rows, 9000);
      expect(relativeDifference(logits, plainForward({ network, values })(rows, 9000).logits)).toBeLessThan(1e-5);
      forward.dispose();
    });

    test("new weights of the same network, while the old ones are still in use", async () => {
      const [old, young] = [initialWeights(mlpNetwork, "old"), initialWeights(mlpNetwork, "young")];
      const rows = rowsOf(mlpNetwork, 3);
      const forwards = await Promise.all(
        [old, young].map((values) => compiledForward(tf, { network: mlpNetwork, values }, use)),
      );
      for (const [i, values] of [old, young].entries()) {
        const expected = plainForward({ network: mlpNetwork, values })(rows, 3).logits;
        expect(relativeDifference((await forwards[i]?.(rows, 3))?.logits ?? [], expected)).toBeLessThan(1e-5);
      }
      for (const forward of forwards) forward.dispose();
    });
  },
);
