import { eliminationOrder } from "./elimination-order.ts";

/**
 * The factors of a weighted graph's Laplacian, by elimination of one node after the other: its neighbours get edges to
 * each other in its place (the star-mesh transformation). That adds positive numbers only, so nothing cancels, however
 * much weights differ. Rows are kept up to their farthest neighbour.
 */
export class LaplacianFactor {
  /** Multiplications of `update`, and numbers that `apply` reads twice. */
  readonly flops: number;
  readonly size: number;
  readonly #order: Int32Array;
  readonly #last: number;
  /** Where the row of the node at each place begins, and the place of its farthest neighbour, the last node aside. */
  readonly #starts: Int32Array;
  readonly #ends: Int32Array;
  /** Where the weight of each edge is added: in `#values`, or, as the complement, in `#toLast`. */
  readonly #slots: Int32Array;
  /** Made when first needed: a factor that is never used may be large. */
  #values = new Float64Array(0);
  /** Weights to the last node. */
  readonly #toLast: Float64Array;
  /** One over the sum of the weights of a node when it is eliminated. */
  readonly #inverses: Float64Array;
  readonly #work: Float64Array;

  /** @param a and `b`: the nodes of each edge of a connected graph. */
  constructor(members: number, a: Int32Array, b: Int32Array) {
    const { nodes, last } = eliminationOrder(members, a, b);
    this.#order = Int32Array.from(nodes);
    this.#last = last;
    const places = new Int32Array(members).fill(-1);
    nodes.forEach((node, place) => (places[node] = place));
    const [low, high] = [new Int32Array(a.length), new Int32Array(a.length)];
    for (let k = 0; k < a.length; k++) {
      const [first, second] = [places[a[k] as number] as number, places[b[k] as number] as number];
      low[k] = Math.min(first, second);
      high[k] = Math.max(first, second);
    }
    this.#ends = rowEnds(nodes.length, low, high);
    this.#starts = new Int32Array(nodes.length + 1);
    let flops = 0;
    for (let place = 0; place < nodes.length; place++) {
      const length = (this.#ends[place] as number) - place;
      this.#starts[place + 1] = (this.#starts[place] as number) + length;
      flops += (length * (length + 1)) / 2;
    }
    this.flops = flops;
    this.size = this.#starts[nodes.length] as number;
    this.#slots = low.map((place, k) =>
      place < 0 ? ~(high[k] as number) : (this.#starts[place] as number) + (high[k] as number) - place - 1,
    );
    this.#toLast = new Float64Array(nodes.length);
    this.#inverses = new Float64Array(nodes.length);
    this.#work = new Float64Array(nodes.length);
  }

  /** Factors the Laplacian with these weights, one an edge. */
  update(weights: Float64Array): void {
    if (this.#values.length < this.size) this.#values = new Float64Array(this.size);
    const [values, toLast, starts, ends] = [this.#values, this.#toLast, this.#starts, this.#ends];
    this.#enter(weights);
    for (let k = 0; k < toLast.length; k++) {
      const end = ends[k] as number;
      // The place in `values` of column j of row k is own + j.
      const own = (starts[k] as number) - k - 1;
      let sum = toLast[k] as number;
      for (let j = k + 1; j <= end; j++) sum += values[own + j] as number;
      const inverse = sum > 0 ? 1 / sum : 0;
      this.#inverses[k] = inverse;
      for (let i = k + 1; i <= end; i++) {
        const share = (values[own + i] as number) * inverse;
        if (share === 0) continue;
        toLast[i] = (toLast[i] as number) + share * (toLast[k] as number);
        const row = (starts[i] as number) - i - 1;
        for (let j = i + 1; j <= end; j++) {
          values[row + j] = (values[row + j] as number) + share * (values[own + j] as number);
        }
      }
    }
  }

  #enter(weights: Float64Array): void {
    this.#values.fill(0);
    this.#toLast.fill(0);
    for (let k = 0; k < weights.length; k++) {
      const slot = this.#slots[k] as number;
      const weight = weights[k] as number;
      if (slot >= 0) this.#values[slot] = (this.#values[slot] as number) + weight;
      else this.#toLast[~slot] = (this.#toLast[~slot] as number) + weight;
    }
  }

  /** Writes the solution of the factored system in which the last node has 0. @param right sums to 0. */
  apply(right: Float64Array, solution: Float64Array): void {
    const [values, starts, ends, inverses, work] = [this.#values, this.#starts, this.#ends, this.#inverses, this.#work];
    const order = this.#order;
    for (let k = 0; k < work.length; k++) work[k] = right[order[k] as number] as number;
    for (let k = 0; k < work.length; k++) {
      const own = (starts[k] as number) - k - 1;
      const end = ends[k] as number;
      const part = (work[k] as number) * (inverses[k] as number);
      work[k] = part;
      for (let i = k + 1; i <= end; i++) work[i] = (work[i] as number) + part * (values[own + i] as number);
    }
    for (let k = work.length - 1; k >= 0; k--) {
      const own = (starts[k] as number) - k - 1;
      const end = ends[k] as number;
      let sum = 0;
      for (let i = k + 1; i <= end; i++) sum += (work[i] as number) * (values[own + i] as number);
      work[k] = (work[k] as number) + sum * (inverses[k] as number);
    }
    for (let k = 0; k < work.length; k++) solution[order[k] as number] = work[k] as number;
    solution[this.#last] = 0;
  }
}

/** The farthest place that each row reaches once those before it are eliminated. */
function rowEnds(places: number, low: Int32Array, high: Int32Array): Int32Array {
  const ends = Int32Array.from({ length: places }, (_, place) => place);
  for (let k = 0; k < low.length; k++) {
    const place = low[k] as number;
    if (place >= 0) ends[place] = Math.max(ends[place] as number, high[k] as number);
  }
  for (let place = 1; place < places; place++) {
    const before = ends[place - 1] as number;
    if (before >= place) ends[place] = Math.max(ends[place] as number, before);
  }
  return ends;
}
