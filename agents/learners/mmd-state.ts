import { initialWeights, parameterCount } from "../networks/layout.ts";
import type { NetworkSpec } from "../networks/network.ts";

/** What magnetic mirror descent carries from update to update besides the policy's weights. */
export interface MmdState {
  /** Gradient steps taken so far, of policy and critic together. */
  readonly steps: number;
  /** Updates that had samples. */
  readonly updates: number;
  /** Mean squared return over all decisions so far, and their number. */
  readonly meanSquaredReturn: number;
  readonly decisions: number;
  /** The averaged weights of the policy. */
  readonly average: Float32Array;
  /** Adam's slots of the policy; null: fresh. */
  readonly policySlots: Float32Array | null;
  readonly critic: Float32Array;
  readonly criticSlots: Float32Array | null;
}

/** Length of the header before the vectors. */
const HEADER_LENGTH = 4;

/**
 * The state as one vector: steps, updates, mean squared return, decisions; average; the policy's slots; the critic's
 * weights; its slots.
 */
export function packState(state: MmdState): Float32Array {
  const { average, policySlots, critic, criticSlots } = state;
  const parts = [average, policySlots ?? fresh(average.length), critic, criticSlots ?? fresh(critic.length)];
  const packed = new Float32Array(parts.reduce((sum, { length }) => sum + length, HEADER_LENGTH));
  packed.set([state.steps, state.updates, state.meanSquaredReturn, state.decisions]);
  let offset = HEADER_LENGTH;
  for (const part of parts) {
    packed.set(part, offset);
    offset += part.length;
  }
  return packed;
}

/**
 * Restores a state; `null`, or the state of a learner that never took a step, gives a new one: the average starts at
 * the policy's weights, the critic at the same random weights every time.
 * @throws RangeError when it belongs to other networks.
 */
export function unpackState(packed: Float32Array | null, values: Float32Array, critic: NetworkSpec): MmdState {
  if (!packed || !packed[0]) {
    const first = initialWeights(critic, "critic");
    const empty = { steps: 0, updates: 0, meanSquaredReturn: 0, decisions: 0, policySlots: null, criticSlots: null };
    return { ...empty, average: values, critic: first };
  }
  const [policySize, criticSize] = [values.length, parameterCount(critic)];
  const expected = HEADER_LENGTH + policySize + slotCount(policySize) + criticSize + slotCount(criticSize);
  if (packed.length !== expected) {
    throw new RangeError(`The optimiser has ${packed.length} numbers, but policy and critic need ${expected}.`);
  }
  let offset = HEADER_LENGTH;
  const take = (length: number) => packed.slice(offset, (offset += length));
  const [steps = 0, updates = 0, meanSquaredReturn = 0, decisions = 0] = packed;
  return {
    steps,
    updates,
    meanSquaredReturn,
    decisions,
    average: take(policySize),
    policySlots: take(slotCount(policySize)),
    critic: take(criticSize),
    criticSlots: take(slotCount(criticSize)),
  };
}

/** Adam's slots per number of parameters: iterations and two moments. */
const slotCount = (parameters: number) => 1 + 2 * parameters;

const fresh = (parameters: number) => new Float32Array(slotCount(parameters));
