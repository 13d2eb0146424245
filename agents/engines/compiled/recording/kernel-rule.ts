import { backend_util, util, type NamedAttrMap } from "@tensorflow/tfjs";
import type { Attributes, DType, Graph, OutputType, Value } from "../graph/graph.ts";

/** How to record a TensorFlow.js kernel: its outputs' shapes and dtypes, inferred from its inputs' shapes alone. */
export interface KernelRule {
  /** The names of its inputs, in the order in which the node keeps them; "all" for kernels of a list of tensors. */
  readonly inputs: readonly string[] | "all";
  /** Whether it returns a list of tensors, even of one. */
  readonly answersList?: boolean;
  record(graph: Graph, inputs: readonly Value[], given: NamedAttrMap): Value | readonly Value[];
}

export type Infer = (inputs: readonly Value[], given: NamedAttrMap) => OutputType;

export const words = (text: string): string[] => text.split(" ");

const plain = (given: NamedAttrMap): Attributes => given as Attributes;

/** A kernel with one output, whose type `infer` returns, recorded under its own name with its attributes. */
export function simple(
  name: string,
  inputs: readonly string[],
  infer: Infer,
  keep: (given: NamedAttrMap) => Attributes = plain,
) {
  const rule: KernelRule = {
    inputs,
    record: (graph, values, given) => graph.single(name, values, keep(given), infer(values, given)),
  };
  return [name, rule] as const;
}

export const nothing = (): Attributes => ({});
export const sameAsFirst: Infer = ([x]) => [valueShape(x), valueDtype(x)];
export const valueShape = (value: Value | undefined): readonly number[] => value?.shape ?? [];
export const valueDtype = (value: Value | undefined): DType => value?.dtype ?? "float32";
export const broadcast = (a: readonly number[], b: readonly number[]): number[] =>
  backend_util.assertAndGetBroadcastShape([...a], [...b]);
export const numbers = (value: unknown): number[] => value as number[];
export const normalisedAxes = (given: unknown, shape: readonly number[]): number[] =>
  util.parseAxisParam((given ?? null) as number | number[], [...shape]);

/** A kernel that returns its input unchanged, or else `otherwise`. */
export function unless(
  name: string,
  input: string,
  unchanged: (x: Value, given: NamedAttrMap) => boolean,
  otherwise: (x: Value, given: NamedAttrMap) => readonly [op: string, attributes: Attributes, outcome: OutputType],
): readonly [string, KernelRule] {
  const record: KernelRule["record"] = (graph, [x], given) => {
    if (!x || unchanged(x, given)) return x ?? [];
    const [op, attributes, outcome] = otherwise(x, given);
    return graph.single(op, [x], attributes, outcome);
  };
  return [name, { inputs: [input], record }];
}
