import { expect, it } from "vitest";
import { heatOf, MAX_OPACITY } from "../../../web/charts/heat.ts";

it("colours numbers on both sides of zero by their sign, the largest strongest", () => {
  const heat = heatOf([-0.5, 0, 1]);
  expect(heat(1)).toEqual({ hue: "--ahead", strength: MAX_OPACITY });
  expect(heat(-0.5)).toEqual({ hue: "--behind", strength: MAX_OPACITY / 2 });
  expect(heat(0).strength).toBe(0);
});

it("colours numbers on one side of zero from the lowest to the highest", () => {
  const heat = heatOf([2, 3, 4]);
  expect([2, 3, 4].map((value) => heat(value).strength)).toEqual([0, MAX_OPACITY / 2, MAX_OPACITY]);
  expect(heatOf([-4, -2])(-2)).toEqual({ hue: "--ahead", strength: MAX_OPACITY });
});

it("leaves a table of one number plain", () => {
  expect(heatOf([0.3, 0.3])(0.3).strength).toBe(0);
});
