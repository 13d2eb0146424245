import { producingNode, sameList, elementCount, type Graph, type Node, type Value } from "../graph/graph.ts";
import type { State } from "../recording/recording.ts";

/** Variables packed into one flat tensor, because a step updates all of them by the same expression. */
export interface Pack {
  readonly states: readonly State[];
  readonly before: Value;
  readonly after: Value;
}

/** A recording with packed variables. */
export interface Packing {
  readonly packs: readonly Pack[];
  /** Values and their replacements. */
  readonly replaced: ReadonlyMap<Value, Value>;
}

const OPERATIONS =
  "Add Sub Multiply RealDiv Maximum Minimum Pow SquaredDifference Neg Exp Log Sqrt Rsqrt Square Abs Tanh Sigmoid " +
  "Sign Reciprocal";
const ELEMENTWISE = new Set(OPERATIONS.split(" "));

/** A variable, and the inputs of its new value: tensors of its own shape. */
interface Member {
  readonly state: State;
  readonly leaves: readonly Value[];
}

/**
 * An optimiser applies the same operations to every variable: some fourteen operations each, on tensors too small to
 * keep a core busy. Variables whose new values are the same expression, element by element, are packed into one flat
 * tensor, and so are their gradients; the expression is then computed once. The forward pass reads slices of the flat
 * tensor.
 */
export function pack(graph: Graph, states: readonly State[]): Packing {
  const norm = findNorm(graph);
  const cuts = new Set(norm?.terms);
  const groups = Map.groupBy(
    states.flatMap((state) => packableMember(state, cuts) ?? []),
    ({ signature }) => signature,
  );
  const replaced = new Map<Value, Value>();
  const flat = new Map<Value, { readonly input: Value; readonly symbols: readonly Value[] }>();
  const joint = [...groups.values()].filter((members) => members.length > 1);
  const inputs = joint.map((members, i) => {
    const symbols = members.map(({ state }) => state.before);
    const input = graph.input(`pack ${i}`, [total(symbols)], "float32");
    for (const symbol of symbols) flat.set(symbol, { input, symbols });
    return input;
  });
  const columns = new Map<string, Value>();
  /** Tensors of all variables of a group, concatenated. */
  const column = (values: readonly Value[]): Value => {
    const own = values[0] && flat.get(values[0]);
    if (own && sameList(own.symbols, values)) return own.input;
    const rows = values.map((value) => reshaped(graph, value, [elementCount(value.shape)]));
    const joined = graph.single("Concat", rows, { axis: 0 }, [[total(values)], "float32"]);
    columns.set(valuesKey(values), joined);
    return joined;
  };
  const packs = joint.map((members, i): Pack => {
    const after = rebuild(graph, members, column);
    return { states: members.map(({ state }) => state), before: inputs[i] as Value, after };
  });
  for (const { states: members, before } of packs) unpack(graph, members, before, replaced);
  const gradients = norm && columns.get(valuesKey(norm.terms));
  if (norm && gradients) replaced.set(norm.sum, graph.single("SumOfSquares", [gradients], {}, [[], "float32"]));
  return { packs, replaced };
}

const total = (values: readonly Value[]): number => values.reduce((sum, { shape }) => sum + elementCount(shape), 0);

/** A key for a set of values. */
const valuesKey = (values: readonly Value[]): string =>
  values
    .map(({ id }) => id)
    .toSorted((a, b) => a - b)
    .join(" ");

const reshaped = (graph: Graph, value: Value, shape: readonly number[]): Value =>
  sameList(value.shape, shape) ? value : graph.single("Reshape", [value], {}, [shape, value.dtype]);

/** The expression of a variable's new value as text, equal for variables updated alike; null if it can't be packed. */
function packableMember(state: State, cuts: ReadonlySet<Value>): (Member & { readonly signature: string }) | null {
  const { before, after } = state;
  if (before === after || before.shape.length === 0 || before.dtype !== "float32" || !producingNode(after)) return null;
  const leaves: Value[] = [];
  const seen = new Map<Value, number>();
  const describe = (value: Value): string => {
    if (value.shape.length === 0) return `scalar ${value.id}`;
    const known = seen.get(value);
    if (known !== undefined) return `@${known}`;
    seen.set(value, seen.size);
    const node = cuts.has(value) ? null : elementwiseNode(value, before.shape);
    if (node) {
      const inputs = node.inputs.map((input) => describe(input as Value));
      return `${node.op}${JSON.stringify(node.attributes)}(${inputs})`;
    }
    leaves.push(value);
    return value.source.kind === "input" ? "variable" : "gradient";
  };
  const signature = describe(after);
  return signature.includes("(") ? { state, leaves, signature } : null;
}

/** The node of a value that is computed element-wise from tensors of its own shape and scalars. */
function elementwiseNode(value: Value, shape: readonly number[]): Node | null {
  const node = producingNode(value);
  if (!node || !ELEMENTWISE.has(node.op)) return null;
  const fits = node.inputs.every((input) => input && (input.shape.length === 0 || sameList(input.shape, shape)));
  return fits ? node : null;
}

/** The new value of all members together. */
function rebuild(graph: Graph, members: readonly Member[], column: (values: readonly Value[]) => Value): Value {
  const leaves = new Set(members[0]?.leaves);
  const done = new Map<Value, Value>();
  const size = total(members.map(({ state }) => state.before));
  const build = (values: readonly Value[]): Value => {
    const first = values[0] as Value;
    if (first.shape.length === 0) return first;
    const known = done.get(first);
    if (known) return known;
    const node = producingNode(first);
    const built =
      leaves.has(first) || !node
        ? column(values)
        : graph.single(
            node.op,
            node.inputs.map((_, i) => build(values.map((value) => producingNode(value)?.inputs[i] as Value))),
            node.attributes,
            [[size], "float32"],
          );
    done.set(first, built);
    return built;
  };
  return build(members.map(({ state }) => state.after));
}

/** Replaces the variables in the forward pass by slices of the flat tensor. */
function unpack(graph: Graph, states: readonly State[], before: Value, replaced: Map<Value, Value>): void {
  const sizes = states.map((state) => elementCount(state.before.shape));
  const slices = graph.node(
    "SplitV",
    [before],
    { axis: 0 },
    sizes.map((size) => [[size], "float32"]),
  );
  states.forEach((state, i) => {
    replaced.set(state.before, reshaped(graph, slices[i] as Value, state.before.shape));
  });
}

/** The largest sum of squares in a step: the one behind gradient clipping. */
function findNorm(graph: Graph): { readonly sum: Value; readonly terms: readonly Value[] } | null {
  let best: { readonly sum: Value; readonly terms: readonly Value[] } | null = null;
  for (const { outputs } of graph.nodes) {
    const [sum] = outputs;
    const terms = sum && sum.shape.length === 0 && isSum(producingNode(sum)) ? sumTerms(sum) : [];
    const squared = terms.map(squaredValue);
    if (sum && squared.length > (best?.terms.length ?? 1) && squared.every((value) => value !== null)) {
      best = { sum, terms: squared as Value[] };
    }
  }
  return best;
}

const isSum = (node: Node | null): boolean => node?.op === "Add" || node?.op === "AddN";

function sumTerms(value: Value): readonly Value[] {
  const node = producingNode(value);
  return node && isSum(node) ? node.inputs.flatMap((input) => sumTerms(input as Value)) : [value];
}

/** The operand that is squared and then summed over all axes. */
function squaredValue(value: Value): Value | null {
  const sum = value.shape.length === 0 ? producingNode(value, "Sum") : null;
  return producingNode(sum?.inputs[0], "Square")?.inputs[0] ?? null;
}
