import { formatCount } from "../ui/format.ts";
import type { PayoffsAnswer } from "../../server/schemas/leagues.ts";

/** A rule that chooses the members of a payoff map, with its button's text and meaning. */
export interface MapRule {
  readonly id: string;
  readonly title: string;
  readonly meaning: string;
}

const SPREAD = {
  id: "spread",
  title: "Spread",
  meaning: "8 members at most from equal spans of the league's history, those that have met most of the others",
};
const STRONGEST = { id: "strongest", title: "Strongest", meaning: "The 8 members with the highest ratings" };

export const mapRules: readonly MapRule[] = [
  { id: "newest", title: "Newest", meaning: "The newest members that have met each other, 8 at most" },
  SPREAD,
  STRONGEST,
];

/** The rules where snapshots have played each other in all roles for a table, which is shown at first. */
export const crossPlayRules: readonly MapRule[] = [
  { id: "newest", title: "Cross-play", meaning: "The newest table for which snapshots played each other in all roles" },
  SPREAD,
  STRONGEST,
];

/** What a payoff map is of, as in the page's address. */
export interface MapChoice {
  /** A rule, or numbers and ranges. */
  readonly members: string;
  /** The row's seat, by role or number; null: all that it took. */
  readonly seat: string | null;
}

/** What a page shows at first. */
export const NEWEST: MapChoice = { members: "newest", seat: null };

/** Payoffs, and the choice that they are of. */
export interface ChosenPayoffs {
  readonly payoffs: PayoffsAnswer;
  readonly choice: MapChoice;
}

/** Most members of a payoff map, as the API says. */
export const MAX_MAP_MEMBERS = 8;

/** The choice in `?members=0-3,12&seat=first`. */
export function readMapChoice(search: string): MapChoice {
  const parameters = new URLSearchParams(search);
  return { members: parameters.get("members")?.trim() || "newest", seat: parameters.get("seat") || null };
}

/** The search of an address with another choice; other parameters remain. */
export function mapSearch(search: string, { members, seat }: MapChoice): string {
  const parameters = new URLSearchParams(search);
  parameters.delete("members");
  parameters.delete("seat");
  if (members !== "newest") parameters.set("members", members);
  if (seat !== null) parameters.set("seat", seat);
  // Commas are legal there, and legible.
  const text = parameters.toString().replaceAll("%2C", ",");
  return text === "" ? "" : `?${text}`;
}

/** What a person typed as members; "" if a rule is chosen. */
export const typedMembers = ({ members }: MapChoice): string =>
  mapRules.some(({ id }) => id === members) ? "" : members;

/** The seat that is chosen by role or number; null if none is or the game has no such seat. */
export function chosenSeat({ seat }: MapChoice, roles: readonly string[]): number | null {
  if (seat === null) return null;
  const byName = roles.indexOf(seat);
  const found = byName < 0 && /^\d+$/.test(seat) ? Number(seat) : byName;
  return roles[found] === undefined ? null : found;
}

/** Numbers as one would type them: 0, 1, 2 and 5 are "0-2, 5". @internal */
export function numberRanges(numbers: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const number of numbers.toSorted((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last && number <= last[1] + 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(", ");
}

const RULE_WORDS: Readonly<Record<string, string>> = {
  newest: "the newest that have met each other",
  spread: "spread over its history, those that have met most of the others",
  strongest: "those with the highest ratings",
};

/** What a payoff map shows, or waits for. @param shown null: nothing yet. */
export function stateWords(isLoading: boolean, wanted: MapChoice, shown: ChosenPayoffs | null, total: number): string {
  if (isLoading) return wanted.members === "strongest" ? "Rating all games. This takes seconds\u2026" : "Loading\u2026";
  if (!shown || shown.payoffs.members.length === 0) return "";
  const { members, payoffs } = shown.payoffs;
  const alone = members.length === 1 ? " Choose a second one to compare it with." : "";
  const none = members.length > 1 && payoffs.length === 0 ? " No two of them have recorded episodes." : "";
  return shownWords(shown, total) + alone + none;
}

/** "Members 0-3, 12 of the league's 240: one of each eighth of its history." */
function shownWords({ payoffs: { members }, choice }: ChosenPayoffs, total: number): string {
  const rule = RULE_WORDS[choice.members];
  const numbers = numberRanges(members.map(({ number }) => number));
  const noun = members.length === 1 ? "Member" : "Members";
  return `${noun} ${numbers} of the league's ${formatCount(total)}${rule === undefined ? "" : `: ${rule}`}.`;
}
