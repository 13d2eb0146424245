/** A network's architecture, as data: what it takes to run a vector of weights. */
export interface NetworkSpec {
  readonly kind: "mlp";
  /** Floats of an observation; the network appends a one-hot of the role. */
  readonly observation: number;
  /** Roles it plays; each has a value head of its own. */
  readonly roles: number;
  readonly hidden: readonly number[];
  /** Width of the policy head. */
  readonly actions: number;
}

/** Weights and what they are for. `hash` is the hex SHA-256 of spec and bytes: content-addressed, so immutable. */
export interface Weights {
  readonly hash: string;
  /** `policy`: parameters in the network's layout; `optimizer`: an optimiser's slots. */
  readonly kind: "policy" | "optimizer";
  /** The network of a policy; for an optimiser's state, of the policy it belongs to. */
  readonly network: NetworkSpec;
  readonly game: string;
  readonly values: Float32Array;
}
