import type { Scalar, Tensor, Variable } from "@tensorflow/tfjs";
import type { TF } from "../networks/tf.ts";

/**
 * The type of a batch tensor. A dimension with a name (`"n"`, a number of decisions) varies from batch to batch and is
 * equal wherever it is named; it comes first, and its size is inferred from the batch's data.
 */
export interface TensorSpec {
  readonly shape: readonly [number | string, ...number[]];
  readonly dtype: "float32" | "int32";
}

/** The tensors of a batch by name. */
export type BatchSpec = Readonly<Record<string, TensorSpec>>;

/** A batch as plain numbers, row by row, by the names of its spec. */
export type BatchData = Readonly<Record<string, Float32Array | Int32Array>>;

/** A trained tensor: its position in the list is its position in the vector of weights. */
export interface VariableSpec {
  readonly name: string;
  readonly shape: readonly number[];
}

/** The loss a step minimises, and the terms it reports; all scalars. @see {@link networkProgram} */
export interface Terms {
  readonly loss: Scalar;
  readonly [term: string]: Scalar;
}

/**
 * One train step as data and one pure function of tensors, which an engine may run eagerly, or record once and compile.
 * @see {@link networkProgram}
 */
export interface StepProgram {
  /** Identifies the program: equal keys, equal programs. It includes everything that `terms` closes over. */
  readonly key: string;
  readonly inputs: BatchSpec;
  readonly variables: readonly VariableSpec[];
  /** Adam's epsilon. */
  readonly epsilon: number;
  /** Largest joint norm of a step's gradients. */
  readonly gradientNorm: number;
  /** The loss of a batch, in TensorFlow.js alone; called inside `tf.tidy`. It must not read tensors' values. */
  terms(tf: TF, variables: readonly Variable[], batch: Readonly<Record<string, Tensor>>): Terms;
}

/**
 * A program that is ready to run: Adam on the clipped gradients of its loss. It holds weights and slots from `restore`
 * on.
 */
export interface TrainStep {
  /**
   * Sets weights, and Adam's slots as returned by `slots`; null: fresh ones. @throws RangeError for those of another
   * program.
   */
  restore(values: Float32Array, slots: Float32Array | null): void | Promise<void>;
  /**
   * Takes one step. Returns the terms except the loss, and `gradientNorm`, the joint norm of the gradients before
   * clipping.
   */
  run(batch: BatchData, learningRate: number): Promise<Readonly<Record<string, number>>>;
  /** A copy of the weights as one vector. */
  values(): Float32Array | Promise<Float32Array>;
  /** A copy of Adam's slots: iterations, then all first and all second moments, in the order of the variables. */
  slots(): Float32Array | Promise<Float32Array>;
  dispose(): void;
}
