import { backend_util, slice_util, util, type NamedAttrMap } from "@tensorflow/tfjs";
import { elementCount, type DType, type OutputType, type Value } from "../graph/graph.ts";
import {
  normalisedAxes,
  valueDtype,
  nothing,
  numbers,
  sameAsFirst,
  valueShape,
  simple,
  unless,
  type KernelRule,
} from "./kernel-rule.ts";
import { notRecordable } from "../graph/refusal.ts";

const reshaped = (x: Value, shape: readonly number[]) => ["Reshape", {}, [shape, x.dtype]] as const;
const implied = (x: Value, given: NamedAttrMap): number[] =>
  util.inferFromImplicitShape(numbers(given["shape"]), elementCount(x.shape));

const shapes = [
  unless(
    "Identity",
    "x",
    () => true,
    (x) => reshaped(x, x.shape),
  ),
  unless(
    "Cast",
    "x",
    (x, { dtype }) => dtype === x.dtype,
    (x, { dtype }) => ["Cast", {}, [x.shape, dtype as DType]],
  ),
  unless(
    "Reshape",
    "x",
    (x, given) => String(implied(x, given)) === String(x.shape),
    (x, given) => reshaped(x, implied(x, given)),
  ),
  unless(
    "ExpandDims",
    "input",
    () => false,
    (x, { dim }) => {
      const at = (dim as number) < 0 ? x.shape.length + 1 + (dim as number) : (dim as number);
      return reshaped(x, x.shape.toSpliced(at, 0, 1));
    },
  ),
  unless(
    "Transpose",
    "x",
    (_, { perm }) => numbers(perm).every((p, i) => p === i),
    (x, { perm }) => ["Transpose", { perm: numbers(perm) }, [numbers(perm).map((p) => x.shape[p] as number), x.dtype]],
  ),
  unless(
    "Tile",
    "x",
    (_, { reps }) => numbers(reps).every((r) => r === 1),
    (x, { reps }) => ["Tile", {}, [x.shape.map((size, i) => size * (numbers(reps)[i] ?? 1)), x.dtype]],
  ),
  unless(
    "BroadcastTo",
    "x",
    () => false,
    (x, { shape }) => ["BroadcastTo", {}, [numbers(shape), x.dtype]],
  ),
  unless(
    "Slice",
    "x",
    () => false,
    (x, { begin, size }) => {
      const asTensor = { shape: [...x.shape] } as never;
      const [start = [], sizes = []] = slice_util.parseSliceParams(asTensor, begin as number[], size as number[]);
      return ["Slice", { begin: start }, [sizes, x.dtype]];
    },
  ),
  unless(
    "PadV2",
    "x",
    () => false,
    (x, { paddings, constantValue }) => {
      const pads = paddings as [number, number][];
      const shape = x.shape.map((size, i) => size + (pads[i]?.[0] ?? 0) + (pads[i]?.[1] ?? 0));
      return ["PadV2", { paddings: pads, constantValue: constantValue ?? 0 }, [shape, x.dtype]];
    },
  ),
  unless(
    "Reverse",
    "x",
    () => false,
    (x, { dims }) => ["Reverse", { axes: normalisedAxes(dims, x.shape) }, [x.shape, x.dtype]],
  ),
  unless(
    "OneHot",
    "indices",
    () => false,
    (x, { depth, onValue, offValue, dtype }) => [
      "OneHot",
      { depth, onValue: onValue ?? 1, offValue: offValue ?? 0 },
      [[...x.shape, depth as number], (dtype ?? "float32") as DType],
    ],
  ),
];

