import type { Samples } from "../rollout/samples.ts";

/**
 * Generalised advantage estimation (Schulman et al. 2016, eq. 16) over each trajectory, with gamma 1 and the return as reward of
 * the last decision. Answers advantages [count] and value targets [count] (advantage + value).
 * @param values [count] the baseline: the value head of each decision's own role.
 */
export function generalisedAdvantages(
  samples: Pick<Samples, "count" | "starts" | "returns">,
  values: ArrayLike<number>,
  lambda: number,
): { advantages: Float32Array; targets: Float32Array } {
  const advantages = new Float32Array(samples.count);
  const targets = new Float32Array(samples.count);
  for (let trajectory = 0; trajectory < samples.returns.length; trajectory++) {
    const start = samples.starts[trajectory] ?? 0;
    const end = samples.starts[trajectory + 1] ?? 0;
    let next = samples.returns[trajectory] ?? 0;
    let advantage = 0;
    for (let i = end - 1; i >= start; i--) {
      const value = values[i] ?? 0;
      advantage = next - value + lambda * advantage;
      advantages[i] = advantage;
      targets[i] = advantage + value;
      next = value;
    }
  }
  return { advantages, targets };
}

/** Brings the advantages of each role to mean 0 and deviation 1, in place: a role-conditioned baseline (SPIRAL, section 3.3). */
export function normaliseByRole(advantages: Float32Array, roles: ArrayLike<number>, count: number): void {
  for (let role = 0; role < count; role++) {
    let n = 0;
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < advantages.length; i++) {
      if (roles[i] !== role) continue;
      const a = advantages[i] ?? 0;
      n++;
      sum += a;
      squares += a * a;
    }
    if (n === 0) continue;
    const mean = sum / n;
    const deviation = Math.sqrt(Math.max(squares / n - mean * mean, 0)) + 1e-8;
    for (let i = 0; i < advantages.length; i++) {
      if (roles[i] === role) advantages[i] = ((advantages[i] ?? 0) - mean) / deviation;
    }
  }
}

/** Share of the targets' variance that the values explain: 1 is perfect, 0 no better than their mean. */
export function explainedVariance(values: ArrayLike<number>, targets: Float32Array): number {
  const n = targets.length;
  if (n === 0) return 0;
  let mean = 0;
  let errorMean = 0;
  for (let i = 0; i < n; i++) {
    mean += (targets[i] ?? 0) / n;
    errorMean += ((targets[i] ?? 0) - (values[i] ?? 0)) / n;
  }
  let variance = 0;
  let unexplained = 0;
  for (let i = 0; i < n; i++) {
    variance += ((targets[i] ?? 0) - mean) ** 2;
    unexplained += ((targets[i] ?? 0) - (values[i] ?? 0) - errorMean) ** 2;
  }
  return variance < 1e-12 ? 0 : 1 - unexplained / variance;
}

/** The value of each decision's own role out of [count, roles]. */
export function ownValues(values: Float32Array, roles: Int32Array, count: number): Float32Array {
  return Float32Array.from(roles, (role, i) => values[i * count + role] ?? 0);
}
