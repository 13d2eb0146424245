import * as tf from "@tensorflow/tfjs";
import type { DataTypeMap, Optimizer, Tensor, Variable } from "@tensorflow/tfjs";
import { RECORDING, recordingBackend } from "./backend.ts";
import { Graph, elementCount, type DType, type Value } from "../graph/graph.ts";
import { notRecordable } from "../graph/refusal.ts";

/** The input tensors of a step, by name. */
export type Batch = Readonly<Record<string, Tensor>>;

/** What is compiled: a plain function of a batch that reads and assigns variables and returns the tensors to report. */
export type Step = (batch: Batch) => Readonly<Record<string, Tensor>>;

/** A variable before and after a step. */
export interface State {
  readonly variable: Variable;
  readonly before: Value;
  readonly after: Value;
}

/** A step as operations, at one choice of batch sizes. */
export interface Recording {
  readonly graph: Graph;
  /** All variables that exist, in creation order. */
  readonly states: readonly State[];
  readonly results: Readonly<Record<string, Value>>;
  /** Whether the step created variables: an optimiser's slots, on its first step. */
  readonly madeVariables: boolean;
}

/** Inputs of a recording. */
export interface RecordingRequest {
  /** Shapes of the batch's tensors, every dimension a number. */
  readonly inputs: Readonly<Record<string, { readonly shape: readonly number[]; readonly dtype: DType }>>;
  readonly optimizers: readonly Optimizer[];
  /** Placeholders for each optimiser's learning rate: values that nothing else in the step equals. */
  readonly learningRates: readonly number[];
  /** Tensors that the step may close over. */
  readonly constants: readonly Tensor[];
}

/** The name of the graph input that holds a variable. */
const variableInput = ({ name }: Variable): string => `variable ${name}`;

/** The name of the graph input that holds a tensor of the batch. */
export const batchInput = (name: string): string => `batch ${name}`;

/**
 * Runs `step` once on symbolic tensors. Afterwards variables and optimisers are unchanged, except that slots created in
 * the first step exist, with their initial values.
 */
export function record(step: Step, request: RecordingRequest): Recording {
  const backend = recordingBackend();
  const engine = tf.engine();
  const { state } = engine;
  const graph = new Graph();
  const before = tf.getBackend();
  const counts = { numTensors: state.numTensors, numBytes: state.numBytes, numDataBuffers: state.numDataBuffers };
  const restoreOptimizers = substituteLearningRates(request);
  const variables = new Swapped(graph);
  const makeVariable = engine.makeVariable.bind(engine);
  backend.begin(graph, new Set(request.constants.map(({ dataId }) => dataId)));
  try {
    for (const variable of Object.values(state.registeredVariables)) variables.enter(variable);
    switchTo(RECORDING);
    engine.makeVariable = (...given) => {
      const variable = makeVariable(...given);
      variables.enterNew(variable);
      return variable;
    };
    engine.startScope("recording");
    try {
      const results = recordedValues(step(recordedBatch(graph, request)));
      return { graph, states: variables.states(), results, madeVariables: variables.madeAny };
    } finally {
      engine.endScope();
    }
  } finally {
    engine.makeVariable = makeVariable;
    switchTo(before);
    // Symbols that the step kept, and those of the variables, must not count as leaks.
    Object.assign(state, counts);
    variables.leave();
    restoreOptimizers();
    backend.end();
  }
}

/** Loaded backends switch synchronously; the promise is for those that aren't. */
function switchTo(backend: string): void {
  void tf.setBackend(backend);
}

function recordedBatch(graph: Graph, { inputs }: RecordingRequest): Batch {
  const engine = tf.engine();
  const backend = recordingBackend();
  const tensors = Object.entries(inputs).map(([name, { shape, dtype }]) => {
    const value = graph.input(batchInput(name), shape, dtype);
    return [name, engine.makeTensorFromTensorInfo(backend.info(value))] as const;
  });
  return Object.fromEntries(tensors);
}

function recordedValues(results: Readonly<Record<string, Tensor>>): Record<string, Value> {
  const backend = recordingBackend();
  return Object.fromEntries(Object.entries(results).map(([name, tensor]) => [name, backend.symbolOf(tensor)]));
}

/** Substitutes placeholders for learning rates; returns a function that undoes it, and the step count. */
function substituteLearningRates({ optimizers, learningRates }: RecordingRequest): () => void {
  const found = optimizers.map((optimizer) => ({
    optimizer,
    iterations: optimizer.iterations,
    learningRate: Reflect.get(optimizer, "learningRate") as unknown,
  }));
  optimizers.forEach((optimizer, i) => Reflect.set(optimizer, "learningRate", learningRates[i]));
  return () => {
    for (const { optimizer, iterations, learningRate } of found) {
      Reflect.set(optimizer, "learningRate", learningRate);
      Reflect.set(optimizer, "iterations_", iterations);
    }
  };
}

/** Variables whose data are replaced by symbols while a step is recorded: `assign` would free them. */
class Swapped {
  readonly #graph: Graph;
  readonly #entries: {
    readonly variable: Variable;
    readonly symbol: Value;
    /** Its previous data, or its initial value. */
    readonly had: { readonly dataId: object } | { readonly first: Value };
  }[] = [];

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  get madeAny(): boolean {
    return this.#entries.some(({ had }) => "first" in had);
  }

  enter(variable: Variable): void {
    this.#exchange(variable, { dataId: variable.dataId });
  }

  /** Registers a variable that the step itself creates. */
  enterNew(variable: Variable): void {
    const first = recordingBackend().symbolOf(variable);
    if (first.source.kind !== "constant" && first.source.kind !== "fill") {
      throw notRecordable(
        `it creates the variable ${variable.name} from computed numbers`,
        "Create variables before the step, or from constants.",
      );
    }
    tf.engine().disposeTensor(variable);
    this.#exchange(variable, { first });
  }

  states(): State[] {
    const backend = recordingBackend();
    return this.#entries.map(({ variable, symbol }) => ({
      variable,
      before: symbol,
      after: backend.symbolOf(variable),
    }));
  }

  /** Restores the variables' own data, on the current backend. */
  leave(): void {
    for (const { variable, had } of this.#entries) {
      if ("dataId" in had) Reflect.set(variable, "dataId", had.dataId);
      else materialise(variable, had.first);
    }
  }

  #exchange(variable: Variable, had: { readonly dataId: object } | { readonly first: Value }): void {
    const symbol = this.#graph.input(variableInput(variable), variable.shape, variable.dtype as DType);
    const backend = recordingBackend();
    const dataId = backend.bind(symbol);
    const { state } = tf.engine();
    state.tensorInfo.set(dataId, { backend, dtype: variable.dtype, shape: variable.shape, bytes: 0 });
    Reflect.set(variable, "dataId", dataId);
    this.#entries.push({ variable, symbol, had });
  }
}

/** Gives a variable created during a recording real data, and registers it. */
function materialise(variable: Variable, { source, shape, dtype }: Value): void {
  const engine = tf.engine();
  const { state, backend } = engine;
  const size = elementCount(shape);
  const data = dtype === "float32" ? new Float32Array(size) : new Int32Array(size);
  if (source.kind === "fill") data.fill(source.value);
  if (source.kind === "constant") data.set(source.data);
  const bytes = data.byteLength;
  const dataId = backend.write(data as DataTypeMap["float32"], [...shape], dtype);
  Reflect.set(variable, "dataId", dataId);
  state.tensorInfo.set(dataId, { backend, dtype, shape: [...shape], bytes });
  state.numTensors++;
  state.numDataBuffers++;
  state.numBytes += bytes;
}