const lists: readonly (readonly [string, KernelRule])[] = [
  ["AddN", { inputs: "all", record: (graph, values) => graph.single("AddN", values, {}, sameAsFirst(values, {})) }],
  [
    "Concat",
    {
      inputs: "all",
      record(graph, values, given) {
        const [axis = 0] = normalisedAxes(given["axis"], valueShape(values[0]));
        const shape = backend_util.computeOutShape(
          values.map((value) => [...value.shape]),
          axis,
        );
        return graph.single("Concat", values, { axis }, [shape, valueDtype(values[0])]);
      },
    },
  ],
  [
    "Pack",
    {
      inputs: "all",
      record(graph, values, given) {
        const first = valueShape(values[0]);
        const axis = (given["axis"] as number) + ((given["axis"] as number) < 0 ? first.length + 1 : 0);
        const shape = first.toSpliced(axis, 0, values.length);
        return graph.single("Pack", values, { axis }, [shape, valueDtype(values[0])]);
      },
    },
  ],
  [
    "Unpack",
    {
      inputs: ["value"],
      answersList: true,
      record(graph, values, given) {
        const shape = valueShape(values[0]);
        const axis = (given["axis"] as number) + ((given["axis"] as number) < 0 ? shape.length : 0);
        const rest = shape.filter((_, i) => i !== axis);
        const outcomes = Array.from({ length: shape[axis] as number }, (): OutputType => [rest, valueDtype(values[0])]);
        return graph.node("Unpack", values, { axis }, outcomes);
      },
    },
  ],
  [
    "SplitV",
    {
      inputs: ["x"],
      answersList: true,
      record(graph, values, given) {
        const shape = [...valueShape(values[0])];
        const [axis = 0] = normalisedAxes(given["axis"], shape);
        const pieces = given["numOrSizeSplits"] as number | number[];
        const sizes = backend_util.prepareSplitSize({ shape } as never, pieces, axis);
        const outcomes = sizes.map((size): OutputType => [shape.with(axis, size), valueDtype(values[0])]);
        return graph.node("SplitV", values, { axis }, outcomes);
      },
    },
  ],
];

const rows: readonly (readonly [string, KernelRule])[] = [
  [
    "GatherV2",
    {
      inputs: ["x", "indices"],
      record(graph, values, given) {
        if (given["batchDims"]) {
          throw notRecordable(
            "tf.gather with batchDims has no counterpart",
            "Flatten the batch and gather rows by index.",
          );
        }
        const [x, indices] = values;
        const shape = valueShape(x);
        const [axis = 0] = normalisedAxes(given["axis"], shape);
        const answered = [...shape.slice(0, axis), ...valueShape(indices), ...shape.slice(axis + 1)];
        return graph.single("GatherV2", values, { axis }, [answered, valueDtype(x)]);
      },
    },
  ],
  simple(
    "UnsortedSegmentSum",
    ["x", "segmentIds"],
    ([x], { numSegments }) => [[numSegments as number, ...valueShape(x).slice(1)], valueDtype(x)],
    nothing,
  ),
];

const constants: readonly (readonly [string, KernelRule])[] = [
  [
    "Fill",
    {
      inputs: [],
      record: (graph, _, { value, shape, dtype }) =>
        graph.fill(Number(value), numbers(shape), (dtype ?? "float32") as DType),
    },
  ],
  ["ZerosLike", { inputs: ["x"], record: (graph, [x]) => graph.fill(0, valueShape(x), valueDtype(x)) }],
  ["OnesLike", { inputs: ["x"], record: (graph, [x]) => graph.fill(1, valueShape(x), valueDtype(x)) }],
  [
    "Range",
    {
      inputs: [],
      record(graph, _, { start, stop, step, dtype }) {
        const count = Math.max(0, Math.ceil(((stop as number) - (start as number)) / (step as number)));
        const data = Array.from({ length: count }, (_, i) => (start as number) + i * (step as number));
        return graph.constant(data, [count], (dtype ?? "float32") as DType);
      },
    },
  ],
];

/** Kernels that move elements, gather rows or create constants. */
export const shapeKernels: readonly (readonly [string, KernelRule])[] = [...shapes, ...lists, ...rows, ...constants];
