import { sameList, type Value } from "../graph/graph.ts";
import type { Recording } from "../recording/recording.ts";
import { notRecordable } from "../graph/refusal.ts";

/**
 * A known size, or one that depends on the batch: a factor times named dimensions, as in "64*n" or "1*n*u". Equal text,
 * equal size.
 */
export type Dimension = number | string;

/** A factor and the named dimensions it is multiplied by. */
export interface Product {
  readonly factor: number;
  readonly names: readonly string[];
}

/** A number that depends on the batch: a product, or its reciprocal. */
export interface BatchNumber extends Product {
  readonly power: 1 | -1;
}

/** A learning rate that a constant of the recording represents. */
export interface RateNumber {
  readonly optimizer: number;
  readonly sign: 1 | -1;
}

/** The meaning of a scalar constant of a recording, at any batch size and learning rate. */
export type Scalar = number | BatchNumber | RateNumber;

/** Shapes and constants of a recording, valid for every batch. */
export interface Symbols {
  dimensions(value: Value): readonly Dimension[];
  /** The value of a filled tensor. */
  scalar(value: Value): Scalar;
}

/** The sizes and learning rates of one of the two compared recordings. */
export interface Probe {
  readonly sizes: Readonly<Record<string, number>>;
  readonly learningRates: readonly number[];
}

/** The sizes of two recordings: primes whose ratios, and those of their products, all differ. */
type Primes = readonly [readonly number[], readonly number[]];

/** Small ones, since tensors of ones are materialised; large ones for steps with fixed sizes among the small. */
const SMALL_PRIMES: Primes = [
  [17, 19, 23, 29, 31, 37],
  [103, 109, 89, 53, 43, 41],
];
const LARGE_PRIMES: Primes = [
  [211, 223, 227, 229, 233, 239],
  [307, 349, 383, 421, 463, 509],
];
const PRIMES = [SMALL_PRIMES, LARGE_PRIMES];

const MAX_DIMENSION_NAMES = 6;

/**
 * Two choices of every named dimension and learning rate, far enough apart to separate everything that depends on them.
 * @param fixed sizes in the step that aren't named dimensions: these are avoided.
 */
export function probes(
  names: readonly string[],
  optimizers: number,
  fixed: ReadonlySet<number>,
): readonly [Probe, Probe] {
  if (names.length > MAX_DIMENSION_NAMES) {
    throw notRecordable(
      `its batch has ${names.length} named dimensions`,
      `Use at most ${MAX_DIMENSION_NAMES}, and share a name between equal sizes.`,
    );
  }
  const clash = (primes: Primes): boolean =>
    primes.some((list) => list.slice(0, names.length).some((p) => fixed.has(p)));
  const [first, second] = PRIMES.find((primes) => !clash(primes)) ?? LARGE_PRIMES;
  const sizes = (primes: readonly number[]) => Object.fromEntries(names.map((name, i) => [name, primes[i] ?? 1]));
  const rates = (base: number) => Array.from({ length: optimizers }, (_, i) => Math.fround(base + i * 1e-4));
  return [
    { sizes: sizes(first), learningRates: rates(0.012345679) },
    { sizes: sizes(second), learningRates: rates(0.0190517) },
  ];
}

export const isProduct = (dimension: Dimension): dimension is string => typeof dimension === "string";

/** A dimension as a product. */
export function toProduct(dimension: Dimension): Product {
  if (typeof dimension === "number") return { factor: dimension, names: [] };
  const [factor, ...names] = dimension.split("*");
  return { factor: Number(factor), names };
}

/** Products of up to two named dimensions, the single ones first. */
function candidates(names: readonly string[]): readonly (readonly string[])[] {
  const pairs = names.flatMap((first, i) => names.slice(i).map((second) => [first, second]));
  return [...names.map((name) => [name]), ...pairs];
}

const multiply = (names: readonly string[], { sizes }: Probe): number =>
  names.reduce((product, name) => product * (sizes[name] ?? 1), 1);

/**
 * Compares two recordings of the same step: what is equal in both is constant, what scales with the batch is a multiple
 * of named dimensions, what follows the learning rate is the learning rate. @throws AgentError for anything else.
 */
