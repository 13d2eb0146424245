/** Results of pairs of members in columns: game counts and the total score of `a`, a draw being one half. */
export interface Results {
  /** Number of members. */
  readonly members: number;
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly games: Float64Array;
  readonly scores: Float64Array;
}

/**
 * Whether every member can be reached from every other one along scored points: exactly then the maximum-likelihood
 * ratings are finite and unique (Zermelo 1929, Ford 1957).
 */
export function hasFiniteRatings({ members, a, b, games, scores }: Results): boolean {
  // Mostly the pairs in which both scored connect all members. If not, only pairs between their groups matter.
  const groups = new Groups(members);
  for (let k = 0; k < a.length && groups.count > 1; k++) {
    const score = scores[k] as number;
    if (score > 0 && score < (games[k] as number)) groups.join(a[k] as number, b[k] as number);
  }
  if (groups.count === 1) return true;
  const sources: number[] = [];
  const targets: number[] = [];
  for (let k = 0; k < a.length; k++) {
    const [i, j, score] = [groups.of(a[k] as number), groups.of(b[k] as number), scores[k] as number];
    if (i === j || games[k] === 0) continue;
    sources.push(score > 0 ? i : j);
    targets.push(score > 0 ? j : i);
  }
  const reaches = (from: readonly number[], to: readonly number[]) =>
    reachedNodes(members, groups.of(0), from, to) === groups.count;
  return reaches(sources, targets) && reaches(targets, sources);
}

/** Groups of connected nodes, by union and find. A group is named by one of its nodes. */
class Groups {
  /** Number of groups. */
  count: number;
  readonly #parents: Int32Array;

  constructor(nodes: number) {
    this.count = nodes;
    this.#parents = Int32Array.from({ length: nodes }, (_, node) => node);
  }

  of(node: number): number {
    const parents = this.#parents;
    let root = node;
    while (parents[root] !== root) root = parents[root] = parents[parents[root] as number] as number;
    return root;
  }

  join(node: number, other: number): void {
    const [first, second] = [this.of(node), this.of(other)];
    if (first === second) return;
    this.#parents[first] = second;
    this.count--;
  }
}

/** How many nodes of a directed graph can be reached from one, that one included. */
function reachedNodes(nodes: number, from: number, sources: readonly number[], targets: readonly number[]): number {
  const starts = new Int32Array(nodes + 1);
  for (const source of sources) starts[source + 1] = (starts[source + 1] as number) + 1;
  for (let i = 0; i < nodes; i++) starts[i + 1] = (starts[i + 1] as number) + (starts[i] as number);
  const filled = starts.slice();
  const edges = new Int32Array(sources.length);
  sources.forEach((source, k) => {
    edges[filled[source] as number] = targets[k] as number;
    filled[source] = (filled[source] as number) + 1;
  });
  const isReached = new Uint8Array(nodes);
  isReached[from] = 1;
  const reached = [from];
  for (const node of reached) {
    for (let k = starts[node] as number; k < (starts[node + 1] as number); k++) {
      const next = edges[k] as number;
      if (isReached[next] === 0) reached.push(next);
      isReached[next] = 1;
    }
  }
  return reached.length;
}

/** The results with a weak prior: each member has one more game, a draw against a virtual member, which is the last. */
export function withPrior({ members, a, b, games, scores }: Results): Results {
  const pairs = a.length;
  const extended = {
    members: members + 1,
    a: new Int32Array(pairs + members),
    b: new Int32Array(pairs + members).fill(members),
    games: new Float64Array(pairs + members).fill(1),
    scores: new Float64Array(pairs + members).fill(0.5),
  };
  extended.a.set(a);
  extended.b.set(b);
  extended.games.set(games);
  extended.scores.set(scores);
  for (let i = 0; i < members; i++) extended.a[pairs + i] = i;
  return extended;
}
