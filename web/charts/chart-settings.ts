import { axisNames, type AxisName } from "./curves.ts";
import { keptValue } from "../ui/kept-value.ts";

/** Chart settings, kept in this browser for all leagues. */
export interface ChartSettings {
  readonly axis: AxisName;
  /** Weight of the moving average, from 0 (none) to 0.98. */
  readonly smoothing: number;
  /** Chosen scales by chart id; other charts have their default. */
  readonly log: Readonly<Record<string, boolean>>;
}

export const MAX_SMOOTHING = 0.98;

const usual: ChartSettings = { axis: "episodes", smoothing: 0, log: {} };

/** Parses stored settings; an invalid one is replaced by its default. @internal */
export function readChartSettings(stored: unknown): ChartSettings {
  const { axis, smoothing, log } = Object(stored) as Partial<Record<keyof ChartSettings, unknown>>;
  const logs = Object.entries(Object(log) as Record<string, unknown>).filter(([, value]) => typeof value === "boolean");
  const isWeight = typeof smoothing === "number" && smoothing >= 0 && smoothing <= MAX_SMOOTHING;
  return {
    axis: axisNames.find((name) => name === axis) ?? usual.axis,
    smoothing: isWeight ? smoothing : usual.smoothing,
    log: Object.fromEntries(logs) as Record<string, boolean>,
  };
}

export const chartSettings = keptValue("charts", usual, readChartSettings);

export function changeChartSettings(part: Partial<ChartSettings>): void {
  chartSettings.set({ ...chartSettings.get(), ...part });
}
