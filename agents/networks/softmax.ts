/**
 * Probabilities of the legal actions, in their order, from one row of logits: softmax over `legal` only.
 * Computed in double precision, so that acting and exporting agree to 1e-12.
 */
export function maskedSoftmax(logits: ArrayLike<number>, offset: number, legal: readonly number[]): number[] {
  let highest = -Infinity;
  for (const action of legal) highest = Math.max(highest, logits[offset + action] ?? -Infinity);
  let sum = 0;
  const probabilities = legal.map((action) => {
    const p = Math.exp((logits[offset + action] ?? -Infinity) - highest);
    sum += p;
    return p;
  });
  return probabilities.map((p) => p / sum);
}
