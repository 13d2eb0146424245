import type { Dimension } from "../shapes/dimensions.ts";
import type { Expression, Writer } from "./expression.ts";
import type { Node, Value } from "../graph/graph.ts";

/** Writes one operation of a recording into the model; answers its outputs. */
export type Lower = (context: LoweringContext) => Expression | readonly Expression[];

/** What an operation is lowered with. */
export interface LoweringContext {
  readonly writer: Writer;
  readonly node: Node;
  readonly inputs: readonly Expression[];
  /** Dimensions of the first output, and of any value. */
  readonly dimensions: readonly Dimension[];
  dimensionsOf(value: Value): readonly Dimension[];
}
