/** One bar: an action, its probability, and whether it was played. */
export interface ProbabilityBar {
  readonly label: string;
  readonly probability: number;
  readonly chosen: boolean;
}

interface StatedProbability {
  readonly action: number;
  readonly label: string;
  readonly probability: number;
}

/** The most likely actions and the one played, in action order, and the sum of all others. */
export function topBars(stated: readonly StatedProbability[], chosen: number, most: number): ProbabilityBar[] {
  const likeliest = new Set([...stated].sort((a, b) => b.probability - a.probability).slice(0, most));
  const kept = stated.filter((entry) => likeliest.has(entry) || entry.action === chosen);
  const bars = kept.map(({ action, label, probability }) => ({ label, probability, chosen: action === chosen }));
  const others = stated.filter((entry) => !kept.includes(entry));
  if (others.length === 0) return bars;
  const rest = others.reduce((sum, entry) => sum + entry.probability, 0);
  return [...bars, { label: `${others.length} others`, probability: rest, chosen: false }];
}
