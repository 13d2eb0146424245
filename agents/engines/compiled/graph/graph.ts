/** Number types of a tensor. */
export type DType = "float32" | "int32" | "bool";

/** Where a value comes from. */
export type Source =
  | { readonly kind: "input"; readonly name: string }
  | { readonly kind: "constant"; readonly data: ArrayLike<number> }
  | { readonly kind: "fill"; readonly value: number }
  | { readonly kind: "node"; readonly node: Node };

/** A tensor of a recorded step, at the batch sizes that it was recorded with. */
export interface Value {
  readonly id: number;
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly source: Source;
}

/** Settings of an operation, in plain JSON. */
export type Attributes = Readonly<Record<string, unknown>>;

/** One operation: a TensorFlow.js kernel by name, or one that a rewriting introduced. */
export interface Node {
  readonly op: string;
  /** Null where an optional input is absent. Rewriting replaces them. */
  inputs: readonly (Value | null)[];
  readonly attributes: Attributes;
  readonly outputs: readonly Value[];
}

/** Shape and dtype of an output tensor. */
export type OutputType = readonly [shape: readonly number[], dtype: DType];

/** Constants up to this many elements are deduplicated by content, larger ones by identity. */
const MAX_COMPARED_ELEMENTS = 64;

export const elementCount = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

export const sameList = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((item, i) => item === b[i]);

/** The operations of one recorded step. Common subexpressions share a node. */
export class Graph {
  readonly values: Value[] = [];
  readonly nodes: Node[] = [];
  readonly inputs: Value[] = [];
  readonly #known = new Map<string, readonly Value[]>();

  input(name: string, shape: readonly number[], dtype: DType): Value {
    const value = this.#value([shape, dtype], { kind: "input", name });
    this.inputs.push(value);
    return value;
  }

  /** A constant tensor; one with the same value everywhere is stored as that value. */
  constant(data: ArrayLike<number>, shape: readonly number[], dtype: DType): Value {
    const first = data[0];
    if (first !== undefined && isUniform(data)) return this.fill(first, shape, dtype);
    const make = () => [this.#value([shape, dtype], { kind: "constant", data: Array.from(data) })];
    if (data.length > MAX_COMPARED_ELEMENTS) return make()[0] as Value;
    return this.#once(`constant ${dtype} ${shape} ${Array.from(data)}`, make)[0] as Value;
  }

  fill(value: number, shape: readonly number[], dtype: DType): Value {
    const sign = Object.is(value, -0) ? "-" : "";
    const make = () => [this.#value([shape, dtype], { kind: "fill", value })];
    return this.#once(`fill ${dtype} ${shape} ${sign}${value}`, make)[0] as Value;
  }

  node(op: string, inputs: readonly (Value | null)[], attributes: Attributes, outcomes: readonly OutputType[]) {
    const key = `${op} ${inputs.map((value) => value?.id ?? "-")} ${JSON.stringify([attributes, outcomes])}`;
    return this.#once(key, () => {
      const outputs: Value[] = [];
      const node: Node = { op, inputs, attributes, outputs };
      for (const outcome of outcomes) outputs.push(this.#value(outcome, { kind: "node", node }));
      this.nodes.push(node);
      return outputs;
    });
  }

  /** The node of an operation with a single output. */
  single(op: string, inputs: readonly (Value | null)[], attributes: Attributes, outcome: OutputType): Value {
    return this.node(op, inputs, attributes, [outcome])[0] as Value;
  }

  #value([shape, dtype]: OutputType, source: Source): Value {
    const value: Value = { id: this.values.length, shape: [...shape], dtype, source };
    this.values.push(value);
    return value;
  }

  #once(key: string, make: () => readonly Value[]): readonly Value[] {
    const known = this.#known.get(key) ?? make();
    this.#known.set(key, known);
    return known;
  }
}

function isUniform(data: ArrayLike<number>): boolean {
  for (let i = 1; i < data.length; i++) if (!Object.is(data[i], data[0])) return false;
  return true;
}

/** The node that produces a value, if it is one of operation `op` (any, by default). */
export function producingNode(value: Value | null | undefined, op?: string): Node | null {
  if (value?.source.kind !== "node") return null;
  const { node } = value.source;
  return op === undefined || node.op === op ? node : null;
}

/** The value that all elements have; undefined where it is unknown. */
export const fillValue = (value: Value | null | undefined): number | undefined =>
  value?.source.kind === "fill" ? value.source.value : undefined;

/** The replacement of a value; itself if it has none. */
export function finalReplacement(value: Value, replaced: ReadonlyMap<Value, Value>): Value {
  let successor = value;
  for (let next = replaced.get(successor); next; next = replaced.get(successor)) successor = next;
  return successor;
}

/** The nodes that `outputs` need, in topological order. Values in `replaced` are substituted by their replacement. */
export function orderedNodes(outputs: readonly Value[], replaced: ReadonlyMap<Value, Value>): Node[] {
  const ordered: Node[] = [];
  const visited = new Set<Node>();
  // An explicit stack: steps are thousands of operations deep.
  const stack = outputs
    .toReversed()
    .map((value) => ({ node: producingNode(finalReplacement(value, replaced)), done: false }));
  for (let entry = stack.pop(); entry; entry = stack.pop()) {
    const { node, done } = entry;
    if (!node) continue;
    if (done) {
      ordered.push(node);
      continue;
    }
    if (visited.has(node)) continue;
    visited.add(node);
    node.inputs = node.inputs.map((value) => value && finalReplacement(value, replaced));
    stack.push({ node, done: true });
    for (const value of node.inputs.toReversed()) stack.push({ node: producingNode(value), done: false });
  }
  return ordered;
}
