import type { RuleOptions, RuleOptionSpecs } from "../rule-options.ts";

/** A policy of the archive: every candidate that an agent ever froze, whether it joined the population or not. */
export interface ArchiveEntry {
  /** Hash of its weights. */
  readonly policy: string;
  /** Hash of the policy that it was trained from; null for a first one. */
  readonly parent: string | null;
  /** Whether the gate accepted it. */
  readonly accepted: boolean;
  /** On Elo's scale; null if it is not rated. */
  readonly rating: number | null;
  /** Games that compare policies, such as a gate's, and points in them: a win is 1, a draw one half. */
  readonly games: number;
  readonly points: number;
}

/** From which policy an agent goes on after a reset or a refusal, or a fork begins. A pure function. */
export interface ParentRule {
  readonly id: string;
  /** One sentence for help and page. */
  readonly summary: string;
  readonly options: RuleOptionSpecs;
  /** Whether it compares players by who wins, so that it can't be used in a game of partners. */
  readonly needsWinner?: true;
  /**
   * @param archive oldest first: a parent comes before its children.
   * @param random uniform in [0, 1).
   * @returns null for an empty archive.
   */
  choose(archive: readonly ArchiveEntry[], options: RuleOptions, random: () => number): ArchiveEntry | null;
}
