import type { Dimension } from "../shapes/dimensions.ts";
import type { Expression, Writer } from "./expression.ts";
import { sameList } from "../graph/graph.ts";
import type { Lower } from "./context.ts";
import { typeNumber } from "./model.ts";

/*
 * Sums, means and extremes over axes, and normalisation along one.
 */

const reducedAxes = (attributes: Readonly<Record<string, unknown>>): readonly number[] =>
  attributes["axes"] as number[];

const converted = (writer: Writer, x: Expression, dtype: Expression["dtype"]): Expression =>
  x.dtype === dtype
    ? x
    : writer.written(writer.model.one("Cast", [writer.name(x)], { to: typeNumber[dtype] }), x.dimensions, dtype);

const reduce =
  (op: string): Lower =>
  ({ writer, node, inputs, dimensions }) => {
    const axes = reducedAxes(node.attributes);
    const dtype = node.outputs[0]?.dtype ?? "float32";
    const x = converted(writer, inputs[0] as Expression, dtype);
    if (axes.length === 0) return x;
    if (op === "ReduceSum" && dtype === "float32" && sumsRows(x, axes)) return sumOfRows(writer, x, dimensions);
    const keepdims = node.attributes["keepDims"] === true ? 1 : 0;
    const name = writer.model.one(op, [writer.name(x), writer.model.integers(axes)], { keepdims });
    return writer.written(name, dimensions, dtype);
  };

/** Whether all rows of a matrix (leading dimensions of 1 allowed) are summed, as in a bias's gradient. */
function sumsRows({ dimensions, view }: Expression, axes: readonly number[]): boolean {
  if (view?.kind === "broadcast" || dimensions.length < 2) return false;
  const leading = dimensions.slice(0, -1).map((_, axis) => axis);
  return sameList(axes, leading) && dimensions.slice(0, -2).every((size) => size === 1);
}

/** A row of ones times the matrix: three times as fast in ONNX Runtime as its own sum over rows. */
function sumOfRows(writer: Writer, x: Expression, dimensions: readonly Dimension[]): Expression {
  const matrix = writer.reshape(x, x.dimensions.slice(-2));
  const [rows = 1, columns = 1] = matrix.dimensions;
  const ones = writer.model.once(`ones ${rows}`, () =>
    writer.name(writer.broadcast(writer.scalar(1, "float32"), [1, rows])),
  );
  const name = writer.model.one("MatMul", [ones, writer.name(matrix)]);
  return writer.reshape(writer.written(name, [1, columns], "float32"), dimensions);
}

/** Logical any or all: an extreme of zeros and ones. */
const truth =
  (op: string): Lower =>
  ({ writer, node, inputs, dimensions }) => {
    const whole = converted(writer, inputs[0] as Expression, "int32");
    const keepdims = node.attributes["keepDims"] === true ? 1 : 0;
    const name = writer.model.one(op, [writer.name(whole), writer.model.integers(reducedAxes(node.attributes))], {
      keepdims,
    });
    return converted(writer, writer.written(name, dimensions, "int32"), "bool");
  };

const place =
  (op: string): Lower =>
  ({ writer, node, inputs, dimensions }) => {
    const x = writer.name(inputs[0] as Expression);
    const wide = writer.model.one(op, [x], { axis: Number(node.attributes["axis"]), keepdims: 0 });
    return writer.written(writer.model.one("Cast", [wide], { to: typeNumber.int32 }), dimensions, "int32");
  };

const alongLast =
  (op: string): Lower =>
  ({ writer, inputs, dimensions }) =>
    writer.written(writer.model.one(op, [writer.name(inputs[0] as Expression)], { axis: -1 }), dimensions, "float32");

/** Reductions, and normalisation along an axis. */
export const lowerReductions: readonly (readonly [string, Lower])[] = [
  ...["Sum", "Mean", "Max", "Min", "Prod"].map((name) => [name, reduce(`Reduce${name}`)] as const),
  ["All", truth("ReduceMin")],
  ["Any", truth("ReduceMax")],
  ["ArgMax", place("ArgMax")],
  ["ArgMin", place("ArgMin")],
  ["Softmax", alongLast("Softmax")],
  ["LogSoftmax", alongLast("LogSoftmax")],
  [
    "SumOfSquares",
    ({ writer, inputs }) =>
      writer.written(
        writer.model.one("ReduceSumSquare", [writer.name(inputs[0] as Expression)], { keepdims: 0 }),
        [],
        "float32",
      ),
  ],
  [
    "Cumsum",
    ({ writer, node, inputs, dimensions }) => {
      const { axis, exclusive, reverse } = node.attributes;
      const name = writer.model.one(
        "CumSum",
        [writer.name(inputs[0] as Expression), writer.model.literal([Number(axis)], [], "int64")],
        { exclusive: exclusive ? 1 : 0, reverse: reverse ? 1 : 0 },
      );
      return writer.written(name, dimensions, "float32");
    },
  ],
];
