import type { Scalar, Tensor, Variable } from "@tensorflow/tfjs";
import type { TF } from "../networks/tf.ts";

/**
 * What a tensor of a batch looks like. A dimension with a name (`"n"`, a number of decisions) differs from batch to batch, and is
 * the same wherever it is named; it comes first, and a batch's data tell how large it is.
 */
export interface TensorSpec {
  readonly shape: readonly [number | string, ...number[]];
  readonly dtype: "float32" | "int32";
}

/** The tensors of a batch by name. */
export type BatchSpec = Readonly<Record<string, TensorSpec>>;

/** A batch as plain numbers, row by row, by the names of its spec. */
export type BatchData = Readonly<Record<string, Float32Array | Int32Array>>;

/** A trained tensor: its place in the vector of weights is its place in the list. */
export interface VariableSpec {
  readonly name: string;
  readonly shape: readonly number[];
}

/** What a step minimises, with the terms of it that are reported; scalars all. */
export interface Terms {
  readonly loss: Scalar;
  readonly [term: string]: Scalar;
}

/** One train step as data and one pure function of tensors: what an engine may run eagerly, or record once and compile. */
export interface StepProgram {
  /** Names the program: equal keys, equal programs. All that `terms` closes over is told by it. */
  readonly key: string;
  readonly inputs: BatchSpec;
  readonly variables: readonly VariableSpec[];
  /** Adam's epsilon. */
  readonly epsilon: number;
  /** Largest joint norm of a step's gradients. */
  readonly gradientNorm: number;
  /** The loss of a batch, in TensorFlow.js alone; called inside `tf.tidy`. It must not look at values. */
  terms(tf: TF, variables: readonly Variable[], batch: Readonly<Record<string, Tensor>>): Terms;
}

/**
 * A program that is ready to run: Adam on the clipped gradients of its loss. It holds weights and slots between `restore` and
 * `values`.
 */
export interface TrainStep {
  /** Puts in weights, and Adam's slots as `slots` gave them; null: fresh ones. @throws RangeError for those of another program. */
  restore(values: Float32Array, slots: Float32Array | null): void | Promise<void>;
  /** One step. Answers the terms but the loss, and `gradientNorm`, the joint norm of the gradients before clipping. */
  run(batch: BatchData, learningRate: number): Promise<Readonly<Record<string, number>>>;
  /** A copy of the weights, one vector. */
  values(): Float32Array | Promise<Float32Array>;
  /** A copy of Adam's slots: iterations, then all first and all second moments, in the order of the variables. */
  slots(): Float32Array | Promise<Float32Array>;
  dispose(): void;
}
