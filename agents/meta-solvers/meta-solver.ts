import type { RuleOptions, RuleOptionSpecs } from "../rule-options.ts";

/** Payoffs of each row against each column, finite. */
export type Payoffs = readonly (readonly number[])[];

/** A mixture for each of two populations. */
export interface RoleMixtures {
  /** One mass a row; they sum to 1. */
  readonly first: readonly number[];
  /** One mass a column; they sum to 1. */
  readonly second: readonly number[];
}

/**
 * Solves the game between members of a population, the meta-game: a mixture of members, the meta-strategy, against
 * which PSRO trains the next one (Lanctot et al. 2017, "A Unified Game-Theoretic Approach to Multiagent Reinforcement
 * Learning"). A pure function, deterministic.
 */
export interface MetaSolver {
  readonly id: string;
  /** One sentence for help and page. */
  readonly summary: string;
  readonly options: RuleOptionSpecs;
  /**
   * The most members in a meta-game, so that it is solved in a tenth of a second: of one population, and of each of
   * two.
   */
  readonly maxMembers: { readonly symmetric: number; readonly byRole: number };
  /**
   * One population whose members play both sides.
   * @param payoffs square, not empty, to the row.
   * @returns one mass a row; they sum to 1.
   */
  solve(payoffs: Payoffs, options: RuleOptions): readonly number[];
  /**
   * Two populations, one for each role.
   * @param first to the row, a member of the first role.
   * @param second to the column, a member of the second role; of the same shape as `first`, not empty.
   */
  solveByRole(first: Payoffs, second: Payoffs, options: RuleOptions): RoleMixtures;
}
