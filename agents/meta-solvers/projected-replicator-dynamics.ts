import { readOptions, type RuleOptions } from "../rule-options.ts";
import type { MetaSolver, Payoffs } from "./meta-solver.ts";

const options = {
  iterations: { default: 100_000, min: 1, max: 1_000_000, integer: true, meaning: "Steps of the dynamics." },
  stepSize: { default: 1e-3, min: 1e-6, max: 1, meaning: "Step size, per unit of payoff." },
  minMass: { default: 1e-6, min: 0, max: 1, meaning: "Smallest mass of a member (gamma), which keeps exploring." },
} as const;

/** A mixture that moves, and the sum of those passed. */
interface Course {
  readonly masses: Float64Array;
  readonly sums: Float64Array;
}

/**
 * Projected replicator dynamics (Lanctot et al. 2017, section 3.1 and algorithm 2), with OpenSpiel's constants and,
 * like there, the average over all steps from the uniform mixture on.
 */
export const projectedReplicatorDynamics: MetaSolver = {
  id: "prd",
  summary: "Projected replicator dynamics: the average of an evolution in which no member dies out.",
  options,
  maxMembers: { symmetric: 32, byRole: 24 },
  solve(payoffs, given) {
    // From equal mixtures both players of a symmetric game take equal steps.
    const [mixture] = evolve([payoffs], given);
    return mixture as number[];
  },
  solveByRole(first, second, given) {
    const turned = (second[0] ?? []).map((_, j) => second.map((row) => row[j] as number));
    const [rows, columns] = evolve([first, turned], given);
    return { first: rows as number[], second: columns as number[] };
  },
};

/**
 * The average mixtures of one population against itself, or of two against each other.
 * @param games payoffs to the members of each population (rows).
 */
function evolve(games: readonly Payoffs[], given: RuleOptions): number[][] {
  const { iterations, stepSize, minMass } = readOptions(options, given);
  const courses = games.map((game): Course => {
    const masses = new Float64Array(game.length).fill(1 / game.length);
    return { masses, sums: masses.slice() };
  });
  const least = games.map((game) => Math.min(minMass, 1 / game.length));
  const flat = games.map((game) => Float64Array.from(game.flat()));
  const before = courses.map(({ masses }) => masses.slice());
  for (let step = 0; step < iterations; step++) {
    // Both move at once: each against what the other was.
    courses.forEach(({ masses }, k) => (before[k] as Float64Array).set(masses));
    courses.forEach(({ masses, sums }, k) => {
      replicate(masses, flat[k] as Float64Array, before.at(-1 - k) as Float64Array, stepSize);
      projectOnSimplex(masses, least[k] as number);
      for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] as number) + (masses[i] as number);
    });
  }
  return courses.map(({ sums }) => Array.from(sums, (sum) => sum / (iterations + 1)));
}

/** One step of replicator dynamics; changes `masses`, maybe out of the simplex. */
function replicate(masses: Float64Array, payoffs: Float64Array, opponent: Float64Array, stepSize: number): void {
  const [n, m] = [masses.length, opponent.length];
  const values = new Float64Array(n);
  let mean = 0;
  for (let i = 0; i < n; i++) {
    const value = dot(payoffs, i * m, opponent);
    values[i] = value;
    mean += value * (masses[i] as number);
  }
  for (let i = 0; i < n; i++) {
    masses[i] = (masses[i] as number) * (1 + stepSize * ((values[i] as number) - mean));
  }
}

/** Product of a row that begins at `from` and a mixture. Two sums don't wait for each other's additions. */
function dot(payoffs: Float64Array, from: number, mixture: Float64Array): number {
  const m = mixture.length;
  let even = 0;
  let odd = 0;
  let j = 0;
  for (; j + 1 < m; j += 2) {
    even += (payoffs[from + j] as number) * (mixture[j] as number);
    odd += (payoffs[from + j + 1] as number) * (mixture[j + 1] as number);
  }
  return j < m ? even + odd + (payoffs[from + j] as number) * (mixture[j] as number) : even + odd;
}

/**
 * Moves `point` to the nearest one with components of at least `least` that sum to 1 (Wang and Carreira-Perpinan 2013).
 */
function projectOnSimplex(point: Float64Array, least: number): void {
  // A step of the dynamics keeps the sum.
  if (point.every((mass) => mass >= least)) return;
  const sorted = point.toSorted((a, b) => b - a);
  let sum = 0;
  let shift = 0;
  for (let k = 0; k < sorted.length; k++) {
    sum += sorted[k] as number;
    const next = (1 - sum - (sorted.length - k - 1) * least) / (k + 1);
    if ((sorted[k] as number) + next <= least) break;
    shift = next;
  }
  for (let i = 0; i < point.length; i++) point[i] = Math.max((point[i] as number) + shift, least);
}
