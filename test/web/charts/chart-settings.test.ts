import { expect, it } from "vitest";
import { readChartSettings } from "../../../web/charts/chart-settings.ts";

it("reads stored chart settings, with defaults for invalid ones", () => {
  const usual = { axis: "episodes", smoothing: 0, log: {} };
  expect(readChartSettings({ axis: "updates", smoothing: 0.6, log: { nashConv: false } })).toEqual({
    axis: "updates",
    smoothing: 0.6,
    log: { nashConv: false },
  });
  for (const broken of [null, 3, "x", { axis: "days", smoothing: 7, log: { a: 1 } }, { smoothing: "0.5", log: [] }]) {
    expect(readChartSettings(broken)).toEqual(usual);
  }
});
