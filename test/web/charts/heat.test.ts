import { expect, it } from "vitest";
import { heatScale } from "../../../web/charts/heat.ts";

it("colours numbers on both sides of zero by their sign, the largest strongest", () => {
  const heat = heatScale([-0.5, 0, 1]);
  expect(heat(1)).toEqual({ hue: "--ahead", strength: 0.5 });
  expect(heat(-0.5)).toEqual({ hue: "--behind", strength: 0.25 });
  expect(heat(0).strength).toBe(0);
});

it("colours numbers on one side of zero from the lowest to the highest", () => {
  const heat = heatScale([2, 3, 4]);
  expect([2, 3, 4].map((value) => heat(value).strength)).toEqual([0, 0.25, 0.5]);
  expect(heatScale([-4, -2])(-2)).toEqual({ hue: "--ahead", strength: 0.5 });
});

it("gives a table of one number no colours", () => {
  expect(heatScale([0.3, 0.3])(0.3).strength).toBe(0);
});
