import type { LeagueDetail } from "../../server/api/schemas.ts";
import type { CurvePoint, CurveSpec } from "../charts/plot.ts";
import { groupMeasures, measureTitle, type MeasureGroup } from "./measures.ts";

/** What a curve may be drawn over. */
export const axisNames = ["episodes", "updates", "minutes"] as const;
export type AxisName = (typeof axisNames)[number];

interface Moment {
  readonly version: number;
  readonly episodes: number;
  readonly at: number;
}

/** A chart of measures, ready to draw. */
export interface MeasureCurve extends MeasureGroup {
  readonly meaning: string;
  readonly spec: CurveSpec;
}

const LOGARITHMIC = new Set(["nashConv", "exploitability"]);

const FAMILY_MEANINGS: Readonly<Record<string, string>> = {
  score: "Share of points against fixed opponents, weakest first; 0.5 is even. Where intervals overlap, call it a tie.",
  return: "Mean return against each fixed opponent.",
  agreement: "Share of episodes against each fixed opponent that end in a deal.",
};

/** What is known to come of a game before its first evaluation, so that each curve has its place from the start. */
function expectedMeasures(enumerable: boolean): MeasureGroup[] {
  const exact = [
    { id: "nashConv", title: "NashConv", names: [] },
    { id: "value", title: "Game value", names: [] },
  ];
  return [...(enumerable ? exact : []), { id: "score", title: "Ladder scores", names: [] }];
}

const EXPECTED_MEANINGS: Readonly<Record<string, string>> = {
  nashConv: "What perfect opponents could gain against this policy, summed over the seats; lower is better.",
  value: "Expected return of the first seat when this policy plays every seat.",
};

/** The evaluation curves of a league. */
export function evaluationCurves(
  league: LeagueDetail,
  axis: AxisName,
  smoothing: number,
  enumerable: boolean,
): MeasureCurve[] {
  const names = [...new Set(league.evaluations.flatMap(({ measures }) => Object.keys(measures)))];
  const groups = names.length > 0 ? groupMeasures(names) : expectedMeasures(enumerable);
  return groups.map((group) => {
    const newest = league.evaluations.findLast(({ measures }) =>
      group.names.some((name) => name in measures),
    )?.measures;
    const first = newest && group.names.map((name) => newest[name]).find(Boolean);
    const share = first?.unit === "share" || group.id === "score";
    return {
      ...group,
      meaning: FAMILY_MEANINGS[group.id] ?? first?.meaning ?? EXPECTED_MEANINGS[group.id] ?? "",
      spec: {
        series: group.names.map((name) => ({
          label: group.names.length > 1 ? name.split("/").slice(1).join("/") : measureTitle(name),
          points: measurePoints(league, name, axis),
        })),
        references: uniqueReferences(league, group),
        unit: share ? "" : (first?.unit ?? ""),
        axis,
        log: LOGARITHMIC.has(group.id),
        range: share ? [0, 1] : null,
        smoothing,
      },
    };
  });
}

function uniqueReferences(league: LeagueDetail, group: MeasureGroup): CurveSpec["references"] {
  const names = group.names.length > 0 ? group.names : [group.id];
  const all = names.flatMap((name) => league.references[name] ?? []);
  return all.filter((line, i) => all.findIndex(({ label }) => label === line.label) === i);
}

function measurePoints(league: LeagueDetail, name: string, axis: AxisName): CurvePoint[] {
  return distinct(
    league.evaluations.flatMap((point) => {
      const measure = point.measures[name];
      return measure ? [{ ...measure, x: placeOf(point, axis, league.createdAt), interval: true }] : [];
    }),
  );
}

/** One curve for each figure of the learner. */
export function learningCurves(
  league: LeagueDetail,
  axis: AxisName,
  smoothing: number,
): { id: string; spec: CurveSpec }[] {
  const names = [...new Set(league.learning.flatMap(({ metrics }) => Object.keys(metrics)))];
  return names.map((name) => ({
    id: name,
    spec: {
      series: [{ label: measureTitle(name), points: metricPoints(league, name, axis) }],
      references: [],
      unit: "",
      axis,
      log: false,
      range: null,
      smoothing,
    },
  }));
}

function metricPoints(league: LeagueDetail, name: string, axis: AxisName): CurvePoint[] {
  return distinct(
    league.learning.flatMap((point) => {
      const value = point.metrics[name];
      if (value === undefined) return [];
      const x = placeOf(point, axis, league.createdAt);
      return [{ x, value, low: value, high: value, n: 0, interval: false }];
    }),
  );
}

/** A curve has one value at a place: the newest. */
function distinct(points: CurvePoint[]): CurvePoint[] {
  return points.filter((point, i) => points[i + 1]?.x !== point.x);
}

function placeOf(moment: Moment, axis: AxisName, createdAt: number): number {
  if (axis === "episodes") return moment.episodes;
  return axis === "updates" ? moment.version : Math.max(0, moment.at - createdAt) / 60_000;
}
