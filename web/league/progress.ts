import { familyOf, familyTitle, measureTitle, memberOf } from "../charts/measures.ts";
import type { LeagueDetail } from "../../server/schemas/leagues.ts";

type Measured = Pick<LeagueDetail, "evaluations" | "meanings">;
type Estimate = LeagueDetail["evaluations"][number]["measures"][string];
type Measure = Estimate & LeagueDetail["meanings"][string];

/** A measure when it was first taken and when it was last. */
export interface Progress {
  readonly name: string;
  /** What stands after the slash; the whole title for a measure that is alone; with the unit where its family has none in common. */
  readonly label: string;
  readonly start: Measure;
  readonly now: Measure;
  /** Whether the two intervals lie apart, and which way; null where it was taken once only. */
  readonly change: "higher" | "lower" | "no clear change" | null;
}

export interface ProgressGroup {
  readonly family: string;
  /** "" where the family has one measure. */
  readonly title: string;
  readonly rows: readonly Progress[];
}

/** Every measure of a league from its first evaluation to its newest, by family, in the order in which they are charted. */
export function progressOf(league: Measured, order: readonly { readonly names: readonly string[] }[]): ProgressGroup[] {
  const rows = order.flatMap(({ names }) => names).flatMap((name) => rowOf(league, name));
  return [...Map.groupBy(rows, ({ name }) => familyOf(name))].map(([family, members]) => {
    const names = members.map(({ name }) => name);
    const [only] = members.length === 1 ? members : [];
    if (only) return { family, title: "", rows: [{ ...only, label: familyTitle(family, names) + unitWords(only) }] };
    const [first] = members;
    const alike = members.every(({ now }) => now.unit === first?.now.unit);
    return {
      family,
      title: familyTitle(family, names) + (alike && first ? unitWords(first) : ""),
      rows: alike ? members : members.map((row) => ({ ...row, label: row.label + unitWords(row) })),
    };
  });
}

/** ", in points"; a share goes without saying, and so does what the name says. */
function unitWords({ name, now }: Progress): string {
  return now.unit === "share" || now.unit === "" || name.endsWith(now.unit) ? "" : `, in ${now.unit}`;
}

function rowOf({ evaluations, meanings }: Measured, name: string): Progress[] {
  const words = meanings[name] ?? { unit: "", meaning: "" };
  const taken = evaluations.flatMap(({ measures }): Measure[] => {
    const estimate = measures[name];
    return estimate ? [{ ...words, ...estimate }] : [];
  });
  const [start] = taken;
  const now = taken.at(-1);
  if (!start || !now) return [];
  return [
    { name, label: memberOf(name) || measureTitle(name), start, now, change: changeOf(taken.length, start, now) },
  ];
}

function changeOf(times: number, start: Estimate, now: Estimate): Progress["change"] {
  if (times < 2) return null;
  if (now.low > start.high) return "higher";
  return now.high < start.low ? "lower" : "no clear change";
}
