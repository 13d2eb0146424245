import type { GameTree } from "./tree.ts";

/** sums(I, a) += weight x the seat's own reach of I x its probability of a, once for each node of I. */
export function addRealisations(
  { nodes, parent, turn, slot }: GameTree,
  probabilities: Float64Array,
  seat: number,
  weight: number,
  sums: Float64Array,
): void {
  const own = new Float64Array(nodes);
  own[0] = weight;
  for (let node = 1; node < nodes; node++) {
    const from = parent[node] as number;
    const before = own[from] as number;
    if (turn[from] !== seat) own[node] = before;
    else {
      const by = slot[node] as number;
      own[node] = before * (probabilities[by] as number);
      sums[by] = (sums[by] as number) + (own[node] as number);
    }
  }
}
