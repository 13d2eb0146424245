import { initialWeights, parameterCount } from "../networks/layout.ts";
import type { NetworkSpec } from "../networks/network.ts";

/** What magnetic mirror descent carries from update to update beside the policy's weights. */
export interface MmdState {
  /** Gradient steps taken so far, of policy and critic together. */
  readonly steps: number;
  /** Updates that learned from something. */
  readonly updates: number;
  /** Mean square of the returns of all decisions so far, and how many those were. */
  readonly square: number;
  readonly decisions: number;
  /** The averaged weights of the policy. */
  readonly average: Float32Array;
  /** Adam's slots of the policy; null: fresh. */
  readonly policySlots: Float32Array | null;
  readonly critic: Float32Array;
  readonly criticSlots: Float32Array | null;
}

/** Numbers before the vectors. */
const HEADER_LENGTH = 4;

/** The state as one vector: steps, updates, square, decisions; average; the policy's slots; the critic's weights; its slots. */
export function packState(state: MmdState): Float32Array {
  const { average, policySlots, critic, criticSlots } = state;
  const parts = [average, policySlots ?? fresh(average.length), critic, criticSlots ?? fresh(critic.length)];
  const packed = new Float32Array(parts.reduce((sum, { length }) => sum + length, HEADER_LENGTH));
  packed.set([state.steps, state.updates, state.square, state.decisions]);
  let offset = HEADER_LENGTH;
  for (const part of parts) {
    packed.set(part, offset);
    offset += part.length;
  }
  return packed;
}

/**
 * Reads a state back; `null`, or that of a learner that never took a step, is a new one: the policy's weights their own average, the
 * critic's first weights always the same.
 * @throws RangeError when it belongs to other networks.
 */
export function unpackState(packed: Float32Array | null, values: Float32Array, critic: NetworkSpec): MmdState {
  if (!packed || !packed[0]) {
    const first = initialWeights(critic, "critic");
    const none = { steps: 0, updates: 0, square: 0, decisions: 0, policySlots: null, criticSlots: null };
    return { ...none, average: values, critic: first };
  }
  const [policySize, criticSize] = [values.length, parameterCount(critic)];
  const expected = HEADER_LENGTH + policySize + slotCount(policySize) + criticSize + slotCount(criticSize);
  if (packed.length !== expected) {
    throw new RangeError(`The optimiser has ${packed.length} numbers, policy and critic need ${expected}.`);
  }
  let offset = HEADER_LENGTH;
  const take = (length: number) => packed.slice(offset, (offset += length));
  const [steps = 0, updates = 0, square = 0, decisions = 0] = packed;
  return {
    steps,
    updates,
    square,
    decisions,
    average: take(policySize),
    policySlots: take(slotCount(policySize)),
    critic: take(criticSize),
    criticSlots: take(slotCount(criticSize)),
  };
}

/** Adam's slots of so many parameters: iterations and two moments. */
const slotCount = (parameters: number) => 1 + 2 * parameters;

const fresh = (parameters: number) => new Float32Array(slotCount(parameters));
