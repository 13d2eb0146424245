import type * as tf from "@tensorflow/tfjs";

/** The TensorFlow.js module as a value, the common interface of all engines. */
export type TF = typeof tf;
