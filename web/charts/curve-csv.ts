import type { CurveSpec } from "./plot.ts";

/** The points of a chart as CSV (RFC 4180): one row per x value; interval and sample size if known. */
export function curveCsv({ series, axis, unit }: CurveSpec): string {
  const xs = [...new Set(series.flatMap(({ points }) => points.map(({ x }) => x)))].sort((a, b) => a - b);
  const columns = series.map(({ label, points }) => {
    const hasInterval = points.some(({ interval }) => interval);
    const name = unit === "" ? label : `${label} (${unit})`;
    return {
      names: hasInterval ? [name, `${label} low`, `${label} high`, `${label} n`] : [name],
      byX: new Map(points.map((point) => [point.x, point])),
      hasInterval,
    };
  });
  const header = [axis, ...columns.flatMap(({ names }) => names)].map(quoted);
  const rows = xs.map((x) => [
    String(x),
    ...columns.flatMap(({ names, byX, hasInterval }) => {
      const point = byX.get(x);
      if (!point) return names.map(() => "");
      return hasInterval ? [point.value, point.low, point.high, point.n].map(String) : [String(point.value)];
    }),
  ]);
  return [header, ...rows].map((row) => `${row.join(",")}\r\n`).join("");
}

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
