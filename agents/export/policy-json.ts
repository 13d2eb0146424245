import { parameters } from "../networks/layout.ts";
import { describePolicy, type ExportedPolicy } from "./policy-description.ts";

/**
 * A policy as plain JSON, in parts: its description, and `parameters`, each with its name, its shape and its values,
 * row-major.
 */
export function* policyJson(policy: ExportedPolicy): Generator<string, void, void> {
  const { network, values } = policy.weights;
  const description = JSON.stringify({ format: "red-queen-policy", formatVersion: 1, ...describePolicy(policy) });
  yield `${description.slice(0, -1)},"parameters":[`;
  for (const [i, { name, shape, offset, size }] of parameters(network).entries()) {
    const data = Array.from(values.subarray(offset, offset + size));
    yield `${i === 0 ? "" : ","}\n${JSON.stringify({ name, shape, values: data })}`;
  }
  yield "\n]}\n";
}
