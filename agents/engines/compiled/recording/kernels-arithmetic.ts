import { backend_util } from "@tensorflow/tfjs";
import type { DType } from "../graph/graph.ts";
import {
  normalisedAxes,
  broadcast,
  valueDtype,
  nothing,
  sameAsFirst,
  valueShape,
  simple,
  words,
  type Infer,
  type KernelRule,
} from "./kernel-rule.ts";

const UNARY =
  "Neg Exp Log Log1p Expm1 Sqrt Rsqrt Square Abs Tanh Sigmoid Relu Relu6 Elu Selu Softplus Erf Reciprocal Sign Floor " +
  "Ceil Round Sin Cos Tan Sinh Cosh Asin Acos Atan";
const BINARY = "Add Sub Multiply Maximum Minimum Pow SquaredDifference FloorDiv Mod";
const COMPARISONS = "Greater GreaterEqual Less LessEqual Equal NotEqual LogicalAnd LogicalOr";

const elementwise = [
  ...words(UNARY).map((name) => simple(name, ["x"], sameAsFirst, nothing)),
  ...words("Step LeakyRelu ClipByValue Cumsum").map((name) => simple(name, ["x"], sameAsFirst)),
  ...words("LogicalNot IsNan").map((name) => simple(name, ["x"], ([x]) => [valueShape(x), "bool"], nothing)),
  ...words(BINARY).map((name) =>
    simple(name, ["a", "b"], ([a, b]) => [broadcast(valueShape(a), valueShape(b)), valueDtype(a)], nothing),
  ),
  simple("RealDiv", ["a", "b"], ([a, b]) => [broadcast(valueShape(a), valueShape(b)), "float32"], nothing),
  ...words(COMPARISONS).map((name) =>
    simple(name, ["a", "b"], ([a, b]) => [broadcast(valueShape(a), valueShape(b)), "bool"], nothing),
  ),
  simple("EluGrad", ["dy", "y"], sameAsFirst, nothing),
  simple("Select", ["condition", "t", "e"], ([, t]) => [valueShape(t), valueDtype(t)], nothing),
  simple("Softmax", ["logits"], sameAsFirst),
];

/** A sum, mean or extreme over axes, which TF.js names `axis` or `reductionIndices`. */
function reduction(name: string, dtype: (of: DType) => DType): readonly [string, KernelRule] {
  const record: KernelRule["record"] = (graph, values, given) => {
    const [x] = values;
    const axes = normalisedAxes(given["reductionIndices"] ?? given["axis"], valueShape(x));
    const keepDims = given["keepDims"] === true;
    const [reduced] = backend_util.computeOutAndReduceShapes([...valueShape(x)], axes);
    const shape = keepDims ? backend_util.expandShapeToKeepDim(reduced, axes) : reduced;
    return graph.single(name, values, { axes, keepDims }, [shape, dtype(valueDtype(x))]);
  };
  return [name, { inputs: ["x"], record }];
}

const counted = (of: DType): DType => (of === "bool" ? "int32" : of);

const reductions = [
  ...words("Sum Max Min Prod").map((name) => reduction(name, counted)),
  reduction("Mean", () => "float32"),
  ...words("All Any").map((name) => reduction(name, () => "bool")),
  ...words("ArgMax ArgMin").map((name): readonly [string, KernelRule] => [
    name,
    {
      inputs: ["x"],
      record(graph, values, given) {
        const shape = valueShape(values[0]);
        const [axis = 0] = normalisedAxes(given["axis"], shape);
        return graph.single(name, values, { axis }, [shape.filter((_, i) => i !== axis), "int32"]);
      },
    },
  ]),
];

const matrix: Infer = ([a, b], given) => {
  const left = valueShape(a);
  const right = valueShape(b);
  const rows = left.at(given["transposeA"] ? -1 : -2) ?? 1;
  const columns = right.at(given["transposeB"] ? -2 : -1) ?? 1;
  return [[...broadcast(left.slice(0, -2), right.slice(0, -2)), rows, columns], "float32"];
};

const products = [
  simple("BatchMatMul", ["a", "b"], matrix, ({ transposeA, transposeB }) => ({
    transposeA: transposeA === true,
    transposeB: transposeB === true,
  })),
  simple("_FusedMatMul", ["a", "b", "bias"], matrix, ({ transposeA, transposeB, activation }) => ({
    transposeA: transposeA === true,
    transposeB: transposeB === true,
    activation: activation ?? "linear",
  })),
];

/** Element-wise operations, reductions, and matrix products. */
export const arithmeticKernels: readonly (readonly [string, KernelRule])[] = [
  ...elementwise,
  ...reductions,
  ...products,
];
