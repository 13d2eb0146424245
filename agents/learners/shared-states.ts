import type { Engine } from "../engines/engine.ts";
import { runOnce } from "../engines/run-once.ts";
import type { Output } from "../networks/forward.ts";
import { inputSize } from "../networks/input-rows.ts";
import type { Weights } from "../networks/network.ts";
import { groupRows, type Grouping } from "../networks/grouping.ts";
import type { Samples } from "../rollout/samples.ts";
import { selectRows } from "./rows.ts";

/** Minimum mean number of decisions per state at which computing each state once pays off. */
const MIN_DECISIONS_PER_STATE = 1.5;

/** Decisions grouped by information state, if that saves enough computation; else null. */
export function sharedStates(samples: Pick<Samples, "count" | "rows" | "states">, width: number): Grouping | null {
  const states = samples.states ?? groupRows(samples.rows, width, samples.count);
  return samples.count > 0 && states.first.length * MIN_DECISIONS_PER_STATE <= samples.count ? states : null;
}

/**
 * The states of the picked decisions.
 * @returns `of` [picked], numbered in order of appearance, and for each state the first decision (among all) in it.
 */
export function pickStates(states: Grouping, picked: ArrayLike<number>): Grouping {
  const numbers = new Int32Array(states.first.length).fill(-1);
  const of = new Int32Array(picked.length);
  const first = new Uint32Array(Math.min(picked.length, states.first.length));
  let count = 0;
  for (let i = 0; i < picked.length; i++) {
    const state = states.of[picked[i] as number] as number;
    if ((numbers[state] as number) < 0) {
      first[count] = states.first[state] as number;
      numbers[state] = count++;
    }
    of[i] = numbers[state] as number;
  }
  return { of, first: first.slice(0, count) };
}

/** The states of some decisions as samples of their own: the same, but `first` indexes the picked decisions. */
export function statesOfPart(states: Grouping, picked: ArrayLike<number>): Grouping {
  const part = pickStates(states, picked);
  const first = new Uint32Array(part.first.length);
  for (let i = part.of.length - 1; i >= 0; i--) first[part.of[i] as number] = i;
  return { of: part.of, first };
}

/**
 * Runs every decision of the samples through weights, each state once: logits [count, actions], values [count, roles].
 *
 * @example
 * import { chooseEngine, initialWeights, networkFor, runOnSamples } from "red-queen/agents";
 * import { gameById } from "red-queen/games";
 *
 * const network = networkFor(gameById("kuhn-poker"), [16]);
 * const samples = { count: 3, rows: new Float32Array(3 * (network.observation + network.roles)) };
 * const weights = { network, values: initialWeights(network, 1) };
 * const { values } = await runOnSamples(await chooseEngine("cpu"), weights, samples);
 * console.log(values.length); // 6
 */
export async function runOnSamples(
  engine: Pick<Engine, "forward">,
  weights: Pick<Weights, "network" | "values">,
  samples: Pick<Samples, "count" | "rows" | "states">,
): Promise<Output> {
  const { network } = weights;
  const width = inputSize(network);
  const states = sharedStates(samples, width);
  if (!states) return runOnce(engine, weights, samples.rows, samples.count);
  const { logits, values } = await runOnce(
    engine,
    weights,
    selectRows(samples.rows, width, states.first),
    states.first.length,
  );
  return {
    logits: selectRows(logits, network.actions, states.of),
    values: selectRows(values, network.roles, states.of),
  };
}
