import * as fc from "fast-check";
import { expect, it } from "vitest";
import { evenlySpaced } from "../../../server/common/spacing.ts";
import { valueAt } from "../../../games/core/value-at.ts";

const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);

it("keeps all if there are at most as many as requested", () => {
  expect(evenlySpaced(numbers(5), 5)).toEqual([0, 1, 2, 3, 4]);
  expect(evenlySpaced(numbers(3), 5)).toEqual([0, 1, 2]);
});

it("picks the requested number, once each and in order, with the first and the last, and no gap twice as long as another", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 60 }), fc.integer({ min: 0, max: 400 }), (count, more) => {
      const total = count + more;
      const picked = evenlySpaced(numbers(total), count);
      expect(picked).toHaveLength(count);
      expect([picked[0], picked.at(-1)]).toEqual([0, total - 1]);
      const gaps = picked.slice(1).map((index, i) => index - valueAt(picked, i));
      expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1);
      expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(1);
    }),
  );
});
