import type { Samples } from "../rollout/samples.ts";

/**
 * Generalised advantage estimation (Schulman et al. 2016, eq. 16) over each trajectory, with gamma 1 and the return as
 * the reward of the last decision. Returns advantages [count] and value targets [count] (advantage + value, CleanRL's
 * returns).
 * @param values [count] the baseline: the value head of each decision's own role.
 * @example
 * import { generalisedAdvantages } from "red-queen/agents";
 *
 * // One trajectory of two decisions that returned 1, with a value of 0.5 at each.
 * const samples = { count: 2, starts: Uint32Array.of(0, 2), returns: Float32Array.of(1) };
 * console.log(generalisedAdvantages(samples, [0.5, 0.5], 0.9).advantages[1]); // 0.5
 */
export function generalisedAdvantages(
  samples: Pick<Samples, "count" | "starts" | "returns">,
  values: ArrayLike<number>,
  lambda: number,
): { advantages: Float32Array; valueTargets: Float32Array } {
  const advantages = new Float32Array(samples.count);
  const valueTargets = new Float32Array(samples.count);
  for (let trajectory = 0; trajectory < samples.returns.length; trajectory++) {
    const start = samples.starts[trajectory] as number;
    const end = samples.starts[trajectory + 1] as number;
    let nextValue = samples.returns[trajectory] as number;
    let advantage = 0;
    for (let i = end - 1; i >= start; i--) {
      const value = values[i] as number;
      const delta = nextValue - value;
      advantage = delta + lambda * advantage;
      advantages[i] = advantage;
      valueTargets[i] = advantage + value;
      nextValue = value;
    }
  }
  return { advantages, valueTargets };
}

/** Largest advantage if strata are weighted equally, so that a rare stratum doesn't dominate. */
const MAX_BALANCED_ADVANTAGE = 2;

/**
 * Normalises the advantages of each role to mean 0 and standard deviation 1, in place: a role-conditioned baseline
 * (SPIRAL, section 3.3). If a role has several strata, each is normalised separately, with equal total weights: weight
 * 1 / (strata x share of the stratum), clipped to -2 … 2.
 * @param strata of each advantage; absent: one per role.
 * @example
 * import { normaliseByRole } from "red-queen/agents";
 *
 * const advantages = Float32Array.of(1, 3, 10, 30);
 * normaliseByRole(advantages, [0, 0, 1, 1], 2);
 * console.log(advantages); // Float32Array(4) [ -1, 1, -1, 1 ]
 */
export function normaliseByRole(
  advantages: Float32Array,
  roles: ArrayLike<number>,
  count: number,
  strata?: ArrayLike<number>,
): void {
  for (let role = 0; role < count; role++) {
    const own: number[] = [];
    for (let i = 0; i < advantages.length; i++) if (roles[i] === role) own.push(i);
    for (const indices of Map.groupBy(own, (i) => strata?.[i] ?? 0).values()) normalise(advantages, indices);
    balanceStrata(advantages, own, strata);
  }
}

/**
 * Gives the strata of normalised advantages equal total weights, in place.
 * @param own places of one role's advantages.
 */
export function balanceStrata(
  advantages: Float32Array,
  own: readonly number[],
  strata: ArrayLike<number> | undefined,
): void {
  const members = [...Map.groupBy(own, (i) => strata?.[i] ?? 0).values()];
  if (members.length < 2) return;
  for (const indices of members) balance(advantages, indices, own.length / (members.length * indices.length));
}

function normalise(advantages: Float32Array, indices: readonly number[]): void {
  let sum = 0;
  let squares = 0;
  for (const i of indices) {
    const a = advantages[i] as number;
    sum += a;
    squares += a * a;
  }
  const mean = sum / indices.length;
  const deviation = Math.sqrt(Math.max(squares / indices.length - mean * mean, 0)) + 1e-8;
  for (const i of indices) advantages[i] = ((advantages[i] as number) - mean) / deviation;
}

function balance(advantages: Float32Array, indices: readonly number[], weight: number): void {
  for (const i of indices) {
    const weighted = (advantages[i] as number) * weight;
    advantages[i] = Math.max(-MAX_BALANCED_ADVANTAGE, Math.min(MAX_BALANCED_ADVANTAGE, weighted));
  }
}

