import type { Symbols } from "../shapes/dimensions.ts";
import { recogniseGelu } from "./gelu.ts";
import { producingNode, sameList, type Graph, type Node, type Value } from "../graph/graph.ts";

/** Replaces chains of operations by the single one that ONNX Runtime has for them. */
export function recognise(graph: Graph, symbols: Symbols): Map<Value, Value> {
  const replaced = new Map<Value, Value>();
  recogniseGelu(graph, symbols, replaced);
  for (const node of graph.nodes.slice()) {
    const [value] = node.outputs;
    const logits = logSoftmaxInput(node);
    if (value && logits) replaced.set(value, graph.single("LogSoftmax", [logits], {}, [value.shape, "float32"]));
  }
  return replaced;
}

/** The x of (x - max x) - log sum exp (x - max x) along the last axis, as `tf.logSoftmax` computes it. */
function logSoftmaxInput(node: Node): Value | null {
  const shifted = node.op === "Sub" ? node.inputs[0] : null;
  const sum = producingNode(producingNode(node.inputs[1], "Log")?.inputs[0], "Sum");
  if (!shifted || !sum || producingNode(sum.inputs[0], "Exp")?.inputs[0] !== shifted) return null;
  const shift = producingNode(shifted, "Sub");
  const highest = producingNode(shift?.inputs[1], "Max");
  const x = shift?.inputs[0];
  const last = [shifted.shape.length - 1];
  const alongLast = [sum, highest].every((reduction) => sameList(reduction?.attributes["axes"] as number[], last));
  return x && highest?.inputs[0] === x && alongLast ? x : null;
}
