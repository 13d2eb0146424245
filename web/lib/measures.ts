import { toWords, type MeasureLike } from "./format.ts";

interface Meant extends MeasureLike {
  readonly meaning: string;
}

const TITLES: Readonly<Record<string, string>> = {
  nashConv: "NashConv",
  exploitability: "Exploitability",
  value: "Game value",
  kl: "KL divergence",
};

/** A measure's name for people: "score/random" -> "Score against random". */
export function measureTitle(name: string): string {
  const known = TITLES[name];
  if (known) return known;
  const [family, opponent] = name.split("/");
  return opponent === undefined ? toWords(name) : `${toWords(family ?? "")} against ${opponent}`;
}

/** The one number that best says how good a league is: NashConv, else the score against the strongest of the ladder. */
export function headlineMeasure(
  measures: Readonly<Record<string, Meant>>,
): { readonly name: string; readonly title: string; readonly measure: Meant } | null {
  const names = Object.keys(measures);
  const name =
    ["nashConv", "exploitability"].find((candidate) => candidate in measures) ??
    names.findLast((candidate) => candidate.startsWith("score/")) ??
    names[0];
  const measure = name === undefined ? undefined : measures[name];
  return name !== undefined && measure ? { name, title: measureTitle(name), measure } : null;
}

/** Measures that share a chart: a family such as score/… together, every other alone. */
export interface MeasureGroup {
  readonly id: string;
  readonly title: string;
  readonly names: readonly string[];
}

/** Groups measure names for the charts; exploitability is NashConv over the seats and is left to its own number. */
export function groupMeasures(names: readonly string[]): MeasureGroup[] {
  const groups = new Map<string, string[]>();
  for (const name of names) {
    if (name === "exploitability" && names.includes("nashConv")) continue;
    const family = name.split("/")[0] ?? name;
    groups.set(family, [...(groups.get(family) ?? []), name]);
  }
  return [...groups].map(([id, members]) => ({ id, title: familyTitle(id, members), names: members }));
}

function familyTitle(id: string, members: readonly string[]): string {
  const only = members.length === 1 ? members[0] : undefined;
  if (only !== undefined) return measureTitle(only);
  return id === "score" ? "Ladder scores" : `${toWords(id)} against the ladder`;
}
