import type { Dimension } from "../shapes/dimensions.ts";
import type { Expression, Writer } from "./expression.ts";
import type { Node, Value } from "../graph/graph.ts";

/** Writes one operation of a recording into the model; returns its outputs. */
export type Lower = (context: LoweringContext) => Expression | readonly Expression[];

/** Context for lowering an operation. */
export interface LoweringContext {
  readonly writer: Writer;
  readonly node: Node;
  readonly inputs: readonly Expression[];
  /** Dimensions of the first output, and of any value. */
  readonly dimensions: readonly Dimension[];
  dimensionsOf(value: Value): readonly Dimension[];
}
