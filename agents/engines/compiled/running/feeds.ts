import { Tensor } from "onnxruntime-node";
import { AgentError } from "../../../errors.ts";
import type { BatchData, BatchSpec } from "../../step.ts";
import { elementCount } from "../graph/graph.ts";
import { batchInput } from "../recording/recording.ts";

/**
 * The tensors of a batch that a model takes, by the names of its inputs.
 * @throws AgentError `engine/bad-batch` for tensors that are missing or whose sizes disagree.
 */
export function batchFeeds(spec: BatchSpec, data: BatchData, wanted: ReadonlySet<string>): Record<string, Tensor> {
  const feeds: Record<string, Tensor> = {};
  const sizes = new Map<string, number>();
  for (const [name, { shape, dtype }] of Object.entries(spec)) {
    const [rows, ...rest] = shape;
    const values = data[name];
    if (!values) throw badBatch(name, "is missing");
    const count = values.length / elementCount(rest);
    const expected = typeof rows === "string" ? (sizes.get(rows) ?? count) : rows;
    if (count === 0) throw badBatch(name, "is empty");
    if (count !== expected || !Number.isInteger(count)) {
      throw badBatch(name, `has ${values.length} numbers: ${count} rows instead of ${expected} (${rows})`);
    }
    if (typeof rows === "string") sizes.set(rows, count);
    const input = batchInput(name);
    if (wanted.has(input)) feeds[input] = new Tensor(dtype, values, [count, ...rest]);
  }
  return feeds;
}

function badBatch(name: string, what: string): AgentError {
  return new AgentError(
    "engine/bad-batch",
    `The batch doesn't fit the step: ${name} ${what}. Pass every tensor of its spec, with the same size for each named dimension.`,
  );
}