/**
 * Rewards of attempts minus the mean of their group, for roles that request it: attempts at one question are compared
 * with each other (Shao et al. 2024, "DeepSeekMath", 4.1; the baseline variant of Hu 2025). A role none of whose groups
 * has two attempts keeps its rewards.
 * @param roles [trajectories].
 * @param wanted one per role.
 * @example
 * import { subtractGroupMeans } from "red-queen/agents";
 *
 * // Three attempts of one seat in one episode, and a single one in another.
 * const attempts = { returns: Float32Array.of(1, 0, 0.5, 1), groups: Int32Array.of(0, 0, 0, 1) };
 * console.log(subtractGroupMeans(attempts, [0, 0, 0, 0], [true])); // Float32Array(4) [ 0.5, -0.5, 0, 0 ]
 */
export function subtractGroupMeans(
  { returns, groups }: Pick<Samples, "returns" | "groups">,
  roles: ArrayLike<number>,
  wanted: readonly boolean[],
): Float32Array {
  const rewards = Float32Array.from(returns);
  const members = [...Map.groupBy(rewards.keys(), (t) => groups[t]).values()];
  const several = new Set(members.filter((group) => group.length > 1).map(([first]) => roles[first ?? 0]));
  for (const group of members) {
    const role = roles[group[0] as number] as number;
    if (!wanted[role] || !several.has(role)) continue;
    const mean = group.reduce((sum, t) => sum + (returns[t] as number), 0) / group.length;
    for (const t of group) rewards[t] = (rewards[t] as number) - mean;
  }
  return rewards;
}

/**
 * The role of each trajectory: that of its first decision.
 *
 * @example
 * import { rolesOfTrajectories } from "red-queen/agents";
 *
 * const trajectories = { starts: Uint32Array.of(0, 2, 3), returns: Float32Array.of(1, -1) };
 * console.log(rolesOfTrajectories({ ...trajectories, roles: Int32Array.of(0, 0, 1) })); // Int32Array(2) [ 0, 1 ]
 */
export function rolesOfTrajectories({ starts, returns, roles }: Pick<Samples, "starts" | "returns" | "roles">) {
  return Int32Array.from(returns, (_, trajectory) => roles[starts[trajectory] as number] as number);
}

/**
 * Repeats one value per trajectory for each of its decisions, [count].
 *
 * @example
 * import { toDecisions } from "red-queen/agents";
 *
 * console.log(toDecisions({ count: 3, starts: Uint32Array.of(0, 2, 3) }, [1, -1])); // Float32Array(3) [ 1, 1, -1 ]
 */
export function toDecisions({ count, starts }: Pick<Samples, "count" | "starts">, values: ArrayLike<number>) {
  const out = new Float32Array(count);
  for (let trajectory = 0; trajectory < values.length; trajectory++) {
    out.fill(values[trajectory] as number, starts[trajectory], starts[trajectory + 1]);
  }
  return out;
}

/** 1 - Var(targets - values) / Var(targets): 1 is perfect, 0 no better than the mean. */
export function explainedVariance(values: ArrayLike<number>, targets: Float32Array): number {
  const n = targets.length;
  if (n === 0) return 0;
  let mean = 0;
  let errorMean = 0;
  for (let i = 0; i < n; i++) {
    mean += (targets[i] as number) / n;
    errorMean += ((targets[i] as number) - (values[i] as number)) / n;
  }
  let variance = 0;
  let unexplained = 0;
  for (let i = 0; i < n; i++) {
    variance += ((targets[i] as number) - mean) ** 2;
    unexplained += ((targets[i] as number) - (values[i] as number) - errorMean) ** 2;
  }
  return variance < 1e-12 ? 0 : 1 - unexplained / variance;
}

/**
 * The value of each decision's own role from [count, roles].
 *
 * @example
 * import { valuesOfOwnRole } from "red-queen/agents";
 *
 * // Two decisions, by the second and the first of two roles.
 * console.log(valuesOfOwnRole(Float32Array.of(1, 2, 3, 4), Int32Array.of(1, 0), 2)); // Float32Array(2) [ 2, 3 ]
 */
export function valuesOfOwnRole(values: Float32Array, roles: Int32Array, count: number): Float32Array {
  return Float32Array.from(roles, (role, i) => values[i * count + role] as number);
}
