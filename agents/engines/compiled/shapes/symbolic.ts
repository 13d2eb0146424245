import * as tf from "@tensorflow/tfjs";
import type { Optimizer, Tensor } from "@tensorflow/tfjs";
import type { BatchSpec, TensorSpec } from "../../step.ts";
import { probes, unify, type Probe, type Symbols } from "./dimensions.ts";
import { record, type Recording, type Step } from "../recording/recording.ts";
import { asRefusal } from "../graph/refusal.ts";

/** A recording that is valid for every batch. */
export interface SymbolicRecording extends Recording {
  readonly symbols: Symbols;
}

/**
 * Records a step at two batch sizes and learning rates, and infers from the differences which sizes and numbers depend
 * on the batch.
 * @throws AgentError `engine/not-recordable`.
 */
export function recordSymbolically(
  step: Step,
  spec: BatchSpec,
  optimizers: readonly Optimizer[] = [],
  constants: readonly Tensor[] = [],
): SymbolicRecording {
  const pair = probes(dimensionNames(spec), optimizers.length, fixedSizes(spec));
  const at = ({ sizes, learningRates }: Probe): Recording => {
    const inputs = Object.fromEntries(Object.entries(spec).map(([name, tensor]) => [name, sized(tensor, sizes)]));
    return record(step, { inputs, optimizers, learningRates, constants });
  };
  try {
    const first = at(pair[0]);
    const second = at(pair[1]);
    // An optimiser creates its slots in its first step; two recordings match only once they exist.
    const settled = first.madeVariables ? at(pair[0]) : first;
    return { ...settled, symbols: unify(settled, second, pair) };
  } catch (error) {
    throw asRefusal(error);
  }
}

/** Sizes that surely occur in a step. */
function fixedSizes(spec: BatchSpec): Set<number> {
  const inputs = Object.values(spec).flatMap(({ shape }) => shape.filter((size) => typeof size === "number"));
  return new Set([...inputs, ...Object.values(tf.engine().state.registeredVariables).flatMap(({ shape }) => shape)]);
}

/** The names of dimensions, in order of appearance. */
function dimensionNames(spec: BatchSpec): string[] {
  const first = Object.values(spec).map(({ shape }) => shape[0]);
  return [...new Set(first.filter((size) => typeof size === "string"))];
}

function sized({ shape: [rows, ...rest], dtype }: TensorSpec, sizes: Readonly<Record<string, number>>) {
  const first = typeof rows === "string" ? (sizes[rows] ?? 1) : rows;
  return { shape: [first, ...rest], dtype };
}
