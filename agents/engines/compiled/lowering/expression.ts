import { toProduct, type BatchNumber, type Dimension } from "../shapes/dimensions.ts";
import { sameList, type DType } from "../graph/graph.ts";
import { typeNumber, type Attribute, type Model } from "./model.ts";

/**
 * A tensor that may not be in the model yet. Broadcasts and reshapes are written only where an operation needs the
 * materialised tensor: most accept the operand beneath.
 */
export interface Expression {
  readonly dimensions: readonly Dimension[];
  readonly dtype: DType;
  /** Its name in the model; null until it is written. */
  name: string | null;
  /** The shape it is viewed in. */
  readonly view?: { readonly kind: "broadcast" | "reshape"; readonly of: Expression };
  /** The value all its elements have, where it is known. */
  readonly constant?: number;
  /** Its ReLU, where the model has that already: positive where this is. */
  positivePart?: Expression;
}

/** The broadcast shape of an operation's inputs. */
function joined(a: readonly Dimension[], b: readonly Dimension[]): readonly Dimension[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const [left, right] = [a[a.length - rank + i] ?? 1, b[b.length - rank + i] ?? 1];
    return left === 1 ? right : left;
  });
}

const allOnes = (dimensions: readonly Dimension[]): boolean => dimensions.every((size) => size === 1);

/** The operand beneath broadcasts. */
export function innerExpression(expression: Expression): Expression {
  let inner = expression;
  while (inner.view?.kind === "broadcast") inner = inner.view.of;
  return inner;
}

/** Writes expressions into a model. */
export class Writer {
  readonly model: Model;
  /** For each named dimension an input of the model that has it as its first size. */
  readonly #sizes: ReadonlyMap<string, string>;

  constructor(model: Model, sizes: ReadonlyMap<string, string>) {
    this.model = model;
    this.#sizes = sizes;
  }

  /** A tensor that is already in the model. */
  written(name: string, dimensions: readonly Dimension[], dtype: DType): Expression {
    return { name, dimensions, dtype };
  }

  scalar(constant: number, dtype: DType): Expression {
    return { name: this.model.literal([constant], [], dtype), dimensions: [], dtype, constant };
  }

  /** The name of the expression, written into the model if it isn't yet. */
  name(expression: Expression): string {
    expression.name ??= this.#write(expression);
    return expression.name;
  }

  broadcast(expression: Expression, dimensions: readonly Dimension[]): Expression {
    const of = innerExpression(expression);
    if (sameList(of.dimensions, dimensions)) return of;
    return { dimensions, dtype: of.dtype, name: null, view: { kind: "broadcast", of }, ...constantField(of) };
  }

  reshape(expression: Expression, dimensions: readonly Dimension[]): Expression {
    const source = innerExpression(expression);
    if (source !== expression && allOnes(source.dimensions)) {
      return this.broadcast(source.dimensions.length > 0 ? this.reshape(source, []) : source, dimensions);
    }
    const of = expression.view?.kind === "reshape" ? expression.view.of : expression;
    if (sameList(of.dimensions, dimensions)) return of;
    return { dimensions, dtype: of.dtype, name: null, view: { kind: "reshape", of }, ...constantField(of) };
  }

  /** An element-wise operation, applied beneath its inputs' broadcasts. */
  elementwise(
    op: string,
    inputs: readonly Expression[],
    dimensions: readonly Dimension[],
    dtype: DType,
    attributes?: Readonly<Record<string, Attribute>>,
  ): Expression {
    const inner = inputs.map(innerExpression);
    const size = inner.map((input) => input.dimensions).reduce(joined);
    const name = this.model.one(
      op,
      inner.map((input) => this.name(input)),
      attributes,
    );
    return this.broadcast(this.written(name, size, dtype), dimensions);
  }

  /** A shape as a tensor; @param inferred whether one size may be left to inference. */
  shape(dimensions: readonly Dimension[], inferred: boolean): string {
    const open = dimensions.filter((size) => typeof size === "string");
    if (open.length === 0) return this.model.integers(dimensions.map(Number));
    if (open.length === 1 && inferred) {
      return this.model.integers(dimensions.map((size) => (typeof size === "string" ? -1 : size)));
    }
    return this.model.once(`shape ${dimensions}`, () =>
      this.model.one(
        "Concat",
        dimensions.map((size) => this.#size(size)),
        { axis: 0 },
      ),
    );
  }

  /** A number that depends on the batch, as a scalar. */
  batchNumber({ factor, names, power }: BatchNumber, dtype: DType): Expression {
    const name = this.model.once(`number ${dtype} ${factor} ${power} ${names}`, () => {
      const size = this.#size(["1", ...names].join("*"));
      const scalar = this.model.one("Squeeze", [size, this.model.integers([0])]);
      const number = this.model.one("Cast", [scalar], { to: typeNumber[dtype] });
      const literal = this.model.literal([factor], [], dtype);
      return power === 1 ? this.model.one("Mul", [number, literal]) : this.model.one("Div", [literal, number]);
    });
    return this.written(name, [], dtype);
  }

  /** A size as an integer tensor [1]. */
  #size(dimension: Dimension): string {
    if (typeof dimension === "number") return this.model.integers([dimension]);
    return this.model.once(`size ${dimension}`, () => {
      const { factor, names } = toProduct(dimension);
      const sizes = names.map((name) => this.#named(name));
      if (factor !== 1) sizes.push(this.model.integers([factor]));
      return sizes.reduce((product, size) => this.model.one("Mul", [product, size]));
    });
  }

  #named(name: string): string {
    return this.model.once(`dimension ${name}`, () => {
      const input = this.#sizes.get(name);
      if (input === undefined) throw new Error(`no input determines the dimension ${name}`);
      return this.model.one("Shape", [input], { start: 0, end: 1 });
    });
  }

  #write({ view, dimensions }: Expression): string {
    if (!view) throw new Error("an expression without a view is written when it is created");
    const of = this.name(view.of);
    if (view.kind === "reshape") return this.model.one("Reshape", [of, this.shape(dimensions, true)]);
    return this.model.one("Expand", [of, this.shape(dimensions, false)]);
  }
}

const constantField = ({ constant }: Expression): { readonly constant?: number } =>
  constant === undefined ? {} : { constant };
