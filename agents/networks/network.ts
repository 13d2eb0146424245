/** Kinds of networks. */
export const networkKinds = ["mlp", "tokens", "transformer"] as const;
export type NetworkKind = (typeof networkKinds)[number];

/** A network's architecture as data: all that is needed to run a vector of weights. @see {@link networkFor} */
export interface NetworkSpec {
  /**
   * `mlp`: dense observations with a one-hot of the role appended. `tokens`: the first hidden layer is the sum of the
   * embeddings of the observation's tokens and of one token for the role; from the third layer on, a layer as wide as
   * the one before has a residual connection. `transformer`: the same tokens in their order, the role's last, through
   * causal attention blocks, one per entry of `hidden`, all of one width.
   */
  readonly kind: NetworkKind;
  /** Size of an observation: floats, or token slots. */
  readonly observation: number;
  /** Vocabulary size; 0 for `mlp`. */
  readonly vocabulary: number;
  /** Number of roles; each has its own value head. */
  readonly roles: number;
  readonly hidden: readonly number[];
  /** Width of the policy head. */
  readonly actions: number;
  /**
   * Which roles share weights: each tower is a separate network of the same shape for its roles. Every role is in one
   * tower; `[[0, 1, 2]]` is one network for all.
   */
  readonly towers: readonly (readonly number[])[];
}

/**
 * Weights and their purpose. `hash` is the hex SHA-256 of spec and bytes: content-addressed, so immutable.
 * @see {@link nameWeights}
 */
export interface Weights {
  readonly hash: string;
  /** `policy`: parameters in the network's layout; `optimizer`: an optimiser's slots. */
  readonly kind: "policy" | "optimizer";
  /** The network of a policy; for an optimiser's state, of the policy it belongs to. */
  readonly network: NetworkSpec;
  readonly game: string;
  readonly values: Float32Array;
}
