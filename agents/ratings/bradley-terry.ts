import { valueAt } from "../../games/core/value-at.ts";
import { centered, LaplacianSolver } from "./laplacian-solver.ts";
import { hasFiniteRatings, withPrior, type Results } from "./results.ts";

/** Fitted strengths. */
export interface Fit {
  /** Natural logarithm of the odds against a member of strength 0, one a member; their mean is 0. */
  readonly strengths: Float64Array;
  /** Whether the weak prior was needed, because without it some strength is infinite. */
  readonly usesPrior: boolean;
}

/** How exactly to fit. */
interface Precision {
  /** The last Newton step changes no difference between members that met by more, in nats. */
  readonly step: number;
  /** Largest residual of its linear system, relative to the gradient. */
  readonly residual: number;
}

const EXACT: Precision = { step: 1e-11, residual: 1e-3 };

/**
 * For bootstrap samples: after a step that small, strengths are within some 1e-3 nats, 0.2 on Elo's scale. The ends of
 * an interval of 200 samples vary by far more.
 */
const ROUGH: Precision = { step: 5e-2, residual: 1e-2 };

const MAX_NEWTON_STEPS = 100;

/** Largest change of a difference in one Newton step, nats: further away the quadratic model is useless. */
const MAX_STEP_NATS = 3;

/**
 * Up to this length a Newton step always raises the likelihood: it does so while no curvature along it is twice that at
 * its start, and curvatures change at most by a factor of exp(length). Close to the maximum, differences of the
 * likelihood are rounding errors.
 */
const SAFE_STEP_NATS = 0.5;

/** A member is moved by itself if its own Newton step is longer. */
const MIN_OUTLIER_STEP_NATS = 0.5;

/** Most members that are moved by themselves, each with a pass over all pairs, and most steps of each. */
const MAX_OUTLIERS = 16;
const MAX_OUTLIER_STEPS = 20;

/**
 * Maximum-likelihood strengths of the Bradley-Terry model (Bradley and Terry 1952), P(i beats j) = 1 / (1 + exp(s_j -
 * s_i)), a draw being half a win of each. Where the maximum is not finite, a weak prior makes it so: one virtual draw
 * of each member against a virtual member. Fits what was played, then samples of it, which begin at that fit.
 */
export class BradleyTerryFitter {
  readonly #played: Results;
  /** Without the prior and with it. */
  readonly #maximizers = new Map<boolean, Maximizer>();
  #fit: Fit | null = null;

  constructor(played: Results) {
    this.#played = played;
  }

  /** The fit of what was played. */
  fit(): Fit {
    return (this.#fit ??= this.#maximize(this.#played, EXACT));
  }

  /** A fit within some 1e-3 nats. @param sample results of the pairs that were played, in their order. */
  fitSample(sample: Results): Fit {
    return this.#maximize(sample, ROUGH, this.fit());
  }

  #maximize(results: Results, precision: Precision, start?: Fit): Fit {
    const usesPrior = !hasFiniteRatings(results);
    const system = usesPrior ? withPrior(results) : results;
    const known = this.#maximizers.get(usesPrior);
    const maximizer = known ?? new Maximizer(system);
    this.#maximizers.set(usesPrior, maximizer);
    const strengths = new Float64Array(system.members);
    if (start) {
      strengths.set(start.strengths);
      // Where no strength was infinite there are few, and looking for them would cost more than it saves.
      if (start.usesPrior) moveOutliers(system, strengths, precision);
    }
    maximizer.maximize(system, strengths, precision);
    // Further samples of these pairs have about the same curvatures.
    if (!known) maximizer.share();
    return { strengths: centered(strengths.subarray(0, results.members)), usesPrior };
  }
}

/** Newton's method with halved steps; the log-likelihood is concave. */
class Maximizer {
  readonly #gradient: Float64Array;
  readonly #curvatures: Float64Array;
  readonly #solver: LaplacianSolver;

  /** @param system of the pairs whose results will be fitted. */
  constructor(system: Results) {
    this.#gradient = new Float64Array(system.members);
    this.#curvatures = new Float64Array(system.a.length);
    this.#solver = new LaplacianSolver(system, this.#curvatures);
  }

  /** Makes further fits with similar results faster. */
  share(): void {
    this.#solver.share();
  }

