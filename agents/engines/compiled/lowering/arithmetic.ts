import { innerExpression, type Expression } from "./expression.ts";
import type { Lower, LoweringContext } from "./context.ts";
import { typeNumber } from "./model.ts";

/*
 * Element-wise operations. Sums with zero and products with one return the other operand.
 */

const first = ({ inputs }: LoweringContext, i = 0): Expression => inputs[i] as Expression;

const outputDtype = ({ node }: LoweringContext) => node.outputs[0]?.dtype ?? "float32";

/** The ONNX operation of the same meaning. */
const plain =
  (op: string): Lower =>
  (context) =>
    elementwise(context, op, context.inputs);

function elementwise(context: LoweringContext, op: string, inputs: readonly Expression[]): Expression {
  return context.writer.elementwise(op, inputs, context.dimensions, outputDtype(context));
}

const number = (context: LoweringContext, value: number): Expression =>
  context.writer.scalar(value, outputDtype(context));

/** An operand, in the shape of the result. */
const side = (context: LoweringContext, i: number): Expression =>
  context.writer.broadcast(first(context, i), context.dimensions);

const add: Lower = (context) => {
  const [a, b] = context.inputs;
  if (a?.constant === 0) return side(context, 1);
  if (b?.constant === 0) return side(context, 0);
  return elementwise(context, "Add", context.inputs);
};

const subtract: Lower = (context) =>
  context.inputs[1]?.constant === 0 ? side(context, 0) : elementwise(context, "Sub", context.inputs);

const multiply: Lower = (context) => {
  const [a, b] = [first(context, 0), first(context, 1)];
  if (a.constant === 1) return side(context, 1);
  if (b.constant === 1) return side(context, 0);
  return elementwise(context, "Mul", [a, b]);
};

/** Division of a tensor by a number: multiplies by its reciprocal, which is faster. */
const divide: Lower = (context) => {
  const [a, b] = [first(context, 0), first(context, 1)];
  if (b.constant === 1) return side(context, 0);
  const divisor = innerExpression(b);
  if (divisor.dimensions.length > 0 || innerExpression(a).dimensions.length === 0)
    return elementwise(context, "Div", [a, b]);
  if (divisor.constant !== undefined) return elementwise(context, "Mul", [a, number(context, 1 / divisor.constant)]);
  const { writer } = context;
  const name = writer.name(divisor);
  const reciprocal = writer.model.once(`1 / ${name}`, () => writer.model.one("Reciprocal", [name]));
  return elementwise(context, "Mul", [a, writer.written(reciprocal, [], "float32")]);
};

const relu: Lower = (context) => {
  const x = first(context);
  const y = elementwise(context, "Relu", [x]);
  x.positivePart = y;
  return y;
};

/** Converted to the result's dtype. */
function converted(context: LoweringContext, x: Expression): Expression {
  const dtype = outputDtype(context);
  return context.writer.elementwise("Cast", [x], context.dimensions, dtype, { to: typeNumber[dtype] });
}

/** 1 above 0, and alpha elsewhere. */
const step: Lower = (context) => {
  const { writer, dimensions, node } = context;
  const x = first(context);
  const above = writer.elementwise("Greater", [x.positivePart ?? x, writer.scalar(0, x.dtype)], dimensions, "bool");
  const alpha = Number(node.attributes["alpha"] ?? 0);
  if (alpha === 0) return converted(context, above);
  return elementwise(context, "Where", [above, number(context, 1), number(context, alpha)]);
};

const cast: Lower = (context) => {
  const { writer, dimensions } = context;
  const x = first(context);
  if (outputDtype(context) !== "bool") return converted(context, x);
  const zero = writer.elementwise("Equal", [x, writer.scalar(0, x.dtype)], dimensions, "bool");
  return elementwise(context, "Not", [zero]);
};

const clip: Lower = (context) => {
  const { node } = context;
  const bound = (name: string) => number(context, Number(node.attributes[name]));
  return elementwise(context, "Clip", [first(context), bound("clipValueMin"), bound("clipValueMax")]);
};

