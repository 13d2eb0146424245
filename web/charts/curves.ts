import type { CurvePoint, CurveSpec } from "./plot.ts";
import { withMinus } from "../ui/format.ts";
import { measureFamily, groupMeasures, measureTitle, measureMember, type MeasureGroup } from "./measures.ts";
import type { GameFacts } from "../../server/schemas/games.ts";
import type { LeagueDetail } from "../../server/schemas/leagues.ts";

/** Choices of the x axis. */
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
  /** Has a series for each of `names`, in order. */
  readonly spec: CurveSpec;
}

/** Families of measures that are drawn on a log axis at first. */
export const LOGARITHMIC_MEASURES: ReadonlySet<string> = new Set(["nashConv", "exploitability"]);

const FAMILY_MEANINGS: Readonly<Record<string, string>> = {
  score: "Share of points against fixed opponents, weakest first; 0.5 is even. Overlapping intervals are a tie.",
  return: "Mean return against each fixed opponent, of the named role if there is one.",
  agreement: "Share of episodes against each fixed opponent that end in a deal.",
};

/** Meanings in a game of partners. */
const PARTNER_MEANINGS: Readonly<Record<string, string>> = {
  score: "Mean return with each scripted partner, weakest first, as a share of the highest that the game allows.",
  return: "Mean return with each scripted partner.",
};

/** Meanings if the policy learns only some seats. */
const EXPECTED_OF_CAST: Readonly<Record<string, string>> = {
  nashConv:
    "What best responses could gain in the seats that learn, against the players of the other seats; lower is better.",
  worstReturn: "Expected return of the policy against a best response in the other seat; higher is better.",
};

/** The facts of a game that decide its measures: see `GameFacts`. */
export interface GameMeasureFacts {
  readonly enumerable: boolean;
  readonly headline: readonly string[];
  readonly roles: readonly string[];
  readonly utility?: Pick<GameFacts["utility"], "identical">;
}

/**
 * The measures expected before the first evaluation, so that each curve has its place from the start.
 * @param isPartial whether the policy learns only some seats.
 */
function expectedMeasures(
  { enumerable, headline }: Pick<GameMeasureFacts, "enumerable" | "headline">,
  isPartial: boolean,
): MeasureGroup[] {
  const expected = (id: string, title: string): MeasureGroup => ({ id, title, names: [], drawn: [], main: true });
  if (headline.length > 0) {
    return [...new Set(headline.map(measureFamily))].map((family) => expected(family, measureTitle(family)));
  }
  const exact = isPartial
    ? [expected("nashConv", measureTitle("nashConv/cast")), expected("worstReturn", measureTitle("worstReturn"))]
    : [expected("nashConv", "NashConv"), expected("value", "Game value")];
  return [...(enumerable ? exact : []), expected("score", "Ladder scores")];
}

const EXPECTED_MEANINGS: Readonly<Record<string, string>> = {
  nashConv: "What best responses could gain against this policy, summed over the seats; lower is better.",
  value: "Expected return of the first seat when this policy plays every seat.",
};

const expectedMeaning = (id: string, isPartial: boolean): string =>
  (isPartial ? EXPECTED_OF_CAST : EXPECTED_MEANINGS)[id] ?? "";

/** The evaluation curves of a league, its game's headline measures first. */
export function evaluationCurves(
  league: LeagueDetail,
  axis: AxisName,
  smoothing: number,
  game: GameMeasureFacts,
): MeasureCurve[] {
  const { meanings } = league;
  const isPartial = league.config.cast.some((who) => who !== "policy");
  const familyMeanings = game.utility?.identical ? { ...FAMILY_MEANINGS, ...PARTNER_MEANINGS } : FAMILY_MEANINGS;
  const measured = new Set(league.evaluations.flatMap(({ measures }) => Object.keys(measures)));
  const names = [...measured].filter((name) => !isUntrained(name, league.config.cast, game.roles));
  const units = Object.fromEntries(names.map((name) => [name, meanings[name]?.unit ?? ""]));
  const groups = names.length > 0 ? groupMeasures(names, game.headline, units) : expectedMeasures(game, isPartial);
  return groups.map((group) => {
    const first = meanings[group.names[0] ?? ""];
    const alone = group.names.length === 1 ? first?.meaning : undefined;
    const share = first?.unit === "share" || group.id === "score";
    return {
      ...group,
      title: game.utility?.identical ? group.title.replace(" against ", " with ") : group.title,
      meaning: withMinus(familyMeanings[group.id] ?? alone ?? expectedMeaning(group.id, isPartial)),
      spec: {
        series: group.names.map((name) => ({
          label: (group.names.length > 1 && measureMember(name)) || measureTitle(name),
          meaning: withMinus(meanings[name]?.meaning ?? ""),
          points: measurePoints(league, name, axis),
        })),
        // A game's references are for policies in all seats.
        references: isPartial ? [] : uniqueReferences(league, group),
        unit: share ? "" : (first?.unit ?? ""),
        axis,
        log: LOGARITHMIC_MEASURES.has(group.id),
        range: share ? [0, 1] : null,
        smoothing,
      },
    };
  });
}

