/** An order in which to eliminate the nodes of a graph, and what each one is connected to when it is eliminated. */
export interface Elimination {
  readonly nodes: readonly number[];
  /** By place in the order: the later nodes that are its neighbours by then. */
  readonly neighbours: readonly (readonly number[])[];
}

/** Multiplications that eliminate a node with so many neighbours. */
const eliminationFlops = (neighbours: number): number => (neighbours * (neighbours + 1)) / 2;

/**
 * An order that connects few further nodes: always the node with about the fewest neighbours is next. Eliminated nodes
 * are kept as cliques of their neighbours, and degrees are the upper bounds of Amestoy, Davis and Duff 1996, "An
 * Approximate Minimum Degree Ordering Algorithm".
 * @param members number of nodes.
 * @param a and `b`: the nodes of each edge.
 * @param maxFlops most multiplications of the elimination.
 * @returns null if it takes more.
 */
export function minimumDegreeOrder(
  members: number,
  a: Int32Array,
  b: Int32Array,
  maxFlops: number,
): Elimination | null {
  const graph = new QuotientGraph(members, a, b);
  const nodes: number[] = [];
  const neighbours: number[][] = [];
  for (let flops = 0; nodes.length < members;) {
    const node = graph.next();
    const clique = graph.eliminate(node);
    nodes.push(node);
    neighbours.push(clique);
    flops += eliminationFlops(clique.length);
    if (flops > maxFlops) return null;
  }
  return { nodes, neighbours };
}

/** A graph of which nodes are eliminated: those left, their edges, and cliques in place of the nodes that are gone. */
class QuotientGraph {
  /** By node: neighbours that no clique has. */
  readonly #edges: number[][];
  /** By node: the cliques it is in. A clique is named by the node that it replaces. */
  readonly #cliquesOf: number[][];
  readonly #cliques: number[][];
  readonly #isLeft: Uint8Array;
  readonly #degrees: Int32Array;
  /** Nodes by degree, former degrees included. */
  readonly #byDegree: number[][];
  #lowest = 0;
  /** By node: the latest clique that it was put into. */
  readonly #latest: Int32Array;
  /** By clique: members that are not in the newest one, and which one that was. */
  readonly #outside: Int32Array;
  readonly #comparedTo: Int32Array;

  constructor(members: number, a: Int32Array, b: Int32Array) {
    this.#edges = Array.from({ length: members }, () => []);
    this.#cliquesOf = this.#edges.map(() => []);
    this.#cliques = this.#edges.map(() => []);
    this.#byDegree = this.#edges.map(() => []);
    this.#isLeft = new Uint8Array(members).fill(1);
    this.#latest = new Int32Array(members).fill(-1);
    this.#outside = new Int32Array(members);
    this.#comparedTo = new Int32Array(members).fill(-1);
    for (let k = 0; k < a.length; k++) {
      this.#edges[a[k] as number]?.push(b[k] as number);
      this.#edges[b[k] as number]?.push(a[k] as number);
    }
    this.#degrees = Int32Array.from(this.#edges, (others) => Math.min(members - 1, others.length));
    for (let node = members - 1; node >= 0; node--) this.#byDegree[this.#degrees[node] as number]?.push(node);
  }

  /** A node with the lowest degree of those left. */
  next(): number {
    for (;;) {
      const node = this.#byDegree[this.#lowest]?.pop();
      if (node === undefined) this.#lowest++;
      else if (this.#isLeft[node] === 1 && this.#degrees[node] === this.#lowest) return node;
    }
  }

  /** Replaces a node by the clique of its neighbours, which it returns. */
  eliminate(node: number): number[] {
    this.#isLeft[node] = 0;
    const clique = this.#neighbours(node);
    this.#cliques[node] = clique;
    for (const one of clique) this.#countOutside(one, node);
    for (const one of clique) {
      this.#enter(one, node, clique.length - 1);
      this.#byDegree[this.#degrees[one] as number]?.push(one);
    }
    return clique.slice();
  }

  /** The neighbours of a node; the cliques it is in become part of its own. */
  #neighbours(node: number): number[] {
    const found: number[] = [];
    this.#latest[node] = node;
    const add = (others: readonly number[]) => {
      for (const other of others) {
        if (this.#isLeft[other] === 1 && this.#latest[other] !== node) found.push(other);
        this.#latest[other] = node;
      }
    };
    add(this.#edges[node] as number[]);
    for (const clique of this.#cliquesOf[node] as number[]) {
      add(this.#cliques[clique] as number[]);
      this.#cliques[clique] = [];
    }
    return found;
  }

  /** Counts a node of the newest clique off from the others it is in. */
  #countOutside(node: number, newest: number): void {
    for (const clique of this.#cliquesOf[node] as number[]) {
      if (this.#comparedTo[clique] !== newest) this.#outside[clique] = (this.#cliques[clique] as number[]).length;
      this.#comparedTo[clique] = newest;
      this.#outside[clique] = (this.#outside[clique] as number) - 1;
    }
  }

  /** Puts a node into the newest clique, which has so many others. */
  #enter(node: number, newest: number, others: number): void {
    const edges = (this.#edges[node] as number[]).filter((other) => this.#latest[other] !== newest);
    const cliques = (this.#cliquesOf[node] as number[]).filter((clique) => (this.#outside[clique] as number) > 0);
    let degree = edges.length + others;
    for (const clique of cliques) degree += this.#outside[clique] as number;
    this.#edges[node] = edges;
    this.#cliquesOf[node] = [...cliques, newest];
    const former = this.#degrees[node] as number;
    this.#degrees[node] = Math.min(degree, former + others, this.#degrees.length - 1);
    this.#lowest = Math.min(this.#lowest, this.#degrees[node] as number);
  }
}
