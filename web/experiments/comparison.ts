import { axisPosition, LOGARITHMIC_MEASURES, type AxisName, type MeasureCurve } from "../charts/curves.ts";
import { MAX_CHART_LINES, measureFamily, measureTitle } from "../charts/measures.ts";
import { withMinus } from "../ui/format.ts";
import type { Comparison } from "../../server/schemas/comparison.ts";

/** Most leagues of a comparison, as the API says. */
export const MAX_COMPARED_LEAGUES = 12;

/** Ids in `?leagues=A,B`, each once. */
export const comparedIds = (search: string): readonly string[] => [
  ...new Set((new URLSearchParams(search).get("leagues") ?? "").split(",").filter((id) => id !== "")),
];

/** The address of a comparison. */
export const comparisonPath = (ids: Iterable<string>): string =>
  `/compare?leagues=${[...ids].map(encodeURIComponent).join(",")}`;

/** Leagues' names; those that several share are followed by the id. */
export function leagueLabels(leagues: readonly { readonly id: string; readonly name: string }[]): readonly string[] {
  const count = (name: string) => leagues.filter((league) => league.name === name).length;
  return leagues.map(({ id, name }) => (count(name) > 1 ? `${name} (${id})` : name));
}

/** All measures of the leagues. */
export const comparedMeasures = ({ leagues }: Pick<Comparison, "leagues">): readonly string[] => [
  ...new Set(leagues.flatMap(({ measures }) => Object.keys(measures))),
];

interface ChartSettings {
  readonly axis: AxisName;
  readonly smoothing: number;
}

/** A chart for each of `measures`, with a line for each league. */
export function comparisonCharts(
  { leagues, meanings, references }: Comparison,
  measures: readonly string[],
  { axis, smoothing }: ChartSettings,
): MeasureCurve[] {
  const labels = leagueLabels(leagues);
  const ids = leagues.map(({ id }) => id);
  return measures.map((measure) => {
    const { unit = "", meaning = "" } = meanings[measure] ?? {};
    return {
      id: measure,
      title: measureTitle(measure),
      names: ids,
      drawn: ids.slice(0, MAX_CHART_LINES),
      main: true,
      meaning: withMinus(meaning),
      spec: {
        series: leagues.map((league, i) => ({
          label: labels[i] ?? league.id,
          meaning: `${league.name}, seed ${league.seed}: each point is one evaluation, its band that evaluation's 95% interval. Points are joined by straight lines.`,
          points: league.evaluations.flatMap((point) => {
            const found = point.measures[measure];
            return found ? [{ ...found, x: axisPosition(point, axis, league.createdAt), interval: true }] : [];
          }),
        })),
        references: references[measure] ?? [],
        unit: unit === "share" ? "" : unit,
        axis,
        log: LOGARITHMIC_MEASURES.has(measureFamily(measure)),
        range: unit === "share" ? ([0, 1] as const) : null,
        smoothing,
      },
    };
  });
}
