/** A measured value with its 95% interval, sample size and unit; the shape of the API's measures. */
export interface MeasureLike {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
  readonly unit: string;
}

const MINUS = "\u2212";

/** Groups thousands: 1204 -> "1,204". */
export function formatCount(value: number): string {
  return Math.round(value).toLocaleString("en-GB");
}

/** A short count: 1234567 -> "1.23 M". */
export function formatShortCount(value: number): string {
  if (value < 10_000) return formatCount(value);
  if (value < 1_000_000) return `${trim(value / 1000)} k`;
  return `${trim(value / 1_000_000)} M`;
}

function trim(value: number): string {
  return String(Number(value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)));
}

/** A number with `decimals` places and a real minus sign. */
export function formatNumber(value: number, decimals = decimalsFor(value)): string {
  if (!Number.isFinite(value)) return "not a number";
  const text = Math.abs(value).toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? MINUS + text : text;
}

/** Replaces the hyphen before each negative number by a minus sign: "critic -1." -> "critic \u22121." */
export function withMinus(text: string): string {
  return text.replace(/(?<![\p{L}\p{N}_-])-(?=\d)/gu, MINUS);
}

/** Three significant digits for anything below 100: 0.0123 -> 4 places, 12.3 -> 1. */
export function decimalsFor(value: number): number {
  const size = Math.abs(value);
  if (size === 0 || Number.isInteger(value)) return 0;
  if (size < 1e-4) return 6;
  return Math.max(0, Math.min(6, 2 - Math.floor(Math.log10(size))));
}

/** A return or a difference, with its sign: 2 -> "+2". */
export function formatSigned(value: number, decimals = decimalsFor(value)): string {
  const text = formatNumber(value, decimals);
  return value > 0 && Number(value.toFixed(decimals)) !== 0 ? `+${text}` : text;
}

/** An amount with its unit, in the singular for one: "+1 chip", "\u22122 chips". */
export function formatAmount(value: number, unit: string): string {
  const singular = Math.abs(value) === 1 ? unit.replace(/s$/, "") : unit;
  return `${formatSigned(value, exactDecimals(value))} ${singular}`.trim();
}

/** No more places than the value has, three significant digits at most: 2.5 -> 1. */
function exactDecimals(value: number): number {
  const text = String(Number(value.toFixed(decimalsFor(value))));
  return text.split(".")[1]?.length ?? 0;
}

/** Whether a measure was computed exactly instead of sampled. */
export function isExact(measure: MeasureLike): boolean {
  return measure.n === 0 || (measure.low === measure.value && measure.high === measure.value && measure.n <= 1);
}

/** "0.62 ± 0.03", or "0.62 (0.51 to 0.66)" if the interval is asymmetric, or the bare value if it is exact. */
export function formatInterval(measure: MeasureLike): string {
  if (isExact(measure)) return formatNumber(measure.value);
  const below = measure.value - measure.low;
  const above = measure.high - measure.value;
  const half = Math.max(below, above);
  if (half <= 0) return formatNumber(measure.value);
  const decimals = Math.max(0, Math.min(6, half >= 1 ? 1 : 1 - Math.floor(Math.log10(half))));
  const value = formatNumber(measure.value, decimals);
  if (Math.abs(above - below) > 0.34 * half) {
    return `${value} (${formatNumber(measure.low, decimals)} to ${formatNumber(measure.high, decimals)})`;
  }
  return `${value} ± ${formatNumber(half, decimals)}`;
}

/** The interval with its sample size: "0.62 ± 0.03 (n 1,204)"; "0.21 (exact)". */
export function formatMeasure(measure: MeasureLike): string {
  return `${formatInterval(measure)} ${isExact(measure) ? "(exact)" : `(n ${formatCount(measure.n)})`}`;
}

/** A duration in seconds, rounded: "48 s", "12 min", "1 h 5 min". */
export function formatDuration(seconds: number): string {
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return `${Math.round(hours / 24)} days`;
}

/** How long ago a time (ms since 1970) was: "just now", "3 min ago". */
export function formatAgo(at: number, now: number): string {
  const seconds = (now - at) / 1000;
  return seconds < 5 ? "just now" : `${formatDuration(seconds)} ago`;
}

/** A full date and time, for hover text. */
export function formatTime(at: number): string {
  return new Date(at).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "medium" });
}

/** The first eight characters of a weight hash. */
export function shortHash(hash: string): string {
  return hash.replace(/^policy:/, "").slice(0, 8);
}

/** A share of one as percent: 0.617 -> "62%"; small but not zero -> "<1%". */
export function formatShare(share: number): string {
  if (share > 0 && share < 0.005) return "<1%";
  if (share < 1 && share > 0.995) return ">99%";
  return `${Math.round(share * 100)}%`;
}

/** camelCase, kebab-case or snake_case as words: "explainedVariance" -> "Explained variance". */
export function toWords(name: string): string {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/[-_.:/]+/g, " ")
    .toLowerCase()
    .trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Display text of an option's value: true -> "yes". */
export function optionWords(value: boolean | number | string): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  return withMinus(String(value));
}
