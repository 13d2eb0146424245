import { formatNumber, formatShortCount } from "../ui/format.ts";
import type { XRange } from "./chart-group.tsx";
import { drawnReferences, plotData, valueTick, yRange, type Column, type CurveSpec } from "./plot.ts";
import { linearTicks, logTicks } from "./ticks.ts";

/** CSS colours of a chart. */
export interface ChartColors {
  readonly series: readonly string[];
  readonly ink: string;
  readonly soft: string;
  readonly line: string;
  readonly page: string;
}

interface Picture {
  readonly title: string;
  readonly colors: ChartColors;
  readonly zoom: XRange | null;
}

export const PICTURE_SIZE = { width: 800, height: 480 } as const;
const MARGIN = { left: 72, right: 20, bottom: 52 } as const;
const LINE_HEIGHT = 20;
/** Approximate width of a legend character, pixels. */
const CHARACTER_WIDTH = 7.2;

interface Frame {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
  readonly top: number;
  readonly xs: XRange;
  readonly ys: readonly [number, number];
}

/** A chart as a standalone SVG: title, legend, axes, intervals as bands, references dashed. */
export function curveSvg(spec: CurveSpec, { title, colors, zoom }: Picture): string {
  const { width, height } = PICTURE_SIZE;
  const [xs = [], ...columns] = plotData(spec) as [number[], ...Column[]];
  const key = keyLines(spec, colors);
  const frame = plotFrame(spec, xs, columns, zoom, 44 + key.lines * LINE_HEIGHT);
  const plotWidth = width - MARGIN.left - MARGIN.right;
  const clip = `<clipPath id="plot"><rect x="${MARGIN.left}" y="${frame.top}" width="${plotWidth}" height="${height - MARGIN.bottom - frame.top}"/></clipPath>`;
  const unit = spec.unit === "" ? "" : ` (${spec.unit})`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" font-size="13">`,
    `<title>${escaped(title)}</title><defs>${clip}</defs>`,
    `<rect width="${width}" height="${height}" fill="${colors.page}"/>`,
    text(MARGIN.left, 26, title + unit, colors.ink, 'font-size="17" font-weight="600"'),
    key.svg,
    axesSvg(spec, frame, colors),
    `<g clip-path="url(#plot)" fill="none" stroke-linejoin="round">`,
    ...drawnReferences(spec).map(({ value }) => referenceSvg(frame, value, colors.soft)),
    ...spec.series.map((_, i) => seriesSvg(spec, frame, xs, columns.slice(4 * i, 4 * i + 4), seriesColor(colors, i))),
    `</g>`,
    text(MARGIN.left + plotWidth / 2, height - 14, spec.axis, colors.soft, 'text-anchor="middle"'),
    `</svg>`,
  ].join("\n");
}

const seriesColor = ({ series }: ChartColors, i: number): string => series[i % series.length] ?? "#000";

function plotFrame(
  spec: CurveSpec,
  xs: readonly number[],
  columns: readonly Column[],
  zoom: XRange | null,
  top: number,
): Frame {
  const { width, height } = PICTURE_SIZE;
  const range = zoom ?? { min: xs[0] ?? 0, max: xs.at(-1) ?? 1 };
  const span = range.max - range.min || 1;
  const seen = columns.flatMap((column) =>
    column.filter((value, i) => value !== null && isWithin(xs[i] ?? Number.NaN, range)),
  ) as number[];
  const ys = yRange(spec, Math.min(...seen), Math.max(...seen));
  const scaled = (value: number) => (spec.log ? Math.log10(value) : value);
  const [low, high] = ys.map(scaled) as [number, number];
  const bottom = height - MARGIN.bottom;
  return {
    x: (value) => MARGIN.left + ((value - range.min) / span) * (width - MARGIN.left - MARGIN.right),
    y: (value) => bottom - ((scaled(value) - low) / (high - low || 1)) * (bottom - top),
    top,
    xs: range,
    ys,
  };
}

const isWithin = (x: number, { min, max }: XRange): boolean => x >= min && x <= max;