const eluGradient: Lower = (context) => {
  const [dy, y] = [first(context, 0), first(context, 1)];
  const { writer, dimensions } = context;
  const above = writer.elementwise("GreaterOrEqual", [y, number(context, 0)], dimensions, "bool");
  const slope = elementwise(context, "Mul", [dy, elementwise(context, "Add", [y, number(context, 1)])]);
  return elementwise(context, "Where", [above, dy, slope]);
};

const floorDivide: Lower = (context) => {
  const { writer, dimensions, inputs } = context;
  if (outputDtype(context) === "float32") return elementwise(context, "Floor", [elementwise(context, "Div", inputs)]);
  // ONNX rounds integer division towards zero.
  const asFloat = inputs.map((x) => writer.elementwise("Cast", [x], x.dimensions, "float32", { to: 1 }));
  const floor = writer.elementwise(
    "Floor",
    [writer.elementwise("Div", asFloat, dimensions, "float32")],
    dimensions,
    "float32",
  );
  return writer.elementwise("Cast", [floor], dimensions, "int32", { to: typeNumber.int32 });
};

/** The remainder with the sign of the divisor. */
const modulo: Lower = (context) => {
  const [a, b] = [first(context, 0), first(context, 1)];
  if (outputDtype(context) === "int32") return elementwise(context, "Mod", [a, b]);
  const whole = elementwise(context, "Floor", [elementwise(context, "Div", [a, b])]);
  return elementwise(context, "Sub", [a, elementwise(context, "Mul", [whole, b])]);
};

const SAME =
  "Exp Log Sqrt Abs Neg Tanh Sigmoid Elu Selu Softplus Erf Reciprocal Sign Floor Ceil Round Sin Cos Tan Sinh Cosh " +
  "Asin Acos Atan Pow Greater Less Equal";

const RENAMED: Readonly<Record<string, string>> = {
  Maximum: "Max",
  Minimum: "Min",
  GreaterEqual: "GreaterOrEqual",
  LessEqual: "LessOrEqual",
  LogicalAnd: "And",
  LogicalOr: "Or",
  LogicalNot: "Not",
  IsNan: "IsNaN",
  Select: "Where",
};

/** Element-wise operations. */
export const lowerArithmetic: readonly (readonly [string, Lower])[] = [
  ...SAME.split(" ").map((op) => [op, plain(op)] as const),
  ...Object.entries(RENAMED).map(([op, onnx]) => [op, plain(onnx)] as const),
  ["Add", add],
  ["Sub", subtract],
  ["Multiply", multiply],
  ["RealDiv", divide],
  ["Relu", relu],
  ["Step", step],
  ["Cast", cast],
  ["ClipByValue", clip],
  ["EluGrad", eluGradient],
  ["FloorDiv", floorDivide],
  ["Mod", modulo],
  ["NotEqual", (context) => elementwise(context, "Not", [elementwise(context, "Equal", context.inputs)])],
  ["Square", (context) => elementwise(context, "Mul", [first(context), first(context)])],
  ["Rsqrt", (context) => elementwise(context, "Reciprocal", [elementwise(context, "Sqrt", [first(context)])])],
  [
    "Log1p",
    (context) => elementwise(context, "Log", [elementwise(context, "Add", [first(context), number(context, 1)])]),
  ],
  [
    "Expm1",
    (context) => elementwise(context, "Sub", [elementwise(context, "Exp", [first(context)]), number(context, 1)]),
  ],
  ["Relu6", (context) => elementwise(context, "Clip", [first(context), number(context, 0), number(context, 6)])],
  [
    "LeakyRelu",
    (context) =>
      context.writer.elementwise("LeakyRelu", [first(context)], context.dimensions, "float32", {
        alpha: { float: Number(context.node.attributes["alpha"]) },
      }),
  ],
  [
    "SquaredDifference",
    (context) => {
      const difference = elementwise(context, "Sub", context.inputs);
      return elementwise(context, "Mul", [difference, difference]);
    },
  ],
  ["AddN", (context) => context.inputs.reduce((sum, term) => elementwise(context, "Add", [sum, term]))],
];
