import { valueAt } from "../../games/core/value-at.ts";
import { unlearnedResults } from "./member-payoffs.ts";
import type { LeagueState, Member } from "./state.ts";

/** Times that all choices are reconsidered in the light of the others. */
const MAX_SWEEPS = 4;

/**
 * One member of each of `most` equal spans of a league's history, in the order in which they joined: one that has met
 * as many of the others as possible, chosen greedily and improved in turn; the span's middle one where it met none. All
 * members if there are no more. The payoff table is read once, so that the time grows with its pairs and with the
 * members, not with pairs of members.
 */
export function spreadMembers(state: LeagueState, most: number): readonly Member[] {
  const { population } = state;
  if (population.length <= most) return population;
  return spreadNumbers(acquaintances(state), most).map((number) => population[number] as Member);
}

/** Numbers of the members that each one has met. */
type Acquaintances = readonly ReadonlySet<number>[];

function acquaintances({ population, payoffs, agents }: LeagueState): Acquaintances {
  const numbers = new Map(population.map(({ policy }, number) => [policy, number]));
  const met = population.map(() => new Set<number>());
  const add = (a: string, b: string) => {
    const [one, other] = [numbers.get(a), numbers.get(b)];
    if (one === undefined || other === undefined || one === other) return;
    met[one]?.add(other);
    met[other]?.add(one);
  };
  for (const { row, column } of payoffs.newest.pairs()) add(row, column);
  for (const { players } of unlearnedResults(agents)) add(...players);
  return met;
}

function spreadNumbers(met: Acquaintances, most: number): readonly number[] {
  const spanOf = (number: number) => Math.floor((number * most) / met.length);
  const spans: number[][] = Array.from({ length: most }, () => []);
  for (const number of met.keys()) spans[spanOf(number)]?.push(number);
  const middles = spans.map((span) => valueAt(span, Math.floor((span.length - 1) / 2)));
  const reaches = met.map((others) => new Set([...others].map(spanOf)).size);
  /** The chosen members by span. */
  const chosen = new Map<number, number>();

  const metChosen = (number: number) =>
    [...chosen].filter(([span, other]) => span !== spanOf(number) && met[number]?.has(other)).length;
  /** The best of some by chosen members met, then by spans met, then by the distance to the middle. */
  const bestOf = (candidates: readonly number[]) => {
    const ranked = candidates.map((number) => {
      const distance = Math.abs(number - valueAt(middles, spanOf(number)));
      return { number, ranks: [metChosen(number), valueAt(reaches, number), -distance] };
    });
    return ranked.reduce((best, one) => (isHigher(one.ranks, best.ranks) ? one : best)).number;
  };

  while (chosen.size < most) {
    const best = bestOf(spans.filter((_, span) => !chosen.has(span)).flat());
    chosen.set(spanOf(best), best);
  }
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    for (const [at, span] of spans.entries()) {
      const best = bestOf(span);
      if (metChosen(best) > metChosen(chosen.get(at) ?? best)) chosen.set(at, best);
    }
  }
  return middles.map((middle, span) => {
    const number = chosen.get(span) ?? middle;
    return metChosen(number) > 0 ? number : middle;
  });
}

/** Whether the first difference is upwards. */
function isHigher(ranks: readonly number[], others: readonly number[]): boolean {
  const at = ranks.findIndex((rank, i) => rank !== others[i]);
  return at >= 0 && valueAt(ranks, at) > valueAt(others, at);
}
