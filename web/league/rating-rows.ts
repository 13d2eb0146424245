import { memberLabel } from "../../server/common/member-label.ts";
import type { RatingsAnswer } from "../../server/schemas/ratings.ts";
import { playerWords } from "./player-words.ts";

/** A row of the rating table. */
export interface RatingRow {
  /** A policy's hash, or another player's reference. */
  readonly member: string;
  readonly label: string;
  readonly rating: number;
  readonly low: number;
  readonly high: number;
  readonly games: number;
  /** Whether its rating is 0 by definition. */
  readonly isAnchor: boolean;
  /** Labels of members whose intervals overlap this one's, the nearest ratings first; of so many. */
  readonly tiedWith: readonly string[];
  readonly ties: number;
  /** Its share of the maximum-entropy Nash average; null where there is none. */
  readonly nash: number | null;
  /** Its mass in alpha-rank; null where there is none. */
  readonly alphaRank: number | null;
}

/** The rows of one role, the strongest first. */
export interface RatedRole {
  /** Null where roles are not rated apart. */
  readonly role: string | null;
  readonly rows: readonly RatingRow[];
}

/** What names members. */
export interface RatedFacts {
  readonly agents: readonly { readonly id: string }[];
  readonly members: RatingsAnswer["members"];
}

/** "main v4" for a member, "Random" for a scripted player. */
export function ratedLabel(member: string, { agents, members }: RatedFacts): string {
  const known = members.find(({ policy }) => policy === member);
  if (known) return memberLabel(known, agents.length > 1);
  return playerWords(member);
}

/** A note with members by their labels. */
export const noteWords = (note: string, facts: RatedFacts): string =>
  note.replace(/\b[0-9a-f]{64}\b/g, (hash) => ratedLabel(hash, facts));

/** The rating tables, by role in the order of the answer. */
export function ratedRoles(
  { ratings, nash, alphaRank, anchor }: RatingsAnswer,
  facts: RatedFacts,
): readonly RatedRole[] {
  const label = (member: string): string => ratedLabel(member, facts);
  const roles = [...new Set(ratings.map(({ role }) => role))];
  return roles.map((role) => ({
    role,
    rows: ratings
      .map(({ role: own, tiedWith, ...row }, at) => ({ own, tiedWith, row, at }))
      .filter(({ own }) => own === role)
      .map(({ row, tiedWith, at }) => ({
        ...row,
        label: label(row.member),
        // In a game of roles only one of the anchor's ratings is 0 by definition.
        isAnchor: row.member === anchor && row.rating === 0 && row.low === 0 && row.high === 0,
        tiedWith: tiedWith.map(label),
        nash: nash?.[at] ?? null,
        alphaRank: alphaRank?.[at] ?? null,
      }))
      .toSorted((a, b) => b.rating - a.rating),
  }));
}

/** The score that a difference of ratings predicts, 0 to 1. */
export const expectedScore = (difference: number): number => 1 / (1 + 10 ** (-difference / 400));

/** Whether ratings are on Elo's scale; others are returns. */
export const isElo = (unit: string): boolean => unit === "Elo";

/** Decimals of a rating. */
export const ratingDigits = (unit: string): number => (isElo(unit) ? 0 : 3);
