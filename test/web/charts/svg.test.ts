import { describe, expect, it } from "vitest";
import type { CurvePoint, CurveSpec } from "../../../web/charts/plot.ts";
import { yRange } from "../../../web/charts/plot.ts";
import { curveSvg } from "../../../web/charts/svg.ts";
import { linearTicks, logTicks } from "../../../web/charts/ticks.ts";
import { scaledRange } from "../../../web/charts/zoom.ts";

const colors = { series: ["#111111", "#222222"], ink: "#000000", soft: "#555555", line: "#dddddd", page: "#ffffff" };
const point = (x: number, value: number): CurvePoint => ({
  x,
  value,
  low: value * 0.9,
  high: value * 1.1,
  n: 10,
  interval: true,
});
const spec = (over: Partial<CurveSpec> = {}): CurveSpec => ({
  series: [{ label: "a < b", meaning: "", points: [point(0, 1), point(100, 0.1), point(200, 0.01)] }],
  references: [{ label: "equilibrium", value: 0 }],
  unit: "chips",
  axis: "episodes",
  log: false,
  range: null,
  smoothing: 0,
  ...over,
});
const draw = (given: CurveSpec, zoom: { min: number; max: number } | null = null) =>
  curveSvg(given, { title: "NashConv & co", colors, zoom });
const numbersOf = (svg: string, element: string): number[][] =>
  [...svg.matchAll(new RegExp(`<${element} points="([^"]*)"`, "g"))].map(([, points = ""]) =>
    points.split(" ").map((pair) => Number(pair.split(",")[1])),
  );

describe("a chart as SVG", () => {
  it("draws a line, its interval as a band, the reference dashed, and title, unit, axis and legend as text", () => {
    const svg = draw(spec());
    expect(svg.match(/<polyline/g)).toHaveLength(1);
    expect(svg.match(/<polygon/g)).toHaveLength(1);
    expect(svg).toContain("NashConv &amp; co (chips)");
    expect(svg).toContain(">episodes<");
    expect(svg).toContain("equilibrium 0");
    expect(svg).toMatch(/stroke-dasharray/);
  });

  it("is well-formed for any names of series", () => {
    const two = spec({ series: [...spec().series, ...spec().series] });
    expect(draw(two)).toContain("a &lt; b");
    expect(draw(two)).not.toContain("a < b");
  });

  it("has equal distances for equal ratios on a log axis, and no line at zero", () => {
    const svg = draw(spec({ log: true }));
    const [[first = 0, second = 0, third = 0] = []] = numbersOf(svg, "polyline");
    expect(second - first).toBeCloseTo(third - second, 1);
    expect(svg).not.toContain("equilibrium");
  });

  it("draws the smooth line over the raw one", () => {
    expect(draw(spec({ smoothing: 0.6 })).match(/<polyline/g)).toHaveLength(2);
  });

  it("scales the y axis to the visible range", () => {
    const [[, , whole = 0] = []] = numbersOf(draw(spec()), "polyline");
    const [[, , zoomed = 0] = []] = numbersOf(draw(spec(), { min: 90, max: 200 }), "polyline");
    expect(zoomed).not.toBeCloseTo(whole, 0);
  });
});

describe("the y axis", () => {
  it("spans whole powers of ten on a log scale", () => {
    expect(yRange(spec({ log: true }), 0.02, 3)).toEqual([0.01, 10]);
    expect(yRange(spec({ log: true }), 1, 1)).toEqual([1, 10]);
  });

  it("has a range if no point is visible", () => {
    expect(yRange(spec(), null, null)).toEqual([0, 1]);
    expect(yRange(spec({ log: true }), Infinity, -Infinity)).toEqual([0.1, 1]);
  });
});

describe("ticks", () => {
  it("are round and within the range", () => {
    expect(linearTicks(0, 1, 5)).toEqual([0, 0.2, 0.4, expect.closeTo(0.6), 0.8, 1]);
    expect(linearTicks(-3, 14, 4)).toEqual([0, 5, 10]);
    expect(linearTicks(2, 2, 4)).toEqual([2]);
    expect(logTicks(0.005, 20)).toEqual([0.01, 0.1, 1, 10]);
  });
});

describe("zooming", () => {
  const xs = [0, 50, 100];

  it("halves the range around a point, and resets once it is as wide as the data", () => {
    expect(scaledRange(xs, null, 0.5, undefined)).toEqual({ min: 25, max: 75 });
    expect(scaledRange(xs, { min: 25, max: 75 }, 0.5, 50)).toEqual({ min: 37.5, max: 62.5 });
    expect(scaledRange(xs, { min: 25, max: 75 }, 2, undefined)).toBeNull();
  });

  it("stays within the data", () => {
    expect(scaledRange(xs, { min: 80, max: 100 }, 2, 100)).toEqual({ min: 60, max: 100 });
    expect(scaledRange(xs, { min: 0, max: 20 }, 2, undefined)).toEqual({ min: 0, max: 40 });
  });

  it("is impossible with a single x value", () => {
    expect(scaledRange([5], null, 0.5, undefined)).toBeNull();
  });
});
