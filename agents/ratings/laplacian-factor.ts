import { minimumDegreeOrder, type Elimination } from "./elimination-order.ts";

/** No node, in lists. */
const NO_NODE = -1;

/**
 * The factors of a weighted graph's Laplacian, by elimination of one node after the other: its neighbours get edges to
 * each other in its place (the star-mesh transformation). That adds positive numbers only, so nothing cancels, however
 * much weights differ.
 */
export class LaplacianFactor {
  readonly #order: Int32Array;
  /** The weights to later nodes, by place of the node: where they begin, to which places they lead, and the weights. */
  readonly #starts: Int32Array;
  readonly #places: Int32Array;
  readonly #values: Float64Array;
  /** Where the weight of each edge is added in `#values`. */
  readonly #slots: Int32Array;
  /** One over the sum of the weights of a node when it is eliminated; 0 for the last one. */
  readonly #inverses: Float64Array;
  readonly #work: Float64Array;

  /**
   * @param a and `b`: the nodes of each edge of a connected graph.
   * @param maxFlops most multiplications of a factorisation.
   * @returns null if it takes more.
   */
  static of(members: number, a: Int32Array, b: Int32Array, maxFlops: number): LaplacianFactor | null {
    const elimination = minimumDegreeOrder(members, a, b, maxFlops);
    return elimination && new LaplacianFactor(elimination, a, b);
  }

  private constructor({ nodes, neighbours }: Elimination, a: Int32Array, b: Int32Array) {
    const placeOf = new Int32Array(nodes.length);
    nodes.forEach((node, place) => (placeOf[node] = place));
    this.#order = Int32Array.from(nodes);
    this.#starts = new Int32Array(nodes.length + 1);
    neighbours.forEach((others, place) => {
      this.#starts[place + 1] = (this.#starts[place] as number) + others.length;
    });
    this.#places = new Int32Array(this.size);
    neighbours.forEach((others, place) => {
      const places = Int32Array.from(others, (node) => placeOf[node] as number);
      this.#places.set(places.sort(), this.#starts[place]);
    });
    this.#slots = a.map((node, k) => this.#slot(placeOf[node] as number, placeOf[b[k] as number] as number));
    this.#values = new Float64Array(this.size);
    this.#inverses = new Float64Array(nodes.length);
    this.#work = new Float64Array(nodes.length);
  }

  /** Numbers that `apply` reads twice. */
  get size(): number {
    return this.#starts[this.#starts.length - 1] as number;
  }

  /** Where the weight between two places is. */
  #slot(first: number, second: number): number {
    const place = Math.min(first, second);
    return this.#places.indexOf(Math.max(first, second), this.#starts[place]);
  }

  /** Factors the Laplacian with these weights, one an edge. */
  update(weights: Float64Array): void {
    const [values, places, starts, inverses, work] = [
      this.#values,
      this.#places,
      this.#starts,
      this.#inverses,
      this.#work,
    ];
    this.#enter(weights);
    // Lists of the eliminated nodes whose next weight leads to a place.
    const heads = new Int32Array(work.length).fill(NO_NODE);
    const nexts = new Int32Array(work.length);
    const cursors = starts.slice(0, work.length);
    for (let k = 0; k < work.length; k++) {
      const [start, end] = [starts[k] as number, starts[k + 1] as number];
      for (let at = start; at < end; at++) work[places[at] as number] = values[at] as number;
      for (let node = heads[k] as number, next; node !== NO_NODE; node = next) {
        next = nexts[node] as number;
        const at = cursors[node] as number;
        const last = starts[node + 1] as number;
        const share = (values[at] as number) * (inverses[node] as number);
        for (let other = at + 1; other < last; other++) {
          const place = places[other] as number;
          work[place] = (work[place] as number) + share * (values[other] as number);
        }
        cursors[node] = at + 1;
        if (at + 1 === last) continue;
        const waiting = places[at + 1] as number;
        nexts[node] = heads[waiting] as number;
        heads[waiting] = node;
      }
      let sum = 0;
      for (let at = start; at < end; at++) sum += values[at] = work[places[at] as number] as number;
      inverses[k] = sum > 0 ? 1 / sum : 0;
      if (start === end) continue;
      const waiting = places[start] as number;
      nexts[k] = heads[waiting] as number;
      heads[waiting] = k;
    }
  }

  #enter(weights: Float64Array): void {
    this.#values.fill(0);
    for (let k = 0; k < weights.length; k++) {
      const slot = this.#slots[k] as number;
      this.#values[slot] = (this.#values[slot] as number) + (weights[k] as number);
    }
  }

  /** Writes the solution of the factored system in which the last node has 0. @param right sums to 0. */
  apply(right: Float64Array, solution: Float64Array): void {
    const [values, places, starts, inverses, work] = [
      this.#values,
      this.#places,
      this.#starts,
      this.#inverses,
      this.#work,
    ];
    const order = this.#order;
    for (let k = 0; k < work.length; k++) work[k] = right[order[k] as number] as number;
    for (let k = 0; k < work.length; k++) {
      const end = starts[k + 1] as number;
      const part = (work[k] as number) * (inverses[k] as number);
      work[k] = part;
      for (let at = starts[k] as number; at < end; at++) {
        const place = places[at] as number;
        work[place] = (work[place] as number) + part * (values[at] as number);
      }
    }
    for (let k = work.length - 1; k >= 0; k--) {
      const end = starts[k + 1] as number;
      let sum = 0;
      for (let at = starts[k] as number; at < end; at++) {
        sum += (work[places[at] as number] as number) * (values[at] as number);
      }
      work[k] = (work[k] as number) + sum * (inverses[k] as number);
    }
    for (let k = 0; k < work.length; k++) solution[order[k] as number] = work[k] as number;
  }
}
