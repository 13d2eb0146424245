import type uPlot from "uplot";
import { decimalsFor, formatNumber, formatShortCount } from "../ui/format.ts";
import { smooth } from "./smoothing.ts";
import type { XRange } from "./chart-group.tsx";

export interface CurvePoint {
  readonly x: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
  /** Whether low, high and n mean anything. */
  readonly interval: boolean;
}

export interface CurveSpec {
  readonly series: readonly {
    readonly label: string;
    /** What it measures; "" if the chart says it. */
    readonly meaning: string;
    readonly points: readonly CurvePoint[];
  }[];
  readonly references: readonly { readonly label: string; readonly value: number }[];
  readonly unit: string;
  /** What is on the x axis: "episodes", "updates", "minutes". */
  readonly axis: string;
  readonly log: boolean;
  /** Fixed range of the y axis, or null. */
  readonly range: readonly [number, number] | null;
  /** Weight of the moving average; 0: none. */
  readonly smoothing: number;
}

/** Lower end of a log axis; smaller values are drawn there. */
const LOG_FLOOR = 1e-6;

export type Column = (number | null)[];

/** Reference lines that can be drawn: a log axis can't show zero. */
export function drawnReferences({ references, log }: CurveSpec): CurveSpec["references"] {
  return log ? references.filter(({ value }) => value > 0) : references;
}

/** uPlot's columns: x; then for each series raw, smooth, low, high; then one for each reference. */
export function plotData(spec: CurveSpec): Column[] {
  const xs = [...new Set(spec.series.flatMap(({ points }) => points.map(({ x }) => x)))].sort((a, b) => a - b);
  const place = new Map(xs.map((x, i) => [x, i]));
  const fit = (value: number) => (spec.log ? Math.max(LOG_FLOOR, value) : value);
  const column = (points: readonly CurvePoint[], values: readonly number[]): Column => {
    const filled: Column = Array.from({ length: xs.length }, () => null);
    points.forEach(({ x }, i) => {
      filled[place.get(x) ?? 0] = fit(values[i] ?? Number.NaN);
    });
    return filled;
  };
  const columns = spec.series.flatMap(({ points }) => {
    const raw = points.map(({ value }) => value);
    return [raw, smooth(raw, spec.smoothing), points.map((p) => p.low), points.map((p) => p.high)].map((values) =>
      column(points, values),
    );
  });
  const references = drawnReferences(spec).map(({ value }) => xs.map(() => fit(value)));
  return [xs, ...columns, ...references];
}

/** Callbacks of a chart. */
export interface PlotHandlers {
  readonly onCursor: (plot: uPlot) => void;
  /** A range of the x axis was selected; null: reset by double click. */
  readonly onZoom: (range: XRange | null) => void;
  /** Charts with the same key share a cursor. */
  readonly syncKey: string;
}

/** A shorter drag counts as a click. */
const MIN_DRAG_PIXELS = 6;

/** uPlot shares only the cursor; the page shares the zoom. */
const isHover = (type: string): boolean => type === "mousemove" || type === "mouseleave";

function cursorOptions({ onZoom, syncKey }: PlotHandlers): uPlot.Cursor {
  return {
    y: false,
    points: { size: 7 },
    drag: { x: true, y: false, setScale: false, dist: MIN_DRAG_PIXELS },
    sync: { key: syncKey, scales: ["x", null], filters: { pub: isHover, sub: isHover } },
    bind: {
      dblclick: () => () => {
        onZoom(null);
        return null;
      },
    },
  };
}

function zoomToSelection(plot: uPlot, onZoom: PlotHandlers["onZoom"]): void {
  const { left, width } = plot.select;
  if (width < MIN_DRAG_PIXELS) return;
  const range = { min: plot.posToVal(left, "x"), max: plot.posToVal(left + width, "x") };
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  onZoom(range);
}

/** uPlot's options for a spec, in the page's current colours. */
export function plotOptions(spec: CurveSpec, handlers: PlotHandlers): Omit<uPlot.Options, "width" | "height"> {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const colors = spec.series.map((_, i) => token(`--series-${i % 6}`));
  return {
    cursor: cursorOptions(handlers),
    legend: { show: false },
    scales: { x: { time: false }, y: yScale(spec) },
    axes: axes(spec, token("--ink-soft"), token("--line")),
    series: [
      {},
      ...colors.flatMap((color) => plotSeries(color, spec.smoothing > 0)),
      ...drawnReferences(spec).map(() => ({
        stroke: token("--ink-soft"),
        width: 1,
        dash: [5, 4],
        points: { show: false },
      })),
    ],
    bands: colors.map((color, i) => ({ series: [4 * i + 4, 4 * i + 3], fill: faint(color, 0.18) })),
    hooks: {
      setCursor: [(plot) => handlers.onCursor(plot)],
      setSelect: [(plot) => zoomToSelection(plot, handlers.onZoom)],
    },
  };
}

