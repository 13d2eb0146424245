import { inputSize, type InputLayout } from "../networks/input-rows.ts";
import { pickJoint } from "../rollout/joint.ts";
import type { Samples } from "../rollout/samples.ts";
import { selectRows } from "./rows.ts";
import { statesOfPart } from "./shared-states.ts";

/** Some trajectories, whole. @param kept in rising order. */
export function selectTrajectories(
  samples: Samples,
  network: InputLayout & { readonly actions: number },
  kept: readonly number[],
): Samples {
  const decisions = kept.flatMap((t) => {
    const [start, end] = [samples.starts[t] as number, samples.starts[t + 1] as number];
    return Array.from({ length: end - start }, (_, i) => start + i);
  });
  const starts = new Uint32Array(kept.length + 1);
  kept.forEach((t, i) => {
    starts[i + 1] = (starts[i] as number) + (samples.starts[t + 1] as number) - (samples.starts[t] as number);
  });
  return {
    count: decisions.length,
    rows: selectRows(samples.rows, inputSize(network), decisions),
    masks: selectRows(samples.masks, network.actions, decisions),
    actions: Int32Array.from(decisions, (i) => samples.actions[i] as number),
    logProbs: Float32Array.from(decisions, (i) => samples.logProbs[i] as number),
    roles: Int32Array.from(decisions, (i) => samples.roles[i] as number),
    starts,
    returns: Float32Array.from(kept, (t) => samples.returns[t] as number),
    groups: Int32Array.from(kept, (t) => samples.groups[t] as number),
    strata: Int32Array.from(kept, (t) => samples.strata[t] as number),
    episodes: Int32Array.from(kept, (t) => samples.episodes[t] as number),
    verdicts: Int8Array.from(kept, (t) => samples.verdicts[t] as number),
    states: samples.states && statesOfPart(samples.states, decisions),
    joint: samples.joint && pickJoint(samples.joint, decisions),
  };
}
