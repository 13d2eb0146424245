import type { Variable } from "@tensorflow/tfjs";
import { Tensor } from "onnxruntime-node";

/** Variables that a model reads and writes as one tensor. */
export interface Cell {
  /** Names of the model's input and output; null if it has none because the cell is never read, or never written. */
  readonly input: string | null;
  readonly output: string | null;
  readonly shape: readonly number[];
  readonly variables: readonly Variable[];
}

interface Place {
  readonly offset: number;
  readonly size: number;
}

/** Cells start at multiples of this many elements: a cache line. */
const CACHE_LINE_FLOATS = 16;

/**
 * State that a compiled step keeps between runs: weights and slots in one contiguous buffer. There are two buffers,
 * since a run reads one and writes the other.
 */
export class StepMemory {
  readonly #cells: readonly Cell[];
  readonly #places = new Map<Variable, Place>();
  readonly #buffers: readonly [Float32Array, Float32Array];
  readonly #tensors: readonly [readonly Tensor[], readonly Tensor[]];
  #current: 0 | 1 = 0;

  constructor(cells: readonly Cell[]) {
    this.#cells = cells;
    let offset = 0;
    const starts = cells.map(({ variables }) => {
      const start = offset;
      for (const variable of variables) {
        this.#places.set(variable, { offset, size: variable.size });
        offset += variable.size;
      }
      const end = offset;
      offset = Math.ceil(offset / CACHE_LINE_FLOATS) * CACHE_LINE_FLOATS;
      return { start, end };
    });
    this.#buffers = [new Float32Array(offset), new Float32Array(offset)];
    const bufferTensors = (buffer: Float32Array) =>
      cells.map(({ shape }, i) => new Tensor("float32", buffer.subarray(starts[i]?.start, starts[i]?.end), shape));
    this.#tensors = [bufferTensors(this.#buffers[0]), bufferTensors(this.#buffers[1])];
  }

  has(variable: Variable): boolean {
    return this.#places.has(variable);
  }

  /** The numbers of a variable, valid until the next run. */
  read(variable: Variable): Float32Array {
    const place = this.#placeOf(variable);
    return this.#buffers[this.#current].subarray(place.offset, place.offset + place.size);
  }

  /** @throws RangeError for a wrong number of elements. */
  write(variable: Variable, data: ArrayLike<number>): void {
    const { offset, size } = this.#placeOf(variable);
    if (data.length !== size) {
      throw new RangeError(`The variable ${variable.name} has ${size} numbers, not ${data.length}.`);
    }
    // In both buffers: a run never writes the cells that don't change.
    for (const buffer of this.#buffers) buffer.set(data, offset);
  }

  /** Adds the tensors that the next run reads and writes. */
  fill(feeds: Record<string, Tensor>, fetches: Record<string, Tensor | null>): void {
    const [from, to] = [this.#tensors[this.#current], this.#tensors[this.#current === 0 ? 1 : 0]];
    this.#cells.forEach(({ input, output }, i) => {
      if (input !== null) feeds[input] = from[i] as Tensor;
      if (output !== null) fetches[output] = to[i] as Tensor;
    });
  }

  /** The next run reads what the last one wrote. */
  turn(): void {
    this.#current = this.#current === 0 ? 1 : 0;
  }

  #placeOf(variable: Variable): Place {
    const place = this.#places.get(variable);
    if (!place) throw new RangeError(`The compiled step has no variable ${variable.name}.`);
    return place;
  }
}