export function unify(first: Recording, second: Recording, [probe, other]: readonly [Probe, Probe]): Symbols {
  const { graph } = first;
  assertSameOperations(first, second);
  const names = Object.keys(probe.sizes);
  const dimensions = new Map<Value, readonly Dimension[]>();
  const scalars = new Map<Value, Scalar>();
  graph.values.forEach((value, i) => {
    const twin = second.graph.values[i] as Value;
    dimensions.set(
      value,
      value.shape.map((size, axis) => unifyDimension(names, size, twin.shape[axis] as number, probe, other)),
    );
    if (value.source.kind === "fill" && twin.source.kind === "fill") {
      scalars.set(value, unifyScalar(names, value.source.value, twin.source.value, probe, other));
    }
  });
  return {
    dimensions: (value) => dimensions.get(value) ?? value.shape,
    scalar: (value) => scalars.get(value) ?? (value.source.kind === "fill" ? value.source.value : Number.NaN),
  };
}

function assertSameOperations(first: Recording, second: Recording): void {
  const [graph, twin] = [first.graph, second.graph];
  const changed = (what: string) =>
    notRecordable(
      `${what} at another batch size`,
      "A step must do the same at every size: no branches on shapes, no random numbers, no arrays made for one batch.",
    );
  const others = changed("it runs other operations");
  if (graph.values.length !== twin.values.length || graph.nodes.length !== twin.nodes.length) throw others;
  graph.values.forEach((value, i) => {
    const { source, shape, dtype } = twin.values[i] as Value;
    const own = value.source;
    if (own.kind !== source.kind || value.dtype !== dtype || value.shape.length !== shape.length) throw others;
    if (own.kind === "constant" && source.kind === "constant") {
      if (!sameList(Array.from(own.data), Array.from(source.data))) {
        throw changed(`a constant tensor of shape [${value.shape}] holds other numbers`);
      }
    }
  });
  graph.nodes.forEach((node, i) => {
    const { op, attributes, inputs } = twin.nodes[i] ?? node;
    if (op !== node.op || !sameList(inputs.map(valueId), node.inputs.map(valueId))) throw others;
    if (JSON.stringify(attributes) !== JSON.stringify(node.attributes)) {
      throw changed(`${op} has other attributes (${JSON.stringify(node.attributes)})`);
    }
  });
  if (!sameList(recordedOutputs(first), recordedOutputs(second))) throw others;
}

const valueId = (value: Value | null): number => value?.id ?? -1;

/** The outputs of a recording. */
const recordedOutputs = ({ results, states }: Recording): readonly unknown[] => [
  ...Object.keys(results),
  ...Object.values(results).map(valueId),
  ...states.map(({ after }) => after.id),
];

function unifyDimension(names: readonly string[], size: number, twin: number, probe: Probe, other: Probe): Dimension {
  if (size === twin) return size;
  for (const product of candidates(names)) {
    const factor = size / multiply(product, probe);
    if (Number.isInteger(factor) && factor * multiply(product, other) === twin) return [factor, ...product].join("*");
  }
  throw notRecordable(
    `a dimension is ${size} at ${describe(probe)} and ${twin} at ${describe(other)}, which is no multiple of them`,
    "Batch-sized tensors must keep whole rows: pad or cut them outside the step.",
  );
}

const describe = ({ sizes }: Probe): string =>
  Object.entries(sizes)
    .map(([name, size]) => `${name} = ${size}`)
    .join(", ");

function unifyScalar(names: readonly string[], value: number, twin: number, probe: Probe, other: Probe): Scalar {
  if (Object.is(value, twin)) return value;
  for (const [optimizer, rate] of probe.learningRates.entries()) {
    for (const sign of [1, -1] as const) {
      if (value === sign * rate && twin === sign * (other.learningRates[optimizer] as number))
        return { optimizer, sign };
    }
    if (close(value / twin, rate / (other.learningRates[optimizer] as number))) {
      throw notRecordable(
        "it does arithmetic on the learning rate",
        "Set optimizer.learningRate between steps, and pass other numbers in with the batch.",
      );
    }
  }
  for (const product of candidates(names)) {
    const [size, otherSize] = [multiply(product, probe), multiply(product, other)];
    if (close((value / size) * otherSize, twin)) return { factor: value / size, names: product, power: 1 };
    if (close((value * size) / otherSize, twin)) return { factor: value * size, names: product, power: -1 };
  }
  throw notRecordable(
    `a constant was ${value} in one recording and ${twin} in another`,
    "Numbers that change from step to step must come with the batch, random ones too.",
  );
}

const close = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-6 * Math.abs(b);
