import { alphaRank, type Evolution } from "../ratings/alpha-rank.ts";
import { alphaRankByRole } from "../ratings/alpha-rank-by-role.ts";
import { readOptions, type RuleOptions } from "../rule-options.ts";
import type { MetaSolver } from "./meta-solver.ts";

const options = {
  intensity: { default: 100, min: 1e-3, max: 1e4, meaning: "Ranking intensity (alpha), per unit of payoff." },
  populationSize: { default: 50, min: 2, max: 1000, integer: true, meaning: "Individuals of a population (m)." },
} as const;

const evolution = (given: RuleOptions): Evolution => readOptions(options, given);

/** Alpha-rank (Omidshafiei et al. 2019), with OpenSpiel's constants. */
export const alphaRankSolver: MetaSolver = {
  id: "alpha-rank",
  summary: "Alpha-rank: how long evolution by mutations stays at each member.",
  options,
  maxMembers: { symmetric: 64, byRole: 20 },
  solve: (payoffs, given) => alphaRank(payoffs, evolution(given)),
  solveByRole: (first, second, given) => alphaRankByRole(first, second, evolution(given)),
};
