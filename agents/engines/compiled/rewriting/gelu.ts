import type { Symbols } from "../shapes/dimensions.ts";
import { producingNode, sameList, type Graph, type Node, type Value } from "../graph/graph.ts";

/*
 * The tanh GELU (Hendrycks and Gimpel 2016, "Gaussian Error Linear Units"), written with basic operations, takes eight
 * passes over its tensor, and its gradient fifteen more. There are many ways to write it, and TF.js's tape adds others.
 * So it is recognised by its values: each value that depends element-wise on one tensor alone is evaluated at some
 * points.
 */

const SLOPE = Math.sqrt(2 / Math.PI);
const CUBIC_COEFFICIENT = 0.044715;

/** x s(2 u), with u the argument of tanh and s the logistic function: equal to half of x (1 + tanh u). */
export const GELU = { linear: 2 * SLOPE, cubic: 2 * SLOPE * CUBIC_COEFFICIENT } as const;

const inner = (x: number): number => SLOPE * (x + CUBIC_COEFFICIENT * x ** 3);
const gelu = (x: number): number => (x / 2) * (1 + Math.tanh(inner(x)));
const slopeAt = (x: number): number => {
  const t = Math.tanh(inner(x));
  return (1 + t) / 2 + (x / 2) * (1 - t * t) * SLOPE * (1 + 3 * CUBIC_COEFFICIENT * x * x);
};

/** Points at which functions are compared: x, and the incoming gradient. */
const POINTS = [
  [-2.3, 0.7],
  [-0.9, -1.6],
  [-0.2, 1.1],
  [0.4, 0.3],
  [1.3, -0.8],
  [2.6, 2.1],
] as const;

const EPSILON = 1e-5;

type Operation = (a: number, b: number) => number;

const operations: Readonly<Record<string, Operation>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Multiply: (a, b) => a * b,
  RealDiv: (a, b) => a / b,
  Pow: (a, b) => a ** b,
  Neg: (a) => -a,
  Square: (a) => a * a,
  Tanh: (a) => Math.tanh(a),
  Exp: (a) => Math.exp(a),
  Sigmoid: (a) => 1 / (1 + Math.exp(-a)),
};

/** The values at each of the points. */
type Table = ReadonlyMap<Value, readonly number[]>;

/** Replaces GELUs and their gradients by single operations. */
export function recogniseGelu(graph: Graph, symbols: Symbols, replaced: Map<Value, Value>): void {
  for (const node of graph.nodes.filter(({ op }) => op === "Tanh")) {
    const x = geluInput(graph, symbols, node);
    if (!x) continue;
    const ofX = evaluate(graph, symbols, new Map([[x, POINTS.map(([at]) => at)]]));
    const wanted = POINTS.map(([at]) => gelu(at));
    for (const [value, numbers] of ofX) {
      if (!alike(numbers, wanted)) continue;
      const gradients = geluGradients(graph, symbols, x, ofX);
      const op = gradients.length > 0 ? "GeluInParts" : "Gelu";
      replaced.set(value, graph.single(op, [x], {}, [value.shape, "float32"]));
      for (const [slope, dy] of gradients) {
        replaced.set(slope, graph.single("GeluGradient", [x, dy], {}, [slope.shape, "float32"]));
      }
    }
  }
}

/** The tensor x of which a tanh is tanh u(x): one of those it is computed from. */
function geluInput(graph: Graph, symbols: Symbols, { outputs, inputs }: Node): Value | null {
  const [tanh] = outputs;
  const wanted = POINTS.map(([at]) => Math.tanh(inner(at)));
  const candidates = new Set(inputs as readonly Value[]);
  for (const candidate of candidates) {
    if (!tanh || !sameList(candidate.shape, tanh.shape)) continue;
    const table = evaluate(graph, symbols, new Map([[candidate, POINTS.map(([at]) => at)]]), tanh);
    if (alike(table.get(tanh) ?? [], wanted)) return candidate;
    const node = producingNode(candidate);
    if (node && node.op in operations) for (const input of node.inputs) if (input) candidates.add(input);
  }
  return null;
}

/** Gradients of the GELU of x: each value that is dy times its derivative, with that dy. */
function geluGradients(graph: Graph, symbols: Symbols, x: Value, ofX: Table): (readonly [Value, Value])[] {
  const incoming = new Set(
    graph.nodes
      .filter(({ op, inputs }) => op === "Multiply" && inputs.some((input) => input && ofX.has(input)))
      .flatMap(({ inputs }) => inputs as readonly Value[])
      .filter((value) => !ofX.has(value) && sameList(value.shape, x.shape)),
  );
  // The factor 1/2 may come first: then dy is the value before it.
  for (const value of incoming) {
    const node = producingNode(value);
    if (node?.op !== "Multiply" && node?.op !== "RealDiv") continue;
    const [whole, ...rest] = node.inputs.filter((input) => input && constantValue(symbols, input) === undefined);
    if (whole && rest.length === 0) incoming.add(whole);
  }
  const wanted = POINTS.map(([at, dy]) => dy * slopeAt(at));
  return [...incoming].flatMap((dy) => {
    const known = new Map<Value, readonly number[]>([[x, POINTS.map(([at]) => at)]]);
    known.set(
      dy,
      POINTS.map(([, slope]) => slope),
    );
    const table = evaluate(graph, symbols, known);
    return [...table].filter(([, numbers]) => alike(numbers, wanted)).map(([slope]) => [slope, dy] as const);
  });
}

/** The constant value of a scalar. */
function constantValue(symbols: Symbols, value: Value): number | undefined {
  const scalar = value.source.kind === "fill" ? symbols.scalar(value) : undefined;
  if (typeof scalar === "number") return scalar;
  const node = value.shape.length === 0 ? producingNode(value) : null;
  const [a, b] = node?.inputs.map((input) => (input ? constantValue(symbols, input) : undefined)) ?? [];
  const operation = operations[node?.op ?? ""];
  if (!operation || a === undefined || (b === undefined && node?.inputs.length !== 1)) return undefined;
  return operation(a, b ?? Number.NaN);
}

const alike = (numbers: readonly number[], wanted: readonly number[]): boolean =>
  numbers.length === wanted.length && numbers.every((number, i) => Math.abs(number - (wanted[i] as number)) < EPSILON);

/** All values that follow element-wise from the known ones. @param last where to stop. */
function evaluate(graph: Graph, symbols: Symbols, known: Table, last?: Value): Table {
  const table = new Map(known);
  const shape = [...known.keys()][0]?.shape ?? [];
  const constantNumbers = (value: Value | null): readonly number[] | null => {
    if (!value) return null;
    const constant = constantValue(symbols, value);
    return constant === undefined ? (table.get(value) ?? null) : POINTS.map(() => constant);
  };
  for (const { op, inputs, outputs } of graph.nodes) {
    const [value] = outputs;
    const operation = operations[op];
    if (!value || !operation || table.has(value) || !sameList(value.shape, shape)) continue;
    const [a, b] = inputs.map(constantNumbers);
    if (!a || (inputs.length > 1 && !b) || inputs.every((input) => input && !table.has(input))) continue;
    table.set(
      value,
      POINTS.map((_, i) => operation(a[i] ?? Number.NaN, b?.[i] ?? Number.NaN)),
    );
    if (value === last) break;
  }
  return table;
}
