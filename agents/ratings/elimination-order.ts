/** Neighbours of each node, in columns: those of node i are `nodes[starts[i] … starts[i + 1] - 1]`. */
interface Adjacency {
  readonly starts: Int32Array;
  readonly nodes: Int32Array;
}

/** An order in which few rows of a sparse symmetric system reach far beyond the diagonal. */
export interface EliminationOrder {
  /** All nodes but the last one, in order. */
  readonly nodes: readonly number[];
  /** The node with the most neighbours: a hub that has met all others would make every row long. */
  readonly last: number;
}

/**
 * The reverse Cuthill-McKee order of a graph (Cuthill and McKee 1969, George 1971): breadth first from a node at its
 * edge, those with few neighbours first, then reversed.
 * @param members number of nodes.
 * @param a and `b`: the nodes of each edge.
 */
export function eliminationOrder(members: number, a: Int32Array, b: Int32Array): EliminationOrder {
  const graph = adjacency(members, a, b);
  const degree = (node: number): number => (graph.starts[node + 1] as number) - (graph.starts[node] as number);
  let last = 0;
  for (let node = 1; node < members; node++) if (degree(node) > degree(last)) last = node;
  const visits = new Int32Array(members);
  visits[last] = PLACED;
  const order: number[] = [];
  for (let node = 0, visit = 1; node < members; node++) {
    if (visits[node] === PLACED) continue;
    const edge = breadthFirst(graph, node, visits, visit++).at(-1) as number;
    const reached = breadthFirst(graph, edge, visits, visit++);
    for (const one of reached) {
      visits[one] = PLACED;
      order.push(one);
    }
  }
  return { nodes: order.toReversed(), last };
}

/** The visit of a node that has its place. */
const PLACED = -1;

/**
 * The nodes that can be reached from one without those already placed; of equal distance, those with few neighbours
 * first.
 * @param visits the number of the last visit to each node; `visit` is a new one.
 */
function breadthFirst({ starts, nodes }: Adjacency, from: number, visits: Int32Array, visit: number): number[] {
  const degree = (node: number): number => (starts[node + 1] as number) - (starts[node] as number);
  const isNew = (node: number): boolean => visits[node] !== PLACED && visits[node] !== visit;
  visits[from] = visit;
  const reached = [from];
  for (const node of reached) {
    const next = nodes.slice(starts[node], starts[node + 1]).filter(isNew);
    for (const other of next.sort((left, right) => degree(left) - degree(right))) {
      if (isNew(other)) reached.push(other);
      visits[other] = visit;
    }
  }
  return reached;
}

function adjacency(members: number, a: Int32Array, b: Int32Array): Adjacency {
  const starts = new Int32Array(members + 1);
  for (const ends of [a, b]) for (const node of ends) starts[node + 1] = (starts[node + 1] as number) + 1;
  for (let node = 0; node < members; node++) {
    starts[node + 1] = (starts[node + 1] as number) + (starts[node] as number);
  }
  const filled = starts.slice();
  const nodes = new Int32Array(2 * a.length);
  const add = (node: number, other: number): void => {
    nodes[filled[node] as number] = other;
    filled[node] = (filled[node] as number) + 1;
  };
  for (let k = 0; k < a.length; k++) {
    add(a[k] as number, b[k] as number);
    add(b[k] as number, a[k] as number);
  }
  return { starts, nodes };
}
