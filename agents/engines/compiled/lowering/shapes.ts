import { toProduct, type Dimension } from "../shapes/dimensions.ts";
import { innerExpression, type Expression } from "./expression.ts";
import { sameList } from "../graph/graph.ts";
import type { Lower } from "./context.ts";
import { typeNumber } from "./model.ts";
import { notRecordable } from "../graph/refusal.ts";

/*
 * Operations that move elements without computing.
 */

const list = (value: unknown): readonly number[] => value as number[];

const tile: Lower = ({ writer, inputs, dimensions }) => {
  const x = inputs[0] as Expression;
  if (x.dimensions.every((size, i) => size === 1 || size === dimensions[i])) {
    return writer.broadcast(innerExpression(x), dimensions);
  }
  const times = dimensions.map((size, i) => quotient(size, x.dimensions[i] ?? 1));
  const name = writer.model.one("Tile", [writer.name(x), writer.model.integers(times)]);
  return writer.written(name, dimensions, x.dtype);
};

/** The quotient of two sizes. */
function quotient(whole: Dimension, part: Dimension): number {
  const [large, small] = [toProduct(whole), toProduct(part)];
  if (sameList(large.names, small.names)) return large.factor / small.factor;
  throw notRecordable("tf.tile repeats by the batch size", "Repeat single rows, or let operations broadcast.");
}

const slice: Lower = ({ writer, node, inputs, dimensions }) => {
  const x = inputs[0] as Expression;
  const begin = list(node.attributes["begin"]);
  const axes = [...dimensions.keys()].filter((axis) => begin[axis] !== 0 || dimensions[axis] !== x.dimensions[axis]);
  if (axes.length === 0) return x;
  if (axes.some((axis) => typeof dimensions[axis] === "string")) {
    throw notRecordable(
      "tf.slice cuts along a batch dimension",
      "Keep whole rows inside the step, and cut them outside.",
    );
  }
  const start = axes.map((axis) => begin[axis] as number);
  const end = axes.map((axis, i) => (start[i] as number) + Number(dimensions[axis]));
  const bounds = [start, end, axes].map((numbers) => writer.model.integers(numbers));
  return writer.written(writer.model.one("Slice", [writer.name(x), ...bounds]), dimensions, x.dtype);
};

/** The smallest index ONNX takes. */
const MIN_INDEX = -(2 ** 31);

const reverse: Lower = ({ writer, node, inputs, dimensions }) => {
  const x = inputs[0] as Expression;
  const axes = list(node.attributes["axes"]);
  const each = (value: number) => writer.model.integers(axes.map(() => value));
  const bounds = [each(-1), each(MIN_INDEX), writer.model.integers(axes), each(-1)];
  return writer.written(writer.model.one("Slice", [writer.name(x), ...bounds]), dimensions, x.dtype);
};

const pad: Lower = ({ writer, node, inputs, dimensions }) => {
  const x = inputs[0] as Expression;
  const pads = node.attributes["paddings"] as readonly (readonly [number, number])[];
  const around = writer.model.integers([...pads.map(([before]) => before), ...pads.map(([, after]) => after)]);
  const filler = writer.model.literal([Number(node.attributes["constantValue"])], [], x.dtype);
  return writer.written(writer.model.one("Pad", [writer.name(x), around, filler]), dimensions, x.dtype);
};

const split: Lower = ({ writer, node, inputs, dimensionsOf }) => {
  const x = inputs[0] as Expression;
  const axis = Number(node.attributes["axis"]);
  const sizes = node.outputs.map((value) => (node.op === "Unpack" ? 1 : (dimensionsOf(value)[axis] ?? 1)));
  const names = writer.model.add("Split", [writer.name(x), writer.shape(sizes, false)], { axis }, sizes.length);
  return node.outputs.map((value, i) => {
    const piece = x.dimensions.with(axis, sizes[i] ?? 1);
    return writer.reshape(writer.written(names[i] as string, piece, x.dtype), dimensionsOf(value));
  });
};

const join: Lower = ({ writer, node, inputs, dimensions }) => {
  const axis = Number(node.attributes["axis"]);
  const pieces = node.op === "Pack" ? inputs.map((x) => writer.reshape(x, dimensions.with(axis, 1))) : inputs;
  const name = writer.model.one(
    "Concat",
    pieces.map((x) => writer.name(x)),
    { axis },
  );
  return writer.written(name, dimensions, inputs[0]?.dtype ?? "float32");
};

/**
 * Compares with every class, since ONNX Runtime has no OneHot for 32-bit indices; indices out of range give zeros, as
 * in TF.js.
 */
const oneHot: Lower = ({ writer, node, inputs, dimensions }) => {
  const indices = inputs[0] as Expression;
  const dtype = node.outputs[0]?.dtype ?? "float32";
  const depth = Number(node.attributes["depth"]);
  const classes = writer.model.literal(
    Array.from({ length: depth }, (_, i) => i),
    [depth],
    "int32",
  );
  const column = writer.reshape(indices, [...indices.dimensions, 1]);
  const mask = writer.elementwise("Equal", [column, writer.written(classes, [depth], "int32")], dimensions, "bool");
  const [on, off] = [Number(node.attributes["onValue"]), Number(node.attributes["offValue"])];
  if (on === 1 && off === 0) return writer.elementwise("Cast", [mask], dimensions, dtype, { to: typeNumber[dtype] });
  return writer.elementwise("Where", [mask, writer.scalar(on, dtype), writer.scalar(off, dtype)], dimensions, dtype);
};

/** Operations that move elements without computing. */
export const lowerShapes: readonly (readonly [string, Lower])[] = [
  ["Reshape", ({ writer, inputs, dimensions }) => writer.reshape(inputs[0] as Expression, dimensions)],
  [
    "BroadcastTo",
    ({ writer, inputs, dimensions }) => writer.broadcast(innerExpression(inputs[0] as Expression), dimensions),
  ],
  [
    "Transpose",
    ({ writer, node, inputs, dimensions }) => {
      const x = inputs[0] as Expression;
      const perm = list(node.attributes["perm"]);
      return writer.written(writer.model.one("Transpose", [writer.name(x)], { perm }), dimensions, x.dtype);
    },
  ],
  ["Tile", tile],
  ["Slice", slice],
  ["Reverse", reverse],
  ["PadV2", pad],
  ["Unpack", split],
  ["SplitV", split],
  ["Concat", join],
  ["Pack", join],
  ["OneHot", oneHot],
];
