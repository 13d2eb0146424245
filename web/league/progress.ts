import { measureFamily, familyTitle, measureTitle, measureMember } from "../charts/measures.ts";
import type { LeagueDetail } from "../../server/schemas/leagues.ts";

type Measured = Pick<LeagueDetail, "evaluations" | "meanings">;
type Estimate = LeagueDetail["evaluations"][number]["measures"][string];
type Measure = Estimate & LeagueDetail["meanings"][string];

/** A measure's first and last values. */
export interface Progress {
  readonly name: string;
  /** The part after the slash; the whole title of a single measure; with the unit if its family has several. */
  readonly label: string;
  readonly start: Measure;
  readonly now: Measure;
  /** Whether the intervals don't overlap, and the direction; null if there is only one value. */
  readonly change: "higher" | "lower" | "no clear change" | null;
}

export interface ProgressGroup {
  readonly family: string;
  /** "" if the family has one measure. */
  readonly title: string;
  readonly rows: readonly Progress[];
}

/** Every measure of a league from its first evaluation to its newest, by family, in chart order. */
export function leagueProgress(
  league: Measured,
  order: readonly { readonly names: readonly string[] }[],
): ProgressGroup[] {
  const rows = order.flatMap(({ names }) => names).flatMap((name) => progressRow(league, name));
  return [...Map.groupBy(rows, ({ name }) => measureFamily(name))].map(([family, members]) => {
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

/** ", in points"; omitted for a share and for units in the name. */
function unitWords({ name, now }: Progress): string {
  return now.unit === "share" || now.unit === "" || name.endsWith(now.unit) ? "" : `, in ${now.unit}`;
}

function progressRow({ evaluations, meanings }: Measured, name: string): Progress[] {
  const words = meanings[name] ?? { unit: "", meaning: "" };
  const taken = evaluations.flatMap(({ measures }): Measure[] => {
    const estimate = measures[name];
    return estimate ? [{ ...words, ...estimate }] : [];
  });
  const [start] = taken;
  const now = taken.at(-1);
  if (!start || !now) return [];
  return [
    {
      name,
      label: measureMember(name) || measureTitle(name),
      start,
      now,
      change: intervalChange(taken.length, start, now),
    },
  ];
}

function intervalChange(times: number, start: Estimate, now: Estimate): Progress["change"] {
  if (times < 2) return null;
  if (now.low > start.high) return "higher";
  return now.high < start.low ? "lower" : "no clear change";
}
