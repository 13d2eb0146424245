import { compiledTrainStep } from "../../agents/engines/compiled/train-step.ts";
import { eagerTrainStep } from "../../agents/engines/eager.ts";
import { chooseEngine } from "../../agents/engines/registry.ts";
import type { TrainStep } from "../../agents/engines/step.ts";
import { mlp, transformer, type Task } from "../agents/engines/compiled/programs.ts";
import { competeAll, type Row, type Work } from "./measure.ts";
import type { Peers } from "./peers.ts";

const tasks: Readonly<Record<string, readonly [task: Task, rows: number, unit: string]>> = {
  "mlp 256": [mlp, 256, "samples/s"],
  "mlp 1024": [mlp, 1024, "samples/s"],
  "transformer 8": [transformer, 8, "sequences/s"],
  "transformer 32": [transformer, 32, "sequences/s"],
};

/**
 * Rows per second through a train step: compiled, against the same step run eagerly on wasm, and on request against
 * PyTorch's and JAX's.
 */
export async function learner(peers: Peers | null): Promise<Row[]> {
  const { tf } = await chooseEngine("wasm");
  const rows: Row[] = [];
  for (const [name, [task, size, unit]] of Object.entries(tasks)) {
    const steps = [await compiledTrainStep(tf, task.program), eagerTrainStep(tf, task.program)] as const;
    const [work, eagerly] = [await stepping(steps[0], task, size), await stepping(steps[1], task, size)];
    const contest = { name: `learner ${name}`, unit, work };
    const others = [
      { name: "TF.js wasm", work: eagerly },
      peers?.at("PyTorch eager", "learner", name),
      peers?.at("PyTorch eager, fused Adam", "learner", `${name} fused`),
      peers?.at("torch.compile", "learner", `${name} compiled`),
      task === mlp ? peers?.at("jax.jit", "learner_jax", name) : undefined,
    ];
    rows.push(...(await competeAll(others.flatMap((peer) => (peer ? [{ ...contest, peer }] : [])))));
    for (const step of steps) step.dispose();
  }
  return rows;
}

async function stepping(step: TrainStep, task: Task, size: number): Promise<Work> {
  await step.restore(task.weights, null);
  const batch = task.batch(size, "bench");
  return async () => {
    await step.run(batch, 1e-3);
    return size;
  };
}
