import type { Optimizer, Variable } from "@tensorflow/tfjs";
import { Tensor } from "onnxruntime-node";
import type { BatchData, BatchSpec } from "../../step.ts";
import { batchFeeds } from "./feeds.ts";
import { rateInput } from "../lowering/lowering.ts";
import { StepMemory, type Cell } from "./memory.ts";
import type { Session } from "./session.ts";

/** Results of a step by name: the numbers of each tensor. */
export type Results = Readonly<Record<string, Float32Array | Int32Array | Uint8Array>>;

/** The name of the model output for a result of the step. */
export const resultOutput = (name: string): string => `result ${name}`;

/** Parts of a compiled step. */
interface Parts {
  readonly session: Session;
  readonly spec: BatchSpec;
  readonly inputs: ReadonlySet<string>;
  readonly cells: readonly Cell[];
  /** In creation order. */
  readonly variables: readonly Variable[];
  /** Names of the step's results. */
  readonly results: readonly string[];
  readonly optimizers: readonly Optimizer[];
  /** One per optimiser. */
  readonly slots: readonly (readonly Variable[])[];
}

/** A step that is ready to run. It owns its weights and slots from creation until `dispose`. */
export class CompiledStep {
  readonly #parts: Parts;
  readonly #memory: StepMemory;
  readonly #trained: readonly Variable[];
  readonly #iterations: number[];
  #running = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#memory = new StepMemory(parts.cells);
    const variables = parts.variables.filter((variable) => this.#memory.has(variable));
    const slots = new Set(parts.slots.flat());
    // Adam's beta powers are marked trainable too.
    const owned = new Set(parts.optimizers.flatMap((optimizer) => Object.values(optimizer) as unknown[]));
    const rest = variables.filter((variable) => !slots.has(variable));
    this.#trained = rest.filter((variable) => variable.trainable && !owned.has(variable));
    this.#iterations = parts.optimizers.map(({ iterations }) => iterations);
    for (const variable of variables) this.#memory.write(variable, variable.dataSync());
  }

  /**
   * Takes one step, at the optimisers' current learning rates.
   * @throws AgentError `engine/bad-batch` for data that don't fit the spec.
   */
  async run(batch: BatchData): Promise<Results> {
    const { session, spec, inputs, results, optimizers } = this.#parts;
    this.#assertIdle();
    const feeds = batchFeeds(spec, batch, inputs);
    const fetches: Record<string, Tensor | null> = {};
    optimizers.forEach((optimizer, i) => {
      if (!inputs.has(rateInput(i))) return;
      feeds[rateInput(i)] = new Tensor(
        "float32",
        Float32Array.of(Reflect.get(optimizer, "learningRate") as number),
        [],
      );
    });
    for (const name of results) fetches[resultOutput(name)] = null;
    this.#memory.fill(feeds, fetches);
    this.#running = true;
    try {
      const answered = await session.run(feeds, fetches);
      this.#memory.turn();
      this.#iterations.forEach((count, i) => (this.#iterations[i] = count + 1));
      const numbers = results.map((name) => [name, answered[resultOutput(name)]?.data as Float32Array] as const);
      return Object.fromEntries(numbers);
    } finally {
      this.#running = false;
    }
  }

  /** Steps that an optimiser has taken: a restored one continues the count. */
  iterations(optimizer = 0): number {
    return this.#iterations[optimizer] ?? 0;
  }

  setIterations(count: number, optimizer = 0): void {
    this.#iterations[optimizer] = count;
  }

  /** An optimiser's slots, in the order in which TF.js saves them. */
  slots(optimizer = 0): readonly Variable[] {
    return this.#parts.slots[optimizer] ?? [];
  }

  /**
   * The numbers of a variable or slot, valid until the next run. @throws RangeError for one that the step doesn't use.
   */
  read(variable: Variable): Float32Array {
    return this.#memory.read(variable);
  }

  /**
   * Sets a variable or slot. @throws RangeError for one that the step doesn't use, or for a wrong number of elements.
   */
  write(variable: Variable, data: ArrayLike<number>): void {
    this.#assertIdle();
    this.#memory.write(variable, data);
  }

  /** A copy of all trained variables as one vector, in creation order. */
  weights(): Float32Array {
    const values = new Float32Array(this.#trained.reduce((sum, { size }) => sum + size, 0));
    let offset = 0;
    for (const variable of this.#trained) {
      values.set(this.#memory.read(variable), offset);
      offset += variable.size;
    }
    return values;
  }

  /** Releases the session once the current run has ended. */
  dispose(): Promise<void> {
    return this.#parts.session.release();
  }

  #assertIdle(): void {
    if (this.#running) throw new Error("a compiled step runs one batch at a time: await the previous run");
  }
}
