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
  const sources: number[] = [];
  const targets: number[] = [];
  const add = (from: number, to: number): void => {
    sources.push(from);
    targets.push(to);
  };
  for (let k = 0; k < a.length; k++) {
    const [i, j, score] = [a[k] as number, b[k] as number, scores[k] as number];
    if (score > 0) add(i, j);
    if (score < (games[k] as number)) add(j, i);
  }
  return reachesAll(members, sources, targets) && reachesAll(members, targets, sources);
}

/** Whether all nodes of a directed graph can be reached from node 0. */
function reachesAll(nodes: number, sources: readonly number[], targets: readonly number[]): boolean {
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
  isReached[0] = 1;
  const reached = [0];
  for (const node of reached) {
    for (let k = starts[node] as number; k < (starts[node + 1] as number); k++) {
      const next = edges[k] as number;
      if (isReached[next] === 0) reached.push(next);
      isReached[next] = 1;
    }
  }
  return reached.length === nodes;
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
