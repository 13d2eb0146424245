import type { io } from "@tensorflow/tfjs";
import { elementCount, orderedNodes, type DType, type Node, type Value } from "../engines/compiled/graph/graph.ts";
import { batchInput } from "../engines/compiled/recording/recording.ts";
import type { Dimension } from "../engines/compiled/shapes/dimensions.ts";
import { AgentError } from "../errors.ts";
import { ROWS, type PolicyGraph } from "./policy-graph.ts";

/** A network in TensorFlow's terms. */
export interface GraphDefinition {
  /** Nodes of TensorFlow's GraphDef, as JSON. */
  readonly nodes: readonly GraphNode[];
  readonly manifest: io.WeightsManifestEntry[];
  /** The numbers of all entries of the manifest, one after the other, little-endian. */
  readonly weights: Uint8Array;
}

/** Writes a recorded policy as a graph of TensorFlow. @throws AgentError `export/unsupported`. */
export const graphDefinition = (graph: PolicyGraph): GraphDefinition => new GraphWriter(graph).write();

/** TensorFlow's operations of the same meaning, and where their attributes are. */
const OPERATIONS: Readonly<Record<string, (node: Node, writer: GraphWriter) => Written>> = {
  Add: () => ({ op: "AddV2" }),
  Sub: () => ({ op: "Sub" }),
  Multiply: () => ({ op: "Mul" }),
  RealDiv: () => ({ op: "RealDiv" }),
  Maximum: () => ({ op: "Maximum" }),
  Equal: () => ({ op: "Equal" }),
  GreaterEqual: () => ({ op: "GreaterEqual" }),
  Relu: () => ({ op: "Relu" }),
  Rsqrt: () => ({ op: "Rsqrt" }),
  Square: () => ({ op: "Square" }),
  Tanh: () => ({ op: "Tanh" }),
  Softmax: () => ({ op: "Softmax" }),
  Cast: ({ inputs, outputs }) => {
    return { op: "Cast", attr: { SrcT: typeAttribute(inputs[0]), DstT: typeAttribute(outputs[0]) } };
  },
  BatchMatMul: ({ attributes: { transposeA, transposeB } }) => {
    return { op: "BatchMatMulV2", attr: { adj_x: { b: transposeA === true }, adj_y: { b: transposeB === true } } };
  },
  GatherV2: ({ attributes }, writer) => ({ op: "GatherV2", more: [writer.integers([Number(attributes["axis"])], [])] }),
  Reshape: ({ outputs }, writer) => ({ op: "Reshape", more: [writer.integers(writer.openShape(outputs[0]))] }),
  Transpose: ({ attributes }, writer) => ({ op: "Transpose", more: [writer.integers(list(attributes["perm"]))] }),
  Slice: ({ attributes, outputs }, writer) => {
    const bounds = [list(attributes["begin"]), writer.openShape(outputs[0])];
    return { op: "Slice", more: bounds.map((numbers) => writer.integers(numbers)) };
  },
  Sum: (node, writer) => reduction("Sum", node, writer),
  Mean: (node, writer) => reduction("Mean", node, writer),
  Unpack: ({ attributes, outputs }) => {
    return { op: "Unpack", attr: { axis: { i: String(attributes["axis"]) }, num: { i: String(outputs.length) } } };
  },
};

/** What a recorded operation becomes: inputs that follow its own are constants. */
interface Written {
  readonly op: string;
  readonly attr?: Attributes;
  readonly more?: readonly string[];
}

type Attributes = Readonly<Record<string, object>>;

/** A node of TensorFlow's GraphDef, as JSON. */
interface GraphNode {
  readonly name: string;
  readonly op: string;
  readonly input?: readonly string[];
  readonly attr?: Attributes;
}

function reduction(op: string, { attributes }: Node, writer: GraphWriter): Written {
  return {
    op,
    attr: { keep_dims: { b: attributes["keepDims"] === true } },
    more: [writer.integers(list(attributes["axes"]))],
  };
}

const list = (attribute: unknown): readonly number[] => attribute as readonly number[];

const TYPES: Readonly<Record<DType, string>> = { float32: "DT_FLOAT", int32: "DT_INT32", bool: "DT_BOOL" };

const typeAttribute = (value: Value | null | undefined) => ({ type: TYPES[value?.dtype ?? "float32"] });