function axesSvg(spec: CurveSpec, { x, y, top, xs, ys }: Frame, { soft, line }: ChartColors): string {
  const { width, height } = PICTURE_SIZE;
  const bottom = height - MARGIN.bottom;
  const right = width - MARGIN.right;
  const across = linearTicks(xs.min, xs.max, 7);
  const up = spec.log ? logTicks(...ys) : linearTicks(...ys, 6);
  const grid = (x1: number, y1: number, x2: number, y2: number) =>
    `<line x1="${px(x1)}" y1="${px(y1)}" x2="${px(x2)}" y2="${px(y2)}" stroke="${line}"/>`;
  return [
    ...across.map((tick) => grid(x(tick), top, x(tick), bottom + 4)),
    ...up.map((tick) => grid(MARGIN.left - 4, y(tick), right, y(tick))),
    ...across.map((tick) =>
      text(
        x(tick),
        bottom + 20,
        Number.isInteger(tick) ? formatShortCount(tick) : formatNumber(tick),
        soft,
        'text-anchor="middle"',
      ),
    ),
    ...up.map((tick) => text(MARGIN.left - 8, y(tick) + 4, valueTick(tick, spec.log, up), soft, 'text-anchor="end"')),
  ].join("\n");
}

function referenceSvg({ y }: Frame, value: number, color: string): string {
  const { width } = PICTURE_SIZE;
  return `<line x1="${MARGIN.left}" x2="${width - MARGIN.right}" y1="${px(y(value))}" y2="${px(y(value))}" stroke="${color}" stroke-dasharray="5 4"/>`;
}

/** @param columns raw, smooth, low, high, as `plotData` has them. */
function seriesSvg(
  spec: CurveSpec,
  { x, y }: Frame,
  xs: readonly number[],
  columns: readonly Column[],
  color: string,
): string {
  const pointTexts = (column: Column = []): string[] =>
    column.flatMap((value, i) => (value === null ? [] : [`${px(x(xs[i] ?? 0))},${px(y(value))}`]));
  const [raw, smooth, low, high] = columns.map(pointTexts) as [string[], string[], string[], string[]];
  const band = `<polygon points="${[...high, ...low.toReversed()].join(" ")}" fill="${color}" fill-opacity="0.18"/>`;
  const line = (points: readonly string[], style: string) =>
    `<polyline points="${points.join(" ")}" stroke="${color}" ${style}/>`;
  if (spec.smoothing > 0) return band + line(raw, 'stroke-opacity="0.35"') + line(smooth, 'stroke-width="2"');
  return band + line(raw, 'stroke-width="2"');
}

/** The legend under the title, wrapped. */
function keyLines(spec: CurveSpec, colors: ChartColors): { readonly svg: string; readonly lines: number } {
  const entries = [
    ...(spec.series.length > 1 ? spec.series : []).map(({ label }, i) => ({
      label,
      color: seriesColor(colors, i),
      dash: "",
    })),
    ...drawnReferences(spec).map(({ label, value }) => {
      return { label: `${label} ${formatNumber(value)}`, color: colors.soft, dash: ' stroke-dasharray="5 4"' };
    }),
  ];
  const right = PICTURE_SIZE.width - MARGIN.right;
  let left: number = MARGIN.left;
  let lines = entries.length > 0 ? 1 : 0;
  const drawn = entries.map(({ label, color, dash }) => {
    const size = 26 + label.length * CHARACTER_WIDTH;
    if (left > MARGIN.left && left + size > right) {
      left = MARGIN.left;
      lines += 1;
    }
    const at = left;
    left += size + 14;
    const y = 30 + lines * LINE_HEIGHT;
    return `<line x1="${px(at)}" x2="${px(at + 18)}" y1="${y - 4}" y2="${y - 4}" stroke="${color}" stroke-width="2"${dash}/>${text(at + 24, y, label, colors.soft)}`;
  });
  return { svg: drawn.join("\n"), lines };
}

function text(x: number, y: number, words: string, color: string, style = ""): string {
  return `<text x="${px(x)}" y="${px(y)}" fill="${color}" ${style}>${escaped(words)}</text>`;
}

const px = (value: number): string => String(Math.round(value * 100) / 100);

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (words: string): string => words.replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? "");
