import { drawNormal } from "../ratings/binomial.ts";

/** A number from Beta(a, b), both positive, by two gamma variates. */
export function drawBeta(random: () => number, a: number, b: number): number {
  const first = drawGamma(random, a);
  const second = drawGamma(random, b);
  return first / (first + second);
}

/**
 * A gamma variate of shape `a` and scale 1 (Marsaglia and Tsang 2000, "A Simple Method for Generating Gamma
 * Variables").
 */
function drawGamma(random: () => number, a: number): number {
  // The method needs a shape of at least 1.
  if (a < 1) return drawGamma(random, a + 1) * (1 - random()) ** (1 / a);
  const d = a - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = drawNormal(random);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random()) < (x * x) / 2 + d - d * v + d * Math.log(v)) return d * v;
  }
}
