import type { EvaluationPoint, UpdatePoint } from "../../agents/league/state.ts";
import type { Measures } from "../../games/core/measures.ts";
import type { Estimate } from "../../games/core/statistics.ts";
import { evenlySpaced } from "../common/spacing.ts";

/*
 * A league's curves as the API returns them: their size does not grow with its age, nor much with the number of its
 * measures. The ledger and the command line have the full curves.
 */

/** Most points of a curve: a page can't draw more. */
const MAX_CURVE_POINTS = 150;
/** Fewest points of a curve, however many curves there are. */
const MIN_CURVE_POINTS = 6;
/**
 * About how many characters of JSON an answer has for headline measures, for other measures and for training metrics.
 */
const MAX_HEADLINE_CHARACTERS = 75_000;
const MAX_OTHER_CHARACTERS = 45_000;
const MAX_METRIC_CHARACTERS = 30_000;
/** Characters of an estimate and of a metric, without the name. */
const ESTIMATE_CHARACTERS = 64;
const METRIC_CHARACTERS = 16;
/** Most measures in a summary. */
const MAX_SUMMARY_MEASURES = 3;

const measureFamily = (name: string): string => name.split("/")[0] ?? name;

/** Index of a measure in `headline`, by name or family; the length of `headline` if it is not there. */
function headlineRank(name: string, headline: readonly string[]): number {
  const exact = headline.indexOf(name);
  const rank = exact < 0 ? headline.indexOf(measureFamily(name)) : exact;
  return rank < 0 ? headline.length : rank;
}

/**
 * The most informative measures: the game's headline, else NashConv, else the score against the strongest opponent of
 * the ladder, else the first ones.
 */
export function summaryMeasures(measures: Measures, headline: readonly string[]): Measures {
  const names = Object.keys(measures);
  const first = names
    .filter((name) => headlineRank(name, headline) < headline.length)
    .sort((a, b) => headlineRank(a, headline) - headlineRank(b, headline));
  const exact = ["nashConv", "nashConv/cast", "exploitability"].filter((name) => name in measures);
  const strongest = names.filter((name) => name.startsWith("score/")).slice(-1);
  const chosen = new Set([...first, ...exact, ...strongest, ...names].slice(0, MAX_SUMMARY_MEASURES));
  return Object.fromEntries(Object.entries(measures).filter(([name]) => chosen.has(name)));
}

/** How many points with one value of `size` characters for each name fit in `most` characters. */
function pointsFor(names: readonly string[], size: number, most: number): number {
  const each = names.reduce((sum, name) => sum + name.length + size, 0);
  return Math.min(MAX_CURVE_POINTS, Math.max(MIN_CURVE_POINTS, Math.floor(most / Math.max(1, each))));
}

/** An evaluation's values without their units and meanings. */
export interface CurveEvaluation extends Pick<EvaluationPoint, "version" | "episodes" | "seconds" | "at"> {
  readonly measures: Readonly<Record<string, Estimate>>;
}

/** Evaluations, evenly spaced; if there are many measures, most points have only those in `headline`. */
export function evaluationCurve(points: readonly EvaluationPoint[], headline: readonly string[]): CurveEvaluation[] {
  const names = Object.keys(points.at(-1)?.measures ?? {});
  const isHeadline = (name: string) => headline.length === 0 || headlineRank(name, headline) < headline.length;
  const others = names.filter((name) => !isHeadline(name));
  const shown = evenlySpaced(points, pointsFor(names.filter(isHeadline), ESTIMATE_CHARACTERS, MAX_HEADLINE_CHARACTERS));
  const whole = new Set(evenlySpaced(shown, pointsFor(others, ESTIMATE_CHARACTERS, MAX_OTHER_CHARACTERS)));
  return shown.map((point) => {
    const { version, episodes, seconds, at, measures } = point;
    const kept = Object.entries(measures).filter(([name]) => whole.has(point) || isHeadline(name));
    return {
      version,
      episodes,
      seconds,
      at,
      measures: Object.fromEntries(kept.map(([name, one]) => [name, brief(one)])),
    };
  });
}

function brief({ value, low, high, n }: Estimate): Estimate {
  return { value: digits(value), low: digits(low), high: digits(high), n };
}

/** Six significant digits. */
const digits = (value: number): number => Number(value.toPrecision(6));

/** Training metrics, evenly spaced. */
export function learningCurve(points: readonly UpdatePoint[]): UpdatePoint[] {
  const names = Object.keys(points.at(-1)?.metrics ?? {});
  return evenlySpaced(points, pointsFor(names, METRIC_CHARACTERS, MAX_METRIC_CHARACTERS)).map((point) => ({
    ...point,
    metrics: Object.fromEntries(Object.entries(point.metrics).map(([name, value]) => [name, digits(value)])),
  }));
}

/** Unit and meaning of every measure of `points` except those in `known`. */
export function newMeanings(
  points: readonly EvaluationPoint[],
  known: Measures = {},
): Record<string, { unit: string; meaning: string }> {
  const meanings: Record<string, { unit: string; meaning: string }> = {};
  for (const { measures } of points) {
    for (const [name, { unit, meaning }] of Object.entries(measures)) {
      if (!(name in known)) meanings[name] = { unit, meaning };
    }
  }
  return meanings;
}
