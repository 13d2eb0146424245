import type * as tf from "@tensorflow/tfjs";

/** The TensorFlow.js module as a value, the common interface of all engines. @see {@link entropies} */
export type TF = typeof tf;
