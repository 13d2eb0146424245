import { createHash } from "node:crypto";
import { AgentError } from "../errors.ts";
import { parameterCount } from "./layout.ts";
import type { NetworkSpec, Weights } from "./network.ts";

/**
 * Content-addresses weights.
 * @param owner for an optimiser's slots, the league they belong to: leagues with equal slots must not share what each
 * of them deletes when it no longer needs it.
 * @throws AgentError `policy/corrupt` when a policy's vector has the wrong length.
 * @example
 * import { initialWeights, nameWeights, networkFor, type Weights } from "red-queen/agents";
 * import { gameById } from "red-queen/games";
 *
 * const network = networkFor(gameById("kuhn-poker"), [16]);
 * const weights: Weights = nameWeights("policy", "kuhn-poker", network, initialWeights(network, 1));
 * console.log(weights.hash.length); // 64
 */
export function nameWeights(
  kind: Weights["kind"],
  game: string,
  network: NetworkSpec,
  values: Float32Array,
  owner = "",
): Weights {
  if (kind === "policy" && values.length !== parameterCount(network)) {
    throw new AgentError(
      "policy/corrupt",
      `A ${network.kind} of this shape has ${parameterCount(network)} parameters, but ${values.length} were given.`,
    );
  }
  return { hash: hashWeights(kind, game, network, values, owner), kind, game, network, values };
}

/** The hash of such weights, whatever the length of their vector; see {@link nameWeights}. */
export function hashWeights(
  kind: Weights["kind"],
  game: string,
  network: NetworkSpec,
  values: Float32Array,
  owner = "",
): string {
  const { observation, roles, hidden, actions, vocabulary, towers } = network;
  // Fields added later are hashed only where they are used, so that older weights keep their hashes.
  const more = [...(vocabulary > 0 ? [vocabulary] : []), ...(towers.length > 1 ? [towers] : [])];
  const head = JSON.stringify([kind, game, network.kind, observation, roles, hidden, actions, owner, ...more]);
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return createHash("sha256").update(head).update("\n").update(bytes).digest("hex");
}

/** A short hash of any plain inputs, for ids of jobs and leagues. */
export function hashInputs(inputs: unknown): string {
  return createHash("sha256").update(JSON.stringify(inputs)).digest("hex").slice(0, 32);
}
