import type { Dimension } from "../shapes/dimensions.ts";
import type { Expression, Writer } from "./expression.ts";
import { fillValue, producingNode, type Value } from "../graph/graph.ts";
import type { Lower, LoweringContext } from "./context.ts";
import { RUNTIME_DOMAIN, typeNumber } from "./model.ts";
import { notRecordable } from "../graph/refusal.ts";

/*
 * Matrix products, and gathering and summing rows.
 */

const isSingle = ({ dimensions }: Expression): boolean => dimensions.slice(0, -2).every((size) => size === 1);

const asMatrix = (writer: Writer, x: Expression): Expression =>
  x.dimensions.length === 2 ? x : writer.reshape(x, x.dimensions.slice(-2));

function product(context: LoweringContext, bias?: Expression): Expression {
  const { writer, dimensions, node, inputs } = context;
  const [a, b] = inputs as [Expression, Expression];
  const [turnA, turnB] = [node.attributes["transposeA"] === true, node.attributes["transposeB"] === true];
  const add = (x: Expression) =>
    bias ? writer.elementwise("Add", [x, bias], dimensions, "float32") : writer.broadcast(x, dimensions);
  if (!isSingle(a) || !isSingle(b)) return add(batched(writer, a, b, turnA, turnB, dimensions));
  const matrices = [asMatrix(writer, a), asMatrix(writer, b)].map((x) => writer.name(x));
  const fusedBias = bias && bias.dimensions.length <= 1 ? [writer.name(bias)] : [];
  const name =
    turnA || turnB || fusedBias.length > 0
      ? writer.model.one("Gemm", [...matrices, ...fusedBias], { transA: turnA ? 1 : 0, transB: turnB ? 1 : 0 })
      : writer.model.one("MatMul", matrices);
  const result = writer.reshape(writer.written(name, dimensions.slice(-2), "float32"), dimensions);
  return fusedBias.length > 0 ? result : add(result);
}

function batched(
  writer: Writer,
  a: Expression,
  b: Expression,
  turnA: boolean,
  turnB: boolean,
  dimensions: readonly Dimension[],
): Expression {
  const { model } = writer;
  const isFused = (turnA || turnB) && !model.portable;
  const turned = (x: Expression, turn: boolean) => (turn && !isFused ? transposed(writer, x) : writer.name(x));
  const names = [turned(a, turnA), turned(b, turnB)];
  const attributes = { transA: turnA ? 1 : 0, transB: turnB ? 1 : 0 };
  const name = isFused ? model.one("FusedMatMul", names, attributes, RUNTIME_DOMAIN) : model.one("MatMul", names);
  return writer.written(name, dimensions, "float32");
}

/** The tensor with its last two axes exchanged. */
function transposed(writer: Writer, x: Expression): string {
  const axes = [...x.dimensions.keys()];
  return writer.model.one("Transpose", [writer.name(x)], {
    perm: [...axes.slice(0, -2), ...axes.slice(-2).toReversed()],
  });
}

const ACTIVATIONS: Readonly<Record<string, string>> = { relu: "Relu", elu: "Elu", sigmoid: "Sigmoid" };

/** A product with bias and activation, as `tf.fused.matMul` and dense layers produce it. */
const fusedProduct: Lower = (context) => {
  const [, , bias] = context.inputs;
  const activation = String(context.node.attributes["activation"]);
  const linear = product(context, bias);
  if (activation === "linear") return linear;
  const op = ACTIVATIONS[activation];
  if (!op) {
    throw notRecordable(
      `tf.fused.matMul with ${activation} has no counterpart`,
      "Apply the activation as a separate operation.",
    );
  }
  const { writer, dimensions } = context;
  if (linear.view?.kind !== "reshape") return writer.elementwise(op, [linear], dimensions, "float32");
  // Applied to the 2-D product, where ONNX Runtime fuses the two.
  const flat = linear.view.of;
  return writer.reshape(writer.elementwise(op, [flat], flat.dimensions, "float32"), dimensions);
};

const gather: Lower = ({ writer, node, inputs, dimensions }) => {
  const [x, indices] = inputs as [Expression, Expression];
  const name = writer.model.one("Gather", [writer.name(x), writer.name(indices)], {
    axis: Number(node.attributes["axis"]),
  });
  return writer.written(name, dimensions, x.dtype);
};

/**
 * Sums rows by segment, in their order, so that equal inputs give equal bits. Rows of negative segments are ignored.
 */
const segmentSum: Lower = ({ writer, node, inputs, dimensions }) => {
  const [values, segments] = inputs as [Expression, Expression];
  const { model } = writer;
  const zeros = writer.name(writer.broadcast(writer.scalar(0, values.dtype), dimensions));
  const natural = isNatural(node.inputs[1]) ? { values, segments } : withoutNegatives(writer, values, segments);
  const wide = model.one("Cast", [writer.name(natural.segments)], { to: typeNumber.int64 });
  const places = model.one("Unsqueeze", [wide, model.integers([-1])]);
  const name = model.one("ScatterND", [zeros, places, writer.name(natural.values)], { reduction: "add" });
  return writer.written(name, dimensions, values.dtype);
};

/** Rows without a segment become zeros in the first one: ONNX counts negative indices from the end. */
function withoutNegatives(writer: Writer, values: Expression, segments: Expression) {
  const zero = writer.scalar(0, "int32");
  const present = writer.elementwise("GreaterOrEqual", [segments, zero], segments.dimensions, "bool");
  const trailing = values.dimensions.slice(segments.dimensions.length).map(() => 1);
  const column = writer.reshape(present, [...segments.dimensions, ...trailing]);
  const nothing = writer.scalar(0, values.dtype);
  return {
    values: writer.elementwise("Where", [column, values, nothing], values.dimensions, values.dtype),
    segments: writer.elementwise("Max", [segments, zero], segments.dimensions, "int32"),
  };
}

/** Whether the recording proves that no element is negative. */
function isNatural(value: Value | null | undefined): boolean {
  const node = producingNode(value);
  if (!node) return false;
  if (node.op === "Cast" || node.op === "Reshape") return isNatural(node.inputs[0]);
  return node.op === "Maximum" && node.inputs.some((input) => (fillValue(input) ?? -1) >= 0);
}

/** Matrix products, gathering and segment sums. */
export const lowerProducts: readonly (readonly [string, Lower])[] = [
  ["BatchMatMul", (context) => product(context)],
  ["_FusedMatMul", fusedProduct],
  ["GatherV2", gather],
  ["UnsortedSegmentSum", segmentSum],
];
