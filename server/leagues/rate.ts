/** Events a second over a sliding window. */
export interface SlidingRate {
  add(count: number): void;
  perSecond(): number;
}

/** @param window milliseconds. */
export function slidingRate(window = 10_000, now: () => number = () => performance.now()): SlidingRate {
  const started = now();
  let seen: { at: number; count: number }[] = [];
  const recent = (): typeof seen => (seen = seen.filter(({ at }) => at > now() - window));
  return {
    add: (count) => void recent().push({ at: now(), count }),
    perSecond() {
      const total = recent().reduce((sum, { count }) => sum + count, 0);
      return total / (Math.min(window, Math.max(now() - started, 1000)) / 1000);
    },
  };
}