  /** Changes `strengths`, the start, to the maximum. */
  maximize(results: Results, strengths: Float64Array, precision: Precision): void {
    const [gradient, curvatures] = [this.#gradient, this.#curvatures];
    for (let step = 0; step < MAX_NEWTON_STEPS; step++) {
      differentiate(results, strengths, gradient, curvatures);
      const direction = centered(this.#solver.solve(gradient, precision.residual));
      const length = longestDifference(results, direction);
      if (length === 0) return;
      const scale = stepScale(results, strengths, direction, length);
      for (let i = 0; i < strengths.length; i++) {
        strengths[i] = (strengths[i] as number) + scale * (direction[i] as number);
      }
      if (scale * length < precision.step) return;
    }
  }
}

/**
 * Moves members that are far from their maximum, given all others, to it. In a sample a member that hardly lost may be
 * nats away, and then Newton steps of all members at once are many, and each takes longer.
 */
function moveOutliers(results: Results, strengths: Float64Array, precision: Precision): void {
  const gradient = new Float64Array(strengths.length);
  const curvatures = new Float64Array(results.a.length);
  differentiate(results, strengths, gradient, curvatures);
  const own = memberCurvatures(results, curvatures, strengths.length);
  const isOutlier = (member: number) =>
    Math.abs(gradient[member] as number) > MIN_OUTLIER_STEP_NATS * (own[member] as number);
  const outliers = [...strengths.keys()].filter(isOutlier).slice(0, MAX_OUTLIERS);
  for (const member of outliers) moveMember(resultsOf(results, member), member, strengths, precision);
}

/** The curvature of the likelihood along each member's strength. */
function memberCurvatures({ a, b }: Results, curvatures: Float64Array, members: number): Float64Array {
  const sums = new Float64Array(members);
  for (let k = 0; k < a.length; k++) {
    const curvature = curvatures[k] as number;
    sums[a[k] as number] = (sums[a[k] as number] as number) + curvature;
    sums[b[k] as number] = (sums[b[k] as number] as number) + curvature;
  }
  return sums;
}

/** A pair from the side of one member. */
interface OwnResult {
  readonly other: number;
  readonly games: number;
  readonly score: number;
}

function resultsOf({ a, b, games, scores }: Results, member: number): OwnResult[] {
  const own: OwnResult[] = [];
  for (let k = 0; k < a.length; k++) {
    const n = games[k] as number;
    const score = scores[k] as number;
    if (a[k] === member) own.push({ other: b[k] as number, games: n, score });
    else if (b[k] === member) own.push({ other: a[k] as number, games: n, score: n - score });
  }
  return own;
}

/** Newton's method along one strength. */
function moveMember(own: readonly OwnResult[], member: number, strengths: Float64Array, precision: Precision): void {
  for (let step = 0; step < MAX_OUTLIER_STEPS; step++) {
    let [gradient, curvature] = [0, 0];
    for (const { other, games, score } of own) {
      const probability = 1 / (1 + Math.exp((strengths[other] as number) - (strengths[member] as number)));
      gradient += score - games * probability;
      curvature += games * probability * (1 - probability);
    }
    if (!(curvature > 0)) return;
    const change = Math.max(-1, Math.min(1, gradient / curvature));
    strengths[member] = (strengths[member] as number) + change;
    if (Math.abs(change) < precision.step) return;
  }
}

/** The share of a Newton step that raises the likelihood, halved until it does. @param length of the step, nats. */
function stepScale(results: Results, strengths: Float64Array, direction: Float64Array, length: number): number {
  let scale = Math.min(1, MAX_STEP_NATS / length);
  if (scale * length <= SAFE_STEP_NATS) return scale;
  const before = logLikelihood(results, strengths);
  const after = () =>
    logLikelihood(
      results,
      strengths.map((strength, i) => strength + scale * (direction[i] as number)),
    );
  while (scale * length > SAFE_STEP_NATS && after() < before) scale /= 2;
  return scale;
}

/** The largest change of a difference between two members that met: all that the likelihood depends on. */
function longestDifference({ a, b }: Results, change: Float64Array): number {
  let longest = 0;
  for (let k = 0; k < a.length; k++) {
    longest = Math.max(longest, Math.abs((change[a[k] as number] as number) - (change[b[k] as number] as number)));
  }
  return longest;
}

/** Writes the gradient of the log-likelihood, one a member, and the curvature of each pair. */
function differentiate(results: Results, strengths: Float64Array, gradient: Float64Array, curvatures: Float64Array) {
  const { a, b, games, scores } = results;
  gradient.fill(0);
  for (let k = 0; k < a.length; k++) {
    const i = a[k] as number;
    const j = b[k] as number;
    const n = games[k] as number;
    const difference = (strengths[i] as number) - (strengths[j] as number);
    // Of the two probabilities, the smaller one is computed without cancellation.
    const odds = Math.exp(-Math.abs(difference));
    const less = odds / (1 + odds);
    const surplus = (scores[k] as number) - n * (difference < 0 ? less : 1 - less);
    curvatures[k] = (n * less) / (1 + odds);
    gradient[i] = (gradient[i] as number) + surplus;
    gradient[j] = (gradient[j] as number) - surplus;
  }
}

/** In nats. */
function logLikelihood({ a, b, games, scores }: Results, strengths: Float64Array): number {
  let likelihood = 0;
  for (let k = 0; k < a.length; k++) {
    const difference = (strengths[a[k] as number] as number) - (strengths[b[k] as number] as number);
    const n = games[k] as number;
    const points = difference < 0 ? (scores[k] as number) : n - (scores[k] as number);
    const distance = Math.abs(difference);
    likelihood -= points * distance + n * Math.log1p(Math.exp(-distance));
  }
  return likelihood;
}

/** Strengths in nats on Elo's scale, the member `anchor` having 0: 400 log10 of the odds. */
export function eloRatings(strengths: Float64Array, anchor: number): Float64Array {
  const zero = valueAt(strengths, anchor);
  return strengths.map((strength) => ((strength - zero) * 400) / Math.LN10);
}
