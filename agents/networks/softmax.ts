import { AgentError } from "../errors.ts";

/**
 * Probabilities of the legal actions, in their order, from one row of logits: softmax over `legal` only. Computed in
 * double precision, so that acting and exporting agree to 1e-12.
 */
export function maskedSoftmax(logits: ArrayLike<number>, offset: number, legal: readonly number[]): number[] {
  let highest = -Infinity;
  for (const action of legal) highest = Math.max(highest, logits[offset + action] as number);
  let sum = 0;
  const probabilities = legal.map((action) => {
    const p = Math.exp((logits[offset + action] as number) - highest);
    sum += p;
    return p;
  });
  return probabilities.map((p) => p / sum);
}

/**
 * The same over the actions that `legal` marks, row by row: probabilities [count, width], 0 where illegal, bitwise
 * equal to `maskedSoftmax`.
 * @param logits [rows, width]; turn i uses row `rowOf[i]`.
 * @param legal [count, width], 1 where legal.
 * @throws AgentError `policy/corrupt` for logits that aren't finite.
 */
export function maskedSoftmaxRows(
  logits: ArrayLike<number>,
  rowOf: ArrayLike<number>,
  legal: ArrayLike<number>,
  width: number,
  count: number,
): Float64Array {
  const probabilities = new Float64Array(count * width);
  for (let i = 0; i < count; i++) {
    const own = i * width;
    const from = (rowOf[i] as number) * width;
    let highest = -Infinity;
    for (let a = 0; a < width; a++) if (legal[own + a]) highest = Math.max(highest, logits[from + a] as number);
    let sum = 0;
    for (let a = 0; a < width; a++) {
      if (!legal[own + a]) continue;
      const p = Math.exp((logits[from + a] as number) - highest);
      probabilities[own + a] = p;
      sum += p;
    }
    // One NaN or overflowing logit makes the sum so.
    if (!Number.isFinite(sum)) throw new AgentError("policy/corrupt", "The policy returned no finite probability.");
    for (let a = 0; a < width; a++) {
      if (legal[own + a]) probabilities[own + a] = (probabilities[own + a] as number) / sum;
    }
  }
  return probabilities;
}
