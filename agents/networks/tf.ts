import type * as tf from "@tensorflow/tfjs";

/** TensorFlow.js as a value: the one interface every engine serves. */
export type TF = typeof tf;
