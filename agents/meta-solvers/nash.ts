import { nashAverage } from "../ratings/nash-average.ts";
import { nashByRole } from "../ratings/nash-by-role.ts";
import type { MetaSolver } from "./meta-solver.ts";

/**
 * A Nash equilibrium of the zero-sum part of the meta-game, as of a linear program: of all equilibria the one with the
 * largest entropy, so that the mixture is unique and copies of a member share its mass. The zero-sum part of a game is
 * half of what a player gains over the other.
 */
export const nash: MetaSolver = {
  id: "nash",
  summary: "The maximum-entropy Nash equilibrium of the meta-game's zero-sum part.",
  options: {},
  maxMembers: { symmetric: 64, byRole: 32 },
  solve: (payoffs) => nashAverage(payoffs),
  solveByRole: (first, second) =>
    nashByRole(first.map((row, i) => row.map((payoff, j) => (payoff - (second[i]?.[j] ?? 0)) / 2))),
};
