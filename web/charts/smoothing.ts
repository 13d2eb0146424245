/**
 * Exponential moving average with the bias of the start removed (Kingma and Ba 2014, section 3): the first value is
 * unchanged.
 * @param weight 0 (raw) up to, not including, 1.
 */
export function smooth(values: readonly number[], weight: number): number[] {
  if (weight <= 0) return [...values];
  let mean = 0;
  let power = 1;
  return values.map((value) => {
    mean = weight * mean + (1 - weight) * value;
    power *= weight;
    return mean / (1 - power);
  });
}