function plotSeries(color: string, smoothed: boolean): uPlot.Series[] {
  const hidden: uPlot.Series = { stroke: "transparent", width: 0, points: { show: false }, spanGaps: true };
  return [
    {
      stroke: smoothed ? faint(color, 0.35) : color,
      width: smoothed ? 1 : 2,
      spanGaps: true,
      points: pointOptions(color, !smoothed),
    },
    { stroke: color, width: smoothed ? 2 : 0, spanGaps: true, points: { show: false } },
    hidden,
    hidden,
  ];
}

/** Points are drawn if there are few. */
function pointOptions(color: string, shown: boolean): uPlot.Series.Points {
  return shown
    ? { show: (plot) => (plot.data[0]?.length ?? 0) <= 24, size: 6, fill: color, stroke: color }
    : { show: false };
}

/** Range of the y axis for values from `min` to `max`. */
export function yRange({ log, range }: CurveSpec, min: number | null, max: number | null): [number, number] {
  // A zoom between two points contains none.
  const isEmpty = min === null || max === null || !Number.isFinite(min) || !Number.isFinite(max);
  if (isEmpty) return log ? [0.1, 1] : [0, 1];
  if (log) {
    const low = Math.floor(Math.log10(Math.max(LOG_FLOOR, min)) + 1e-9);
    return [10 ** low, 10 ** Math.max(low + 1, Math.ceil(Math.log10(Math.max(LOG_FLOOR, max)) - 1e-9))];
  }
  if (range) return [range[0], range[1]];
  const pad = Math.max((max - min) * 0.08, Math.abs(max) * 0.02, 1e-9);
  return [min - pad, max + pad];
}

function yScale(spec: CurveSpec): uPlot.Scale {
  const range: uPlot.Range.Function = (_plot, min, max) => yRange(spec, min, max);
  return spec.log ? { distr: 3, log: 10, range } : { range };
}

/** Steps between ticks of episodes and updates. */
const WHOLE_STEPS = Array.from({ length: 10 }, (_, power) => [1, 2, 5].map((digit) => digit * 10 ** power)).flat();

function axes(spec: CurveSpec, ink: string, line: string): uPlot.Axis[] {
  // uPlot draws on a canvas in pixels, so it needs the page's font size.
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
  const font = `${13 * rem}px system-ui, sans-serif`;
  const grid = { stroke: line, width: 1 };
  const common = { stroke: ink, font, labelFont: font, grid, ticks: { ...grid, size: 4 } };
  return [
    {
      ...common,
      label: spec.axis,
      labelSize: 20 * rem,
      size: 30 * rem,
      space: 64 * rem,
      ...(spec.axis !== "minutes" && { incrs: WHOLE_STEPS }),
      values: (_plot, ticks) =>
        ticks.map((tick) => (Number.isInteger(tick) ? formatShortCount(tick) : formatNumber(tick))),
    },
    {
      ...common,
      size: 58 * rem,
      ...(spec.log && { grid: { ...grid, filter: powersOfTen }, ticks: { ...grid, size: 4, filter: powersOfTen } }),
      values: (_plot, ticks) => ticks.map((tick) => valueTick(tick, spec.log, ticks)),
    },
  ];
}

/** Keeps grid lines at powers of ten. */
function powersOfTen(_plot: uPlot, splits: number[]): (number | null)[] {
  return splits.map((split) => (isPowerOfTen(split) ? split : null));
}

function isPowerOfTen(value: number): boolean {
  const power = Math.log10(value);
  return Math.abs(power - Math.round(power)) < 1e-9;
}

/** A label of the y axis; on a log axis only powers of ten have one. */
export function valueTick(tick: number | null, log: boolean, ticks: readonly number[]): string {
  if (tick === null || tick === undefined) return "";
  if (log) {
    return isPowerOfTen(tick) ? formatNumber(tick, Math.max(0, -Math.round(Math.log10(tick)))) : "";
  }
  const gap = Math.abs((ticks[1] ?? tick) - (ticks[0] ?? 0));
  return formatNumber(tick, gap === 0 ? decimalsFor(tick) : decimalsOfStep(gap));
}

/** Decimals needed for steps of that size: 0.25 needs two. */
function decimalsOfStep(step: number): number {
  let places = 0;
  while (places < 6 && Math.abs(step * 10 ** places - Math.round(step * 10 ** places)) > 1e-6) places += 1;
  return places;
}

/** A hex colour at an opacity. */
function faint(hex: string, opacity: number): string {
  const digits = hex.replace("#", "");
  const [r, g, b] = [0, 2, 4].map((at) => Number.parseInt(digits.slice(at, at + 2), 16));
  return `rgba(${r ?? 0}, ${g ?? 0}, ${b ?? 0}, ${opacity})`;
}
