import type { ArmCurve, CurvePoint } from "../../../agents/experiments/curves.ts";
import type { RunEstimate } from "../../../agents/experiments/results.ts";
import { linearScale, type Scale } from "./scale.ts";
import { escaped, intervalText, numberText } from "./text.ts";

/** Sizes in units of the view box; the page scales it to a column of 300 to 400 pixels. */
const CHART = { width: 360, height: 210, left: 52, right: 10, top: 10, bottom: 34 } as const;
const STRIP = { row: 30, left: 10, right: 10, top: 8, bottom: 24 } as const;

const tickText = (tick: number): string => String(tick).replace("-", "−");

const round = (value: number): string => value.toFixed(1);

/** The class of an arm's colour and dash. */
export const armClass = (index: number): string => `arm a${index % 8}${index >= 8 ? " dashed" : ""}`;

/** Curves of all arms with bands. `arms` gives the colours. */
export function curveChart(curves: readonly ArmCurve[], arms: readonly string[], label: string): string {
  const { width, height, left, right, top, bottom } = CHART;
  const points = curves.flatMap((curve) => curve.points);
  const x = linearScale(
    points.map(({ version }) => version),
    left,
    width - right,
  );
  const y = linearScale(points.flatMap(pointValues), height - bottom, top);
  const drawn = curves.map((curve) => armMarks(curve, armClass(arms.indexOf(curve.arm)), x, y));
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(`${label} by update, for each arm`)}">
${grid(x, y)}
<text class="axis" x="${(left + width - right) / 2}" y="${height - 4}" text-anchor="middle">updates</text>
${drawn.join("\n")}
</svg>`;
}

const pointValues = ({ iqm, low, high }: CurvePoint): number[] => [iqm, low ?? iqm, high ?? iqm];

function grid(x: Scale, y: Scale): string {
  const { width, height, left, right, top, bottom } = CHART;
  const rows = y.ticks.map((tick) => {
    const at = round(y.at(tick));
    return `<line class="grid" x1="${left}" x2="${width - right}" y1="${at}" y2="${at}"/><text class="axis" x="${left - 5}" y="${at}" dy=".35em" text-anchor="end">${tickText(tick)}</text>`;
  });
  const columns = x.ticks.map((tick) => {
    const at = round(x.at(tick));
    return `<line class="grid" x1="${at}" x2="${at}" y1="${top}" y2="${height - bottom}"/><text class="axis" x="${at}" y="${height - bottom + 13}" text-anchor="middle">${tick}</text>`;
  });
  return [...rows, ...columns].join("\n");
}

function armMarks({ arm, points }: ArmCurve, className: string, x: Scale, y: Scale): string {
  const place = (version: number, value: number) => `${round(x.at(version))},${round(y.at(value))}`;
  const banded = points.filter(({ low, high }) => low !== null && high !== null);
  const above = banded.map(({ version, high }) => place(version, high ?? 0));
  const below = banded.map(({ version, low }) => place(version, low ?? 0)).toReversed();
  const line = points.map(({ version, iqm }) => place(version, iqm)).join(" ");
  const dots = points.map(({ version, iqm, low, high, n }) => {
    const words = `${arm}, ${version} updates: ${numberText(iqm)} (${intervalText(low, high)}, n ${n})`;
    return `<circle cx="${round(x.at(version))}" cy="${round(y.at(iqm))}" r="2.2"><title>${escaped(words)}</title></circle>`;
  });
  const band = banded.length > 1 ? `<polygon class="band" points="${[...above, ...below].join(" ")}"/>` : "";
  return `<g class="${className}">${band}<polyline class="line" points="${line}"/>${dots.join("")}</g>`;
}

/** An arm's final values: each seed, and the interquartile mean with its interval. */
export interface StripRow extends RunEstimate {
  readonly arm: string;
  readonly values: readonly { readonly seed: number; readonly value: number }[];
}

/** Final values of all arms on one scale, a row each, in the order of `rows`. */
export function stripChart(rows: readonly StripRow[], arms: readonly string[], label: string): string {
  const { row, left, right, top, bottom } = STRIP;
  const { width } = CHART;
  const height = top + rows.length * row + bottom;
  const all = rows.flatMap(({ values, low, high }) =>
    [...values.map(({ value }) => value), low ?? [], high ?? []].flat(),
  );
  const x = linearScale(all, left + 8, width - right - 8);
  const ticks = x.ticks.map((tick) => {
    const at = round(x.at(tick));
    return `<line class="grid" x1="${at}" x2="${at}" y1="${top}" y2="${height - bottom}"/><text class="axis" x="${at}" y="${height - 8}" text-anchor="middle">${tickText(tick)}</text>`;
  });
  const marks = rows.map((one, i) => stripMarks(one, armClass(arms.indexOf(one.arm)), x, top + (i + 0.5) * row));
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(`Final values of ${label}, for each arm`)}">
${ticks.join("\n")}
${marks.join("\n")}
</svg>`;
}

function stripMarks({ arm, values, iqm, low, high }: StripRow, className: string, x: Scale, y: number): string {
  const dots = values.map(
    ({ seed, value }) =>
      `<circle class="seed" cx="${round(x.at(value))}" cy="${y + 5}" r="3"><title>${escaped(`${arm}, seed ${seed}: ${numberText(value)}`)}</title></circle>`,
  );
  const whisker =
    low === null || high === null
      ? ""
      : `<line class="whisker" x1="${round(x.at(low))}" x2="${round(x.at(high))}" y1="${y - 5}" y2="${y - 5}"/>`;
  const at = x.at(iqm);
  const diamond = `<path class="iqm" d="M${round(at - 5)} ${y - 5}l5 -5l5 5l-5 5z"><title>${escaped(`${arm}: ${numberText(iqm)} (${intervalText(low, high)})`)}</title></path>`;
  return `<g class="${className}">${whisker}${dots.join("")}${diamond}</g>`;
}
