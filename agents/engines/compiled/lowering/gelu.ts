import type { Expression } from "./expression.ts";
import { GELU } from "../rewriting/gelu.ts";
import type { Lower, LoweringContext } from "./context.ts";
import { RUNTIME_DOMAIN } from "./model.ts";

/**
 * The parts of a GELU that its gradient needs too, as names of tensors: x squared, its logistic function, and itself.
 */
function geluParts({ writer, inputs }: LoweringContext) {
  const { model } = writer;
  const x = writer.name(inputs[0] as Expression);
  const part = (key: string, op: string, ...inputs: readonly string[]) =>
    model.once(`GELU ${key} ${x}`, () => model.one(op, inputs));
  const literal = (value: number) => model.literal([value], [], "float32");
  const square = part("square", "Mul", x, x);
  const bent = part("bent", "Mul", square, literal(GELU.cubic));
  const slope = part("slope", "Add", bent, literal(GELU.linear));
  const logistic = part("logistic", "Sigmoid", part("argument", "Mul", x, slope));
  return { model, literal, square, logistic, answer: part("answer", "Mul", x, logistic) };
}

const geluInParts: Lower = (context) =>
  context.writer.written(geluParts(context).answer, context.dimensions, "float32");

/** dy (s + y (1 - s) (linear + 3 cubic x^2)), with y = x s the GELU of x. */
const geluGradient: Lower = (context) => {
  const { model, literal, square, logistic, answer } = geluParts(context);
  const dy = context.writer.name(context.inputs[1] as Expression);
  const rest = model.one("Mul", [answer, model.one("Sub", [literal(1), logistic])]);
  const slope = model.one("Add", [model.one("Mul", [square, literal(3 * GELU.cubic)]), literal(GELU.linear)]);
  const total = model.one("Add", [logistic, model.one("Mul", [rest, slope])]);
  return context.writer.written(model.one("Mul", [dy, total]), context.dimensions, "float32");
};

/** ONNX Runtime's own GELU, used where no gradient needs its parts. */
const gelu: Lower = ({ writer, inputs, dimensions }) => {
  const name = writer.model.one("FastGelu", [writer.name(inputs[0] as Expression)], {}, RUNTIME_DOMAIN);
  return writer.written(name, dimensions, "float32");
};

/** GELUs by tanh. */
export const lowerGelus: readonly (readonly [string, Lower])[] = [
  ["Gelu", gelu],
  ["GeluInParts", geluInParts],
  ["GeluGradient", geluGradient],
];
