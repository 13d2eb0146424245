import type { MetaSolver } from "./meta-solver.ts";

const uniformMixture = (count: number): number[] => Array.from({ length: count }, () => 1 / count);

/** All members alike, as in fictitious play. */
export const uniform: MetaSolver = {
  id: "uniform",
  summary: "All members alike: fictitious play.",
  options: {},
  maxMembers: { symmetric: Number.POSITIVE_INFINITY, byRole: Number.POSITIVE_INFINITY },
  solve: (payoffs) => uniformMixture(payoffs.length),
  solveByRole: (first) => ({
    first: uniformMixture(first.length),
    second: uniformMixture(first[0]?.length ?? 0),
  }),
};
