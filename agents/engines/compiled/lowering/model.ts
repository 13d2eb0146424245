import onnxProto from "onnx-proto";
import { isProduct, type Dimension } from "../shapes/dimensions.ts";
import type { DType } from "../graph/graph.ts";

const { onnx } = onnxProto;

/** Number types in a model: those of tensors, and shapes. */
export type ModelType = DType | "int64";

/** ONNX's codes for them (TensorProto.DataType). */
export const typeNumber: Readonly<Record<ModelType, number>> = { float32: 1, int32: 6, int64: 7, bool: 9 };

/** An attribute of a node: integers, one float, or text. */
export type Attribute = number | string | readonly number[] | { readonly float: number };

/** An input or output of a model. */
export interface Port {
  readonly name: string;
  readonly dimensions: readonly Dimension[];
  readonly dtype: DType;
}

/** ONNX Runtime's own operators, which no other runtime has. */
export const RUNTIME_DOMAIN = "com.microsoft";

/** Versions of ONNX's operators and of ONNX Runtime's own. */
const OPERATORS = [
  { domain: "", version: 18 },
  { domain: RUNTIME_DOMAIN, version: 1 },
];

/** What a model says about itself, for other programs. */
export interface ModelDescription {
  readonly producer: string;
  readonly producerVersion: string;
  readonly graph: string;
  readonly documentation: string;
  /** The model's `metadata_props`. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** ONNX's codes for attribute types (AttributeProto.AttributeType). */
const FLOAT_TYPE = 1;
const INTEGER_TYPE = 2;
const TEXT_TYPE = 3;
const INTEGER_LIST_TYPE = 7;

/** Literals up to this length are deduplicated. */
const MIN_SHARED_ELEMENTS = 64;

/** An ONNX model under construction: operations in the order in which they are added, and literals. */
export class Model {
  readonly #nodes: InstanceType<typeof onnx.NodeProto>[] = [];
  readonly #literals: InstanceType<typeof onnx.TensorProto>[] = [];
  readonly #shared = new Map<string, string>();
  readonly #made = new Set<string>();
  readonly #domains = new Set([""]);
  #names = 0;
  /** Whether only ONNX's own operators may be used, so that any runtime can run it. */
  readonly portable: boolean;

  constructor(portable = false) {
    this.portable = portable;
  }

  /** Adds an operation; returns the names of its outputs. */
  add(
    op: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>> = {},
    outputs = 1,
    domain = "",
  ): string[] {
    const output = Array.from({ length: outputs }, () => this.#name());
    const attribute = Object.entries(attributes).map(([name, value]) => attributeProto(name, value));
    this.#nodes.push(onnx.NodeProto.create({ opType: op, domain, input: [...inputs], output, attribute }));
    for (const name of output) this.#made.add(name);
    this.#domains.add(domain);
    return output;
  }

  /** Adds an operation with one output. */
  one(
    op: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>> = {},
    domain = "",
  ): string {
    return this.add(op, inputs, attributes, 1, domain)[0] as string;
  }

  /** The value cached under `key`, created on first use. */
  once(key: string, make: () => string): string {
    const name = this.#shared.get(key) ?? make();
    this.#shared.set(key, name);
    return name;
  }

  /** A constant tensor. */
  literal(data: ArrayLike<number>, shape: readonly number[], type: ModelType): string {
    const make = () => {
      const name = this.#name();
      const rawData = tensorBytes(data, type);
      this.#literals.push(onnx.TensorProto.create({ name, dims: [...shape], dataType: typeNumber[type], rawData }));
      return name;
    };
    return data.length > MIN_SHARED_ELEMENTS ? make() : this.once(`${type} [${shape}] ${Array.from(data)}`, make);
  }

  /** A list of integers, such as shapes and axes. */
  integers(list: readonly number[]): string {
    return this.literal(list, [list.length], "int64");
  }

  /** The model in ONNX's binary format. @param sources the tensor behind each output. */
  encode(
    inputs: readonly Port[],
    outputs: readonly Port[],
    sources: readonly string[],
    description?: ModelDescription,
  ): Uint8Array {
    const renamed = new Map<string, string>();
    outputs.forEach(({ name }, i) => {
      const source = sources[i] ?? "";
      if (this.#made.has(source) && !renamed.has(source)) renamed.set(source, name);
      else this.#nodes.push(onnx.NodeProto.create({ opType: "Identity", input: [source], output: [name] }));
    });
    const rename = (name: string): string => renamed.get(name) ?? name;
    for (const node of this.#nodes) {
      node.input = node.input.map(rename);
      node.output = node.output.map(rename);
    }
    const model = onnx.ModelProto.create({
      irVersion: 8,
      opsetImport: OPERATORS.filter(({ domain }) => this.#domains.has(domain)),
      ...(description && descriptionFields(description)),
      graph: {
        name: description?.graph ?? "step",
        node: this.#nodes,
        initializer: this.#literals,
        input: inputs.map(portProto),
        output: outputs.map(portProto),
      },
    });
    return onnx.ModelProto.encode(model).finish();
  }

  #name(): string {
    return `t${this.#names++}`;
  }
}

function descriptionFields({ producer, producerVersion, documentation, metadata }: ModelDescription) {
  const metadataProps = Object.entries(metadata).map(([key, value]) => ({ key, value }));
  return { producerName: producer, producerVersion, docString: documentation, metadataProps };
}

function attributeProto(name: string, value: Attribute) {
  if (typeof value === "number") return onnx.AttributeProto.create({ name, i: value, type: INTEGER_TYPE });
  if (typeof value === "string") {
    return onnx.AttributeProto.create({ name, s: new TextEncoder().encode(value), type: TEXT_TYPE });
  }
  if ("float" in value) return onnx.AttributeProto.create({ name, f: value.float, type: FLOAT_TYPE });
  return onnx.AttributeProto.create({ name, ints: [...value], type: INTEGER_LIST_TYPE });
}

function portProto({ name, dimensions, dtype }: Port) {
  const dim = dimensions.map((size) => (isProduct(size) ? { dimParam: size.replace(/^1\*/, "") } : { dimValue: size }));
  return onnx.ValueInfoProto.create({ name, type: { tensorType: { elemType: typeNumber[dtype], shape: { dim } } } });
}

function tensorBytes(data: ArrayLike<number>, type: ModelType): Uint8Array {
  const typed = {
    float32: () => Float32Array.from(data),
    int32: () => Int32Array.from(data),
    int64: () => BigInt64Array.from(Array.from(data, (number) => BigInt(number))),
    bool: () => Uint8Array.from(data),
  }[type]();
  return new Uint8Array(typed.buffer, typed.byteOffset, typed.byteLength);
}
