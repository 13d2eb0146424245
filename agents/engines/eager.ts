import { LRUCache } from "lru-cache";
import type { AdamOptimizer, Scalar, Tensor, Tensor1D, Variable } from "@tensorflow/tfjs";
import { concatFloats } from "../networks/floats.ts";
import { clipByGlobalNorm } from "../networks/tensor-network.ts";
import { adamSlots, restoreAdam } from "./adam.ts";
import type { TF } from "../networks/tf.ts";
import type { BatchData, BatchSpec, StepProgram, TensorSpec, TrainStep } from "./step.ts";

/** Cached steps: more programs than a process runs at the same time. */
const MAX_CACHED_STEPS = 32;

/** Caches the steps that `make` creates by program key, evicting the least recently used. */
export function keptSteps(
  make: (program: StepProgram) => TrainStep | Promise<TrainStep>,
  kept: number = MAX_CACHED_STEPS,
): (program: StepProgram) => Promise<TrainStep> {
  const steps = new LRUCache<string, TrainStep>({ max: kept, noDisposeOnSet: true, dispose: (step) => step.dispose() });
  return async (program) => {
    const step = steps.get(program.key) ?? (await make(program));
    steps.set(program.key, step);
    return step;
  };
}

/** A program run eagerly: works for every program on every backend. */
export function eagerTrainStep(tf: TF, program: StepProgram): TrainStep {
  const variables = makeVariables(tf, program);
  let optimizer = tf.train.adam(0, 0.9, 0.999, program.epsilon);
  return {
    async restore(values, slots) {
      assignAll(tf, variables, values);
      optimizer.dispose();
      optimizer = tf.train.adam(0, 0.9, 0.999, program.epsilon);
      await restoreAdam(tf, optimizer, variables, slots);
    },
    async run(batch, learningRate) {
      (optimizer as unknown as { learningRate: number }).learningRate = learningRate;
      return tf.tidy(() =>
        readScalars(tf, eagerStep(tf, program, variables, optimizer, batchTensors(tf, program.inputs, batch))),
      );
    },
    values: () => concatFloats(variables.map((variable) => variable.dataSync() as Float32Array)),
    slots: () => adamSlots(optimizer),
    dispose() {
      for (const variable of variables) variable.dispose();
      optimizer.dispose();
    },
  };
}

let programs = 0;

/**
 * Variables of a program, zero at first. TF.js names are global to the process, hence the number; slots go by position.
 */
export function makeVariables(tf: TF, program: StepProgram): readonly Variable[] {
  const prefix = `program${programs++}`;
  // In a tidy, because a variable keeps itself but not the tensor it was created from.
  return tf.tidy(() =>
    program.variables.map(({ name, shape }) => tf.variable(tf.zeros([...shape]), true, `${prefix}/${name}`)),
  );
}

/**
 * The step itself, an ordinary TF.js function: loss, gradients, clipping, Adam. Returns scalars: the terms except the
 * loss, and `gradientNorm`. Call inside `tf.tidy`.
 */
export function eagerStep(
  tf: TF,
  program: StepProgram,
  variables: readonly Variable[],
  optimizer: AdamOptimizer,
  batch: Readonly<Record<string, Tensor>>,
): Record<string, Scalar> {
  const reported: Record<string, Scalar> = {};
  const { grads } = tf.variableGrads(() => {
    const { loss, ...others } = program.terms(tf, variables, batch);
    for (const [name, term] of Object.entries(others)) reported[name] = tf.keep(term);
    return loss;
  }, [...variables]);
  // A loss may ignore the value heads; the optimiser keeps its slots by position and needs all of them.
  const gradients = variables.map((variable) => grads[variable.name] ?? tf.zerosLike(variable)) as Tensor1D[];
  const { clipped, norm } = clipByGlobalNorm(tf, gradients, program.gradientNorm);
  optimizer.applyGradients(variables.map(({ name }, i) => ({ name, tensor: clipped[i] as Tensor1D })));
  return { ...reported, gradientNorm: norm };
}

/** Reads scalars synchronously, and disposes of them. */
function readScalars(tf: TF, scalars: Readonly<Record<string, Scalar>>): Record<string, number> {
  const numbers = (tf.stack(Object.values(scalars)) as Tensor1D).dataSync();
  for (const scalar of Object.values(scalars)) scalar.dispose();
  return Object.fromEntries(Object.keys(scalars).map((name, i) => [name, numbers[i] as number]));
}

/** A batch's numbers as tensors. @throws RangeError for one whose length isn't a multiple of its row size. */
export function batchTensors(tf: TF, inputs: BatchSpec, batch: BatchData): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, spec]) => {
      const data = batch[name] ?? new Float32Array(0);
      return [name, tf.tensor(data, inferShape(name, spec, data.length), spec.dtype)];
    }),
  );
}

/** The shape of an input, its first dimension inferred from the number of elements. @throws RangeError. */
function inferShape(name: string, { shape }: TensorSpec, length: number): number[] {
  const [first, ...rest] = shape;
  const row = rest.reduce((product, size) => product * size, 1);
  const rows = typeof first === "number" ? first : length / row;
  if (rows * row === length && Number.isInteger(rows)) return [rows, ...rest];
  throw new RangeError(`The input ${name} has ${length} numbers, which do not fill rows of ${row}.`);
}

/** Splits a flat vector into variables. @throws RangeError for a wrong length. */
export function assignAll(tf: TF, variables: readonly Variable[], values: Float32Array): void {
  const expected = variables.reduce((sum, { size }) => sum + size, 0);
  if (values.length !== expected) {
    throw new RangeError(`The program has ${expected} parameters, but ${values.length} were given.`);
  }
  let offset = 0;
  for (const variable of variables) {
    const part = values.slice(offset, offset + variable.size);
    tf.tidy(() => variable.assign(tf.tensor(part, variable.shape)));
    offset += variable.size;
  }
}
