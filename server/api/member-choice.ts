import { acquaintedMembers } from "../../agents/league/member-payoffs.ts";
import { spreadMembers } from "../../agents/league/member-spread.ts";
import type { LeagueState, Member } from "../../agents/league/state.ts";
import { ServerError } from "../errors.ts";

/** Most members that a rule or numbers choose: as many rows as a payoff map has. */
export const MAX_CHOSEN_MEMBERS = 8;
/** Most members that hashes name. */
export const MAX_NAMED_MEMBERS = 16;

/**
 * Rules that choose members: the newest that have met each other; some from equal spans of the league's history, which
 * have met where possible; those with the highest ratings.
 */
const memberRules = ["newest", "spread", "strongest"] as const;
type MemberRule = (typeof memberRules)[number];

/** Which members of a league to compare. */
export type MemberChoice =
  | { readonly rule: MemberRule }
  | { readonly numbers: readonly number[] }
  | { readonly policies: readonly string[] };

const FORMS = `"newest", "spread", "strongest", or members by number such as "0-3,12"`;

/** Reads `newest`, `0-3,12` or hashes separated by commas. @throws ServerError `request/invalid`. */
export function parseMemberChoice(text: string): MemberChoice {
  const rule = memberRules.find((name) => name === text.trim());
  if (rule) return { rule };
  const parts = text.split(",").map((part) => part.trim());
  if (parts.every((part) => /^[0-9a-f]{64}$/.test(part))) {
    const policies = [...new Set(parts)];
    assertFew(policies.length, MAX_NAMED_MEMBERS);
    return { policies };
  }
  const numbers = [...new Set(parts.flatMap(numbersInRange))];
  assertFew(numbers.length, MAX_CHOSEN_MEMBERS);
  return { numbers };
}

/** "3" or "0-3". */
function numbersInRange(part: string): readonly number[] {
  const [, first, last = first] = /^(\d{1,9})(?:\s*-\s*(\d{1,9}))?$/.exec(part) ?? [];
  if (first === undefined) {
    throw new ServerError("request/invalid", `members can't be ${JSON.stringify(part)}; write ${FORMS}.`);
  }
  const [from, to] = [Number(first), Number(last)];
  if (to < from) throw new ServerError("request/invalid", `members: ${part} runs backwards; write ${to}-${from}.`);
  assertFew(to - from + 1, MAX_CHOSEN_MEMBERS);
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

function assertFew(count: number, most: number): void {
  if (count <= most) return;
  throw new ServerError("request/invalid", `members names more than ${most} members; name ${most} at most.`);
}

/** Ratings of members by policy, as far as they have been rated. */
export type MemberRatings = ReadonlyMap<string, number>;

/**
 * The chosen members, in the order in which they joined. Unknown hashes are left out.
 * @param rate computes ratings, if they are needed.
 * @throws ServerError `member/not-found` for a number that no member has; whatever `rate` throws.
 */
export async function chosenMembers(
  state: LeagueState,
  choice: MemberChoice,
  rate: () => Promise<MemberRatings>,
): Promise<readonly Member[]> {
  const { population } = state;
  if ("numbers" in choice) return numberedMembers(population, choice.numbers);
  if ("policies" in choice) return population.filter(({ policy }) => choice.policies.includes(policy));
  if (choice.rule === "newest") return acquaintedMembers(state, MAX_CHOSEN_MEMBERS);
  if (choice.rule === "spread") return spreadMembers(state, MAX_CHOSEN_MEMBERS);
  return strongestMembers(population, await rate());
}

function numberedMembers(population: readonly Member[], numbers: readonly number[]): readonly Member[] {
  const unknown = numbers.find((number) => number >= population.length);
  if (unknown !== undefined) {
    const known = population.length === 0 ? "none yet" : `0 to ${population.length - 1}`;
    throw new ServerError("member/not-found", `There is no member ${unknown}; the league's members are ${known}.`);
  }
  return numbers.toSorted((a, b) => a - b).map((number) => population[number] as Member);
}

function strongestMembers(population: readonly Member[], ratings: MemberRatings): readonly Member[] {
  const ratingOf = ({ policy }: Member) => ratings.get(policy) ?? Number.NEGATIVE_INFINITY;
  // A policy that joined twice counts once.
  const members = new Map(population.toReversed().map((member) => [member.policy, member]));
  const rated = [...members.values()].filter(({ policy }) => ratings.has(policy));
  const strongest = new Set(rated.toSorted((a, b) => ratingOf(b) - ratingOf(a)).slice(0, MAX_CHOSEN_MEMBERS));
  return population.filter((member) => strongest.has(member));
}