/** Exact measures of a policy that plays all seats. */
const ALL_SEATS_MEASURES: readonly string[] = [
  "nashConv",
  "exploitability",
  "value",
  "nashConv/average",
  "nashConv/mixture",
  "nashConv/meta-strategy",
];

/** Whether a measure belongs to a role that the league's policy never learns; older leagues recorded these. */
function isUntrained(name: string, cast: readonly string[], roles: readonly string[]): boolean {
  if (ALL_SEATS_MEASURES.includes(name)) return cast.some((who) => who !== "policy");
  const role = measureMember(name).split(" against ")[0] ?? "";
  return (
    measureFamily(name) === "return" &&
    name.includes(" against ") &&
    (cast[roles.indexOf(role)] ?? "policy") !== "policy"
  );
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
      return measure ? [{ ...measure, x: axisPosition(point, axis, league.createdAt), interval: true }] : [];
    }),
  );
}

/**
 * The training metrics: those of one family, such as one per role, in one chart. Expected metrics without values have
 * an empty chart.
 * @param meanings of the learner's metrics, in display order.
 */
export function learningCurves(
  league: LeagueDetail,
  axis: AxisName,
  smoothing: number,
  meanings: Readonly<Record<string, string>>,
): { id: string; names: readonly string[]; title: string; spec: CurveSpec }[] {
  const recorded = [...new Set(league.learning.flatMap(({ metrics }) => Object.keys(metrics)))];
  const expected = Object.keys(meanings);
  const place = (name: string) => {
    const at = expected.indexOf(measureFamily(name));
    return at < 0 ? expected.length : at;
  };
  const families = new Set(recorded.map(measureFamily));
  const missing = expected.filter((name) => !families.has(name) && isUsed(league, meanings)(name));
  const names = [...recorded, ...missing].toSorted((a, b) => place(a) - place(b));
  return [...Map.groupBy(names, measureFamily)].map(([id, members]) => ({
    id,
    names: members,
    title: measureTitle(members.length === 1 ? (members[0] ?? id) : id),
    spec: {
      series: members.map((name) => ({
        label: members.length > 1 ? measureMember(name) || "all" : measureTitle(name),
        meaning: "",
        points: metricPoints(league, name, axis),
      })),
      references: [],
      unit: "",
      axis,
      log: false,
      range: null,
      smoothing,
    },
  }));
}

/** Whether a league's learner records a metric: some need a setting, named at the end of their meaning. */
function isUsed({ config }: LeagueDetail, meanings: Readonly<Record<string, string>>): (name: string) => boolean {
  return (name) => {
    const setting = /Only with (\w+)\.$/.exec(meanings[name] ?? "")?.[1];
    return setting === undefined || config.learner.hyperparameters[setting] !== 0;
  };
}

function metricPoints(league: LeagueDetail, name: string, axis: AxisName): CurvePoint[] {
  return distinct(
    league.learning.flatMap((point) => {
      const value = point.metrics[name];
      if (value === undefined) return [];
      const x = axisPosition(point, axis, league.createdAt);
      return [{ x, value, low: value, high: value, n: 0, interval: false }];
    }),
  );
}

/** Keeps the last value of each x. */
function distinct(points: CurvePoint[]): CurvePoint[] {
  return points.filter((point, i) => points[i + 1]?.x !== point.x);
}

/** Where a moment is on the x axis. */
export function axisPosition(moment: Moment, axis: AxisName, createdAt: number): number {
  if (axis === "episodes") return moment.episodes;
  return axis === "updates" ? moment.version : Math.max(0, moment.at - createdAt) / 60_000;
}
