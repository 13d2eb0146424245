import { describe, expect, it } from "vitest";
import type { Output } from "../../../agents/networks/forward.ts";
import { distinctForward } from "../../../agents/players/distinct.ts";
import { valueAt } from "../../../games/core/value-at.ts";

const WIDTH = 2;

/** Returns the sum of each row as its only logit, and records its inputs. */
function summing(seen: number[][]) {
  return (rows: Float32Array, count: number): Output => {
    seen.push(Array.from(rows));
    const sums = Array.from({ length: count }, (_, i) => valueAt(rows, i * WIDTH) + valueAt(rows, i * WIDTH + 1));
    return { logits: Float32Array.from(sums), values: new Float32Array(count) };
  };
}

const writing = (values: readonly number[]) => (rows: Float32Array) => rows.set(values);

/** The output for each row, whichever distinct row it came from. */
const answers = ({ logits, of }: { logits: Float32Array; of: Int32Array }) => Array.from(of, (row) => logits[row]);

describe("distinctForward", () => {
  it("runs each distinct row once, in order of first appearance, and returns outputs for all", async () => {
    const seen: number[][] = [];
    const infer = distinctForward(summing(seen), WIDTH);
    const found = await infer(5, writing([1, 2, 3, 4, 1, 2, 5, 6, 3, 4]));
    expect(seen).toEqual([[1, 2, 3, 4, 5, 6]]);
    expect(answers(found)).toEqual([3, 7, 3, 11, 7]);
  });

  it("reuses its memory: the contents of an earlier, larger batch don't show", async () => {
    const seen: number[][] = [];
    const infer = distinctForward(summing(seen), WIDTH);
    await infer(4, writing([1, 1, 2, 2, 3, 3, 4, 4]));
    expect(answers(await infer(2, writing([9, 9, 9, 9])))).toEqual([18, 18]);
    expect(seen[1]).toEqual([9, 9]);
  });

  it("pads a batch to the minimum number of rows, and returns nothing for the padding", async () => {
    const seen: number[][] = [];
    const infer = distinctForward(summing(seen), WIDTH, 3);
    const found = await infer(2, writing([1, 2, 1, 2]));
    expect(seen[0]).toHaveLength(3 * WIDTH);
    expect(answers(found)).toEqual([3, 3]);
  });

  it("keeps concurrent batches separate", async () => {
    const waiting: (() => void)[] = [];
    const plain = summing([]);
    const slow = async (rows: Float32Array, count: number) => {
      await new Promise<void>((go) => waiting.push(go));
      return plain(rows, count);
    };
    const infer = distinctForward(slow, WIDTH);
    const both = [infer(2, writing([1, 2, 3, 4])), infer(2, writing([5, 6, 7, 8]))];
    for (const go of waiting) go();
    const [one, other] = await Promise.all(both);
    expect(one && answers(one)).toEqual([3, 7]);
    expect(other && answers(other)).toEqual([11, 15]);
  });
});
