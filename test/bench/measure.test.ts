import { expect, it } from "vitest";
import { interleave, median, rowOf, type Round } from "./measure.ts";
import { inMarkdown, inWords } from "./report.ts";

it("rounds alternate, and the first of each does not count", async () => {
  const order: string[] = [];
  const contender = (name: string, speeds: number[]): Round => {
    return async () => {
      order.push(name);
      return speeds.shift() ?? Number.NaN;
    };
  };
  const ours = contender("ours", [1000, 5, 1, 4, 2, 3]);
  const theirs = contender("theirs", [1000, 50, 10, 40, 20, 30]);
  expect(await interleave([ours, theirs])).toEqual([
    [5, 1, 4, 2, 3],
    [50, 10, 40, 20, 30],
  ]);
  expect(order).toEqual(Array.from({ length: 6 }, () => ["ours", "theirs"]).flat());
});

it("a row has the median and the range of its rounds", () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(rowOf("a", "b", [4, 9, 1, 5, 6])).toEqual({ name: "a", unit: "b", value: 5, low: 1, high: 9 });
});

it("a row is printed with its peer, if it has one", () => {
  const row = rowOf("rules x", "decisions/s", [2_000_000]);
  expect(inWords(row)).toMatch(/^rules x +2,000,000 decisions\/s \(2,000,000 to 2,000,000\)$/);
  const held = { ...row, peer: "peer", peerValue: 400_000, ratio: 5 };
  expect(inWords(held)).toMatch(/5\.00x peer \(400,000\)$/);
  expect(inMarkdown(held)).toBe(
    "| rules x | decisions/s | 2,000,000 | 2,000,000 to 2,000,000 | peer | 400,000 | 5.00x |",
  );
});
