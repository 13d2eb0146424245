import type * as tf from "@tensorflow/tfjs";

/** TensorFlow.js as a value: the one interface every engine serves. */
export type TF = typeof tf;

/** Where tensors run. */
export interface Engine {
  readonly name: string;
  /** Why this one: for the log, `doctor` and the health page. */
  readonly reason: string;
  readonly tf: TF;
}

/** One way to run tensors: a registry line. */
export interface EngineKind {
  readonly name: string;
  /** TF.js's name of the backend it registers. */
  readonly backend: string;
  readonly summary: string;
  /** How to get it where it is missing; "" where it always comes along. */
  readonly install: string;
  /** Loads and registers the backend. @throws any error when the package is not there. */
  load(tf: TF): Promise<void>;
  /** Native engines are preferred over JavaScript ones without a race, once they pass the self-test. */
  readonly native: boolean;
}