/** A shape in GraphDef's JSON; sizes that depend on the batch are open. */
export const tensorShape = (shape: readonly Dimension[]) => {
  return { dim: shape.map((size) => ({ size: typeof size === "string" ? "-1" : String(size) })) };
};

/** Writes a recording as nodes of TensorFlow's GraphDef and weights. */
class GraphWriter {
  readonly #graph: PolicyGraph;
  readonly #nodes: GraphNode[] = [];
  readonly #names = new Map<Value, string>();
  readonly #manifest: io.WeightsManifestEntry[] = [];
  readonly #data: Uint8Array[] = [];

  constructor(graph: PolicyGraph) {
    this.#graph = graph;
  }

  write(): GraphDefinition {
    const { results } = this.#graph.recording;
    for (const node of orderedNodes(Object.values(results), new Map())) this.#writeNode(node);
    for (const [name, value] of Object.entries(results)) {
      this.#nodes.push({ name, op: "Identity", input: [this.#nameOf(value)], attr: { T: typeAttribute(value) } });
    }
    return { nodes: this.#nodes, manifest: this.#manifest, weights: Buffer.concat(this.#data) };
  }

  /** A value's shape with -1 for the batch's size. @throws AgentError where that doesn't determine it. */
  openShape(value: Value | undefined): readonly number[] {
    const sizes = value ? this.#graph.recording.symbols.dimensions(value) : [];
    if (sizes.filter((size) => typeof size === "string").length > 1) throw unsupported("a shape with two open sizes");
    return sizes.map((size) => (typeof size === "string" ? -1 : size));
  }

  /** A constant of integers, a list by default. */
  integers(numbers: readonly number[], shape: readonly number[] = [numbers.length]): string {
    return this.#constant(numbers, shape, "int32");
  }

  #writeNode(node: Node): void {
    const operation = OPERATIONS[node.op];
    if (!operation) throw unsupported(node.op);
    const { op, attr = {}, more = [] } = operation(node, this);
    const input = [...node.inputs.flatMap((value) => (value ? [this.#nameOf(value)] : [])), ...more];
    const name = `node${this.#nodes.length}`;
    this.#nodes.push({ name, op, input, attr: { T: typeAttribute(node.inputs[0]), ...attr } });
    node.outputs.forEach((value, i) => this.#names.set(value, i === 0 ? name : `${name}:${i}`));
  }

  #nameOf(value: Value): string {
    const name = this.#names.get(value) ?? this.#writeLeaf(value);
    this.#names.set(value, name);
    return name;
  }

  /** A value that no operation produces. */
  #writeLeaf(value: Value): string {
    const { source, shape, dtype } = value;
    const weights = this.#graph.weights.get(value);
    if (weights) return this.#constant(weights, shape, dtype);
    if (source.kind === "constant") return this.#constant(source.data, shape, dtype);
    if (source.kind === "input" && source.name === batchInput(ROWS)) {
      const dimensions = this.#graph.recording.symbols.dimensions(value);
      const attr = { dtype: typeAttribute(value), shape: { shape: tensorShape(dimensions) } };
      this.#nodes.push({ name: ROWS, op: "Placeholder", attr });
      return ROWS;
    }
    const fill = source.kind === "fill" ? this.#graph.recording.symbols.scalar(value) : null;
    if (typeof fill !== "number") throw unsupported("a number that depends on the batch");
    const sizes = this.openShape(value);
    if (sizes.includes(-1)) throw unsupported("a constant as large as the batch");
    return this.#constant(new Float32Array(elementCount(sizes)).fill(fill), sizes, dtype);
  }

  #constant(data: ArrayLike<number>, shape: readonly number[], dtype: DType): string {
    if (dtype === "bool") throw unsupported("a constant of booleans");
    const name = `weight${this.#manifest.length}`;
    const typed = dtype === "float32" ? Float32Array.from(data) : Int32Array.from(data);
    this.#manifest.push({ name, shape: [...shape], dtype });
    this.#data.push(new Uint8Array(typed.buffer));
    this.#nodes.push({ name, op: "Const", attr: { dtype: { type: TYPES[dtype] } } });
    return name;
  }
}

const unsupported = (what: string): AgentError =>
  new AgentError(
    "export/unsupported",
    `This network can't be exported for TensorFlow.js: it has ${what}; choose --format onnx or json.`,
  );
