import { DRAWN_RESERVES } from "../rules.ts";

/**
 * The largest share of the possible surplus that any bargaining mechanism can realise in equilibrium if cost and value
 * are drawn in secret: Myerson and Satterthwaite 1983 ("Efficient Mechanisms for Bilateral Trading"), section 3, for
 * the discrete draws of option `private`. Every type must gain by taking part and by being truthful, without outside
 * subsidy. That holds for probabilities of trade p(cost, value) exactly if the expected virtual surplus is not
 * negative,
 *
 *     E[p (psi(value) - chi(cost))] >= 0,
 *     psi(v) = v - (step to the next value) P(above v) / P(v),
 *     chi(c) = c + (step to the next cost) P(below c) / P(c).
 *
 * The best p takes pairs in order of surplus per unit of virtual deficit, until the virtual surplus of the other pairs
 * is spent.
 */
export function secondBestEfficiency(): number {
  const pairs = drawnPairs();
  const possible = sum(pairs.map(({ surplus }) => Math.max(0, surplus)));
  let budget = sum(pairs.map(({ virtual }) => Math.max(0, virtual)));
  let realised = sum(pairs.filter(({ virtual }) => virtual >= 0).map(({ surplus }) => surplus));
  const costly = pairs
    .filter(({ virtual, surplus }) => virtual < 0 && surplus > 0)
    .sort((a, b) => b.surplus / -b.virtual - a.surplus / -a.virtual);
  for (const { surplus, virtual } of costly) {
    const share = Math.min(1, budget / -virtual);
    realised += share * surplus;
    budget += share * virtual;
  }
  return realised / possible;
}

/**
 * Every draw with the surplus of a deal, and its virtual surplus after both sides' information rents; all are equally
 * likely.
 */
function drawnPairs(): { readonly surplus: number; readonly virtual: number }[] {
  const draws = Array.from({ length: DRAWN_RESERVES.outcomes }, (_, k) => k);
  return draws.flatMap((above) =>
    draws.map((below) => {
      const cost = DRAWN_RESERVES.cost + below;
      const value = DRAWN_RESERVES.value + above;
      const rents = DRAWN_RESERVES.outcomes - 1 - above + below;
      return { surplus: value - cost, virtual: value - cost - rents };
    }),
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
