import type { Dimension, RateNumber, Symbols } from "../shapes/dimensions.ts";
import { Writer, type Expression } from "./expression.ts";
import { orderedNodes, finalReplacement, type Node, type Value } from "../graph/graph.ts";
import { lowerArithmetic } from "./arithmetic.ts";
import type { Lower } from "./context.ts";
import { lowerGelus } from "./gelu.ts";
import { lowerProducts } from "./products.ts";
import { lowerReductions } from "./reductions.ts";
import { lowerShapes } from "./shapes.ts";
import { Model, type ModelDescription, type Port } from "./model.ts";
import { notRecordable } from "../graph/refusal.ts";

/** How each operation is written in ONNX. */
const lowerings: ReadonlyMap<string, Lower> = new Map([
  ...lowerArithmetic,
  ...lowerGelus,
  ...lowerProducts,
  ...lowerReductions,
  ...lowerShapes,
]);

/** What is lowered. */
export interface LoweringRequest {
  readonly inputs: readonly Value[];
  readonly symbols: Symbols;
  readonly outputs: Readonly<Record<string, Value>>;
  readonly replaced: ReadonlyMap<Value, Value>;
  /** Values written into the model as constants. */
  readonly baked: ReadonlyMap<Value, ArrayLike<number>>;
  /** For a model that other programs read; absent: ONNX Runtime runs it here. */
  readonly portable?: {
    readonly description: ModelDescription;
    /** The names of the model's inputs, by the recording's. */
    readonly inputNames: Readonly<Record<string, string>>;
  };
}

/** A model, with the names of the inputs it uses. */
export interface Lowered {
  readonly bytes: Uint8Array;
  readonly inputs: ReadonlySet<string>;
}

/** The name of the input with an optimiser's learning rate. */
export const rateInput = (optimizer: number): string => `learning rate ${optimizer}`;

/** Writes a recording as an ONNX model: only what its outputs need. */
export function lower(request: LoweringRequest): Lowered {
  return new Lowering(request).lower();
}

/** A model under construction. */
class Lowering {
  readonly #request: LoweringRequest;
  readonly #predecessors: ReadonlyMap<Value, Value>;
  readonly #model: Model;
  readonly #writer: Writer;
  readonly #ports = new Map<string, Port>();
  readonly #written = new Map<Value, Expression>();

  constructor(request: LoweringRequest) {
    this.#request = request;
    this.#model = new Model(request.portable !== undefined);
    // Replacements are made after shape comparison, and take the dimensions of the value they replace.
    this.#predecessors = new Map([...request.replaced].map(([value, successor]) => [successor, value]));
    const sizes = [...sizeSources(request)].map(([name, value]) => [name, this.#port(value)] as const);
    this.#writer = new Writer(this.#model, new Map(sizes));
  }

  lower(): Lowered {
    const { outputs, replaced } = this.#request;
    const wanted = Object.values(outputs).map((value) => finalReplacement(value, replaced));
    for (const node of orderedNodes(wanted, replaced)) this.#lowerNode(node);
    const sources = wanted.map((value) => this.#writer.name(this.#expression(value)));
    const ports = Object.keys(outputs).map((name, i): Port => {
      const value = wanted[i] as Value;
      return { name, dimensions: this.#dimensions(value), dtype: value.dtype };
    });
    const bytes = this.#model.encode([...this.#ports.values()], ports, sources, this.#request.portable?.description);
    return { bytes, inputs: new Set(this.#ports.keys()) };
  }

  #lowerNode(node: Node): void {
    const lowering = lowerings.get(node.op);
    if (!lowering) throw notRecordable(`${node.op} has no ONNX counterpart here`, "Express it with other operations.");
    const [first] = node.outputs;
    const answered = lowering({
      writer: this.#writer,
      node,
      inputs: node.inputs.filter((value) => value !== null).map((value) => this.#expression(value)),
      dimensions: first ? this.#dimensions(first) : [],
      dimensionsOf: (value) => this.#dimensions(value),
    });
    const list = Array.isArray(answered) ? (answered as readonly Expression[]) : [answered as Expression];
    node.outputs.forEach((value, i) => this.#written.set(value, list[i] as Expression));
  }

  #dimensions(value: Value): readonly Dimension[] {
    return this.#request.symbols.dimensions(this.#predecessors.get(value) ?? value);
  }

  #expression(value: Value): Expression {
    const known = this.#written.get(value) ?? this.#leaf(value);
    this.#written.set(value, known);
    return known;
  }

  /** A value that no operation produces. */
  #leaf(value: Value): Expression {
    const { source, dtype, shape } = value;
    const dimensions = this.#dimensions(value);
    const data = this.#request.baked.get(value) ?? (source.kind === "constant" ? source.data : null);
    if (data) return this.#writer.written(this.#model.literal(data, shape, dtype), dimensions, dtype);
    if (source.kind === "fill") return this.#writer.broadcast(this.#scalar(value), dimensions);
    return this.#writer.written(this.#port(value), dimensions, dtype);
  }

  #scalar(value: Value): Expression {
    const scalar = this.#request.symbols.scalar(value);
    if (typeof scalar === "number") return this.#writer.scalar(scalar, value.dtype);
    return "optimizer" in scalar ? this.#rate(scalar) : this.#writer.batchNumber(scalar, value.dtype);
  }

  #rate({ optimizer, sign }: RateNumber): Expression {
    const input = rateInput(optimizer);
    this.#ports.set(input, { name: input, dimensions: [], dtype: "float32" });
    const name = sign === 1 ? input : this.#model.once(`-${input}`, () => this.#model.one("Neg", [input]));
    return this.#writer.written(name, [], "float32");
  }

  /** Makes a value an input of the model; returns its name. */
  #port(value: Value): string {
    if (value.source.kind !== "input") throw new Error("only inputs have ports");
    const recorded = value.source.name;
    const name = this.#request.portable?.inputNames[recorded] ?? recorded;
    this.#ports.set(name, { name, dimensions: this.#dimensions(value), dtype: value.dtype });
    return name;
  }
}

/** An input of the batch for every named dimension, which is its first size. */
function sizeSources({ inputs, symbols }: LoweringRequest): Map<string, Value> {
  const sources = new Map<string, Value>();
  for (const value of inputs) {
    const [first] = symbols.dimensions(value);
    if (typeof first === "string" && !sources.has(first)) sources.set(first.slice("1*".length), value);
  }
  return sources;
}
