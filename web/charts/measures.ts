import { toWords, type MeasureLike } from "../ui/format.ts";

interface Meant extends MeasureLike {
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

/** What is measured against each player of the fixed ladder. */
const LADDER: Readonly<Record<string, string>> = {
  score: "Ladder scores",
  return: "Return against the ladder",
  agreement: "Agreement against the ladder",
};

/** What stands before the slash: measures of one family belong together. */
export const familyOf = (name: string): string => name.split("/")[0] ?? name;

/** What stands after the slash; "" for a measure that is alone. */
export const memberOf = (name: string): string => name.slice(familyOf(name).length + 1);

/** Measures with a title of their own. */
const MEMBER_TITLES: Readonly<Record<string, string>> = { "nashConv/cast": "NashConv against the league's cast" };

/** "score/random" -> "Score against random", "return/judge against random" -> "Return of the judge against random", "recall/true" -> "Recall: true". */
export function measureTitle(name: string): string {
  const own = MEMBER_TITLES[name];
  if (own !== undefined) return own;
  const member = memberOf(name);
  const family = headed(familyOf(name));
  if (member === "") return family;
  if (!Object.hasOwn(LADDER, familyOf(name))) return `${family}: ${member}`;
  return member.includes(" against ") ? `${family} of the ${member}` : `${family} against ${member}`;
}

/** Words keep their own capitals and hyphens; camelCase becomes words, where it has no title of its own. */
function headed(name: string): string {
  const known = TITLES[name];
  if (known) return known;
  return /[a-z][A-Z]/.test(name) ? toWords(name) : name.charAt(0).toUpperCase() + name.slice(1);
}

/** Names of measures, those of `headline` first and in its order; a headline names a measure or a whole family. */
function byHeadline(names: readonly string[], headline: readonly string[]): readonly string[] {
  const rank = (name: string) => {
    const exact = headline.indexOf(name);
    const rough = exact < 0 ? headline.indexOf(familyOf(name)) : exact;
    return rough < 0 ? headline.length : rough;
  };
  return names.toSorted((a, b) => rank(a) - rank(b));
}

/** The one number that best says how good a league is: its game's own choice, else NashConv, else the score against the strongest of the ladder. */
export function headlineMeasure(
  measures: Readonly<Record<string, Meant>>,
  headline: readonly string[] = [],
): { readonly name: string; readonly title: string; readonly measure: Meant } | null {
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
  headline.includes(name) || headline.includes(familyOf(name));

/** Measures that share a chart: a family such as score/… together, every other alone. */
export interface MeasureGroup {
  readonly id: string;
  readonly title: string;
  readonly names: readonly string[];
  /** Those of `names` that are drawn at first: a chart of dozens of lines tells nothing. */
  readonly drawn: readonly string[];
  /** Whether it is what the game puts first: the first chart of a family, and any with a measure that the headline names itself. */
  readonly main: boolean;
}

/** Lines of a chart that can be told apart by colour. */
export const MAX_LINES = 6;

/**
 * Groups measures for the charts, the headline's first. Exploitability is NashConv over the seats and is left to its own number.
 * @param units of the measures by name: what is counted in different units has charts of its own.
 */
export function groupMeasures(
  names: readonly string[],
  headline: readonly string[] = [],
  units: Readonly<Record<string, string>> = {},
): MeasureGroup[] {
  const charted = names.filter((name) => name !== "exploitability" || !names.includes("nashConv"));
  const groups = Map.groupBy(byHeadline(charted, headline), (name) => `${familyOf(name)} ${units[name] ?? ""}`);
  const families = new Set<string>();
  return [...groups.values()].map((members) => {
    const family = familyOf(members[0] ?? "");
    const first = !families.has(family);
    families.add(family);
    const unit = units[members[0] ?? ""] ?? "";
    const told = members.filter((name) => headline.includes(name));
    return {
      id: first ? family : `${family}-${unit}`,
      title: first ? familyTitle(family, members) : `${familyTitle(family, members)}, in ${unit}`,
      names: members,
      drawn: (told.length > 0 && members.length > MAX_LINES ? told : members).slice(0, MAX_LINES),
      // One chart a family, so that its place is known before it is measured; its other units come behind.
      main: headline.length === 0 || told.length > 0 || (first && headline.includes(family)),
    };
  });
}

/** A family's name: that of its only measure, or what its measures share. */
export function familyTitle(family: string, members: readonly string[]): string {
  const only = members.length === 1 ? members[0] : undefined;
  return only === undefined ? (LADDER[family] ?? headed(family)) : measureTitle(only);
}
