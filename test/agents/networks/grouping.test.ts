import { describe, expect, it } from "vitest";
import { groupRows } from "../../../agents/networks/grouping.ts";
import { random, randomInteger } from "../../../games/core/random.ts";

describe("groupRows", () => {
  it("numbers equal rows alike, in order of first appearance", () => {
    const rows = Float32Array.of(1, 0, /**/ 0, 1, /**/ 1, 0, /**/ 0.5, 1, /**/ 0, 1);
    const { of, first } = groupRows(rows, 2, 5);
    expect([...of]).toEqual([0, 1, 0, 2, 1]);
    expect([...first]).toEqual([0, 1, 3]);
  });

  // Rows of ones and zeros like observations; few or many of them equal, so that hash collisions occur.
  it.each([
    [3, 1000],
    [8, 2000],
    [14, 20_000],
    [40, 3000],
  ])("finds the groups that string comparison finds: %i numbers, %i rows", (width, count) => {
    const next = random(`rows ${width}`);
    const rows = Float32Array.from({ length: width * count }, () => randomInteger(next, 2));
    const numbers = new Map<string, number>();
    const expected = Array.from({ length: count }, (_, row) => {
      const text = rows.subarray(row * width, (row + 1) * width).join();
      if (!numbers.has(text)) numbers.set(text, numbers.size);
      return numbers.get(text);
    });
    const { of, first } = groupRows(rows, width, count);
    expect(Array.from(of)).toEqual(expected);
    expect(Array.from(first)).toEqual(Array.from(numbers.values(), (group) => expected.indexOf(group)));
  });

  it("takes rows inside a larger vector, and none", () => {
    const whole = Float32Array.of(9, 1, 2, 1, 2, 3, 4);
    expect([...groupRows(whole.subarray(1), 2, 3).of]).toEqual([0, 0, 1]);
    expect(groupRows(new Float32Array(0), 4, 0)).toEqual({ of: new Int32Array(0), first: new Uint32Array(0) });
  });
});
