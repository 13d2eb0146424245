/** `count` of the items, evenly spaced, including the first and the last; all if there are no more. */
export function evenlySpaced<T>(items: readonly T[], count: number): readonly T[] {
  if (items.length <= count) return items;
  return Array.from({ length: count }, (_, i) => items[Math.round((i * (items.length - 1)) / (count - 1))] as T);
}
