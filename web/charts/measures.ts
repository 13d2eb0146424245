import { toWords, type MeasureLike } from "../ui/format.ts";

interface DescribedMeasure extends MeasureLike {
  readonly meaning: string;
}

const TITLES: Readonly<Record<string, string>> = {
  nashConv: "NashConv",
  exploitability: "Exploitability",
  value: "Game value",
  worstReturn: "Return against a best response",
  kl: "KL divergence",
  anchorKl: "KL to the start",
};

/** Titles of the measures against the fixed ladder. */
const LADDER: Readonly<Record<string, string>> = {
  score: "Ladder scores",
  return: "Return against the ladder",
  agreement: "Agreement against the ladder",
};

/** The part before the slash, shared by a family of measures. */
export const measureFamily = (name: string): string => name.split("/")[0] ?? name;

/** The part after the slash; "" for a single measure. */
export const measureMember = (name: string): string => name.slice(measureFamily(name).length + 1);

/** Titles of specific members. */
const MEMBER_TITLES: Readonly<Record<string, string>> = { "nashConv/cast": "NashConv against the league's cast" };

/**
 * "score/random" -> "Score against random", "return/judge against random" -> "Return of the judge against random",
 * "recall/true" -> "Recall: true".
 */
export function measureTitle(name: string): string {
  const own = MEMBER_TITLES[name];
  if (own !== undefined) return own;
  const member = measureMember(name);
  const family = headed(measureFamily(name));
  if (member === "") return family;
  if (!Object.hasOwn(LADDER, measureFamily(name))) return `${family}: ${member}`;
  return member.includes(" against ") ? `${family} of the ${member}` : `${family} against ${member}`;
}

/** A family's title: its own if it has one, else camelCase as words; other names keep their capitals and hyphens. */
function headed(name: string): string {
  const known = TITLES[name];
  if (known) return known;
  return /[a-z][A-Z]/.test(name) ? toWords(name) : name.charAt(0).toUpperCase() + name.slice(1);
}

/** Names of measures, those of `headline` first and in its order; a headline names a measure or a whole family. */
function byHeadline(names: readonly string[], headline: readonly string[]): readonly string[] {
  const rank = (name: string) => {
    const exact = headline.indexOf(name);
    const rough = exact < 0 ? headline.indexOf(measureFamily(name)) : exact;
    return rough < 0 ? headline.length : rough;
  };
  return names.toSorted((a, b) => rank(a) - rank(b));
}

/**
 * The main measure of a league: its game's headline, else NashConv, else the score against the strongest of the ladder.
 */
export function headlineMeasure(
  measures: Readonly<Record<string, DescribedMeasure>>,
  headline: readonly string[] = [],
): { readonly name: string; readonly title: string; readonly measure: DescribedMeasure } | null {
  const names = Object.keys(measures);
  const name =
    byHeadline(names, headline).find((candidate) => isHeadline(candidate, headline)) ??
    ["nashConv", "nashConv/cast", "exploitability"].find((candidate) => candidate in measures) ??
    names.findLast((candidate) => candidate.startsWith("score/")) ??
    names[0];
  const measure = name === undefined ? undefined : measures[name];
  return name !== undefined && measure ? { name, title: measureTitle(name), measure } : null;
}

const isHeadline = (name: string, headline: readonly string[]): boolean =>
  headline.includes(name) || headline.includes(measureFamily(name));

/** Measures that share a chart: a family such as score/… together, every other alone. */
export interface MeasureGroup {
  readonly id: string;
  readonly title: string;
  readonly names: readonly string[];
  /** Those of `names` that are drawn at first: dozens of lines would be unreadable. */
  readonly drawn: readonly string[];
  /**
   * Whether it belongs to the headline: the first chart of a family, and any with a measure that the headline names.
   */
  readonly main: boolean;
}

/** Lines of a chart that can be distinguished by colour. */
export const MAX_CHART_LINES = 6;

/**
 * Groups measures into charts, the headline's first. Exploitability, which is NashConv divided by the seats, has no
 * chart of its own.
 * @param units of the measures by name: different units have separate charts.
 */
export function groupMeasures(
  names: readonly string[],
  headline: readonly string[] = [],
  units: Readonly<Record<string, string>> = {},
): MeasureGroup[] {
  const charted = names.filter((name) => name !== "exploitability" || !names.includes("nashConv"));
  const groups = Map.groupBy(byHeadline(charted, headline), (name) => `${measureFamily(name)} ${units[name] ?? ""}`);
  const families = new Set<string>();
  return [...groups.values()].map((members) => {
    const family = measureFamily(members[0] ?? "");
    const first = !families.has(family);
    families.add(family);
    const unit = units[members[0] ?? ""] ?? "";
    const headlined = members.filter((name) => headline.includes(name));
    return {
      id: first ? family : `${family}-${unit}`,
      title: first ? familyTitle(family, members) : `${familyTitle(family, members)}, in ${unit}`,
      names: members,
      drawn: (headlined.length > 0 && members.length > MAX_CHART_LINES ? headlined : members).slice(0, MAX_CHART_LINES),
      // One chart per family, so that its place is known before it is measured; other units follow.
      main: headline.length === 0 || headlined.length > 0 || (first && headline.includes(family)),
    };
  });
}

/** A family's title: that of its only measure, or of the family. */
export function familyTitle(family: string, members: readonly string[]): string {
  const only = members.length === 1 ? members[0] : undefined;
  return only === undefined ? (LADDER[family] ?? headed(family)) : measureTitle(only);
}
