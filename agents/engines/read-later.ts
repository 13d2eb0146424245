import type { Tensor1D } from "@tensorflow/tfjs";
import { concatFloats } from "../networks/floats.ts";
import { inputSize } from "../networks/input-rows.ts";
import type { Weights } from "../networks/network.ts";
import { tensorNetwork } from "../networks/tensor-network.ts";
import { towerOfRows, networkTowers } from "../networks/towers.ts";
import { restoreAdam } from "./adam.ts";
import { assignAll, makeVariables, eagerStep, batchTensors } from "./eager.ts";
import type { EngineForward, OpenEngine } from "./engine.ts";
import type { TF } from "../networks/tf.ts";
import type { StepProgram, TrainStep } from "./step.ts";

/** Runs programs and policies eagerly on a current backend whose tensors can't be read synchronously: WebGPU's. */
export function openReadLater(tf: TF, device: string): OpenEngine {
  return {
    device,
    trainStep: async (program) => trainStep(tf, program),
    forward: async (weights) => forward(tf, weights),
  };
}

function trainStep(tf: TF, program: StepProgram): TrainStep {
  const variables = makeVariables(tf, program);
  const makeOptimizer = () => tf.train.adam(0, 0.9, 0.999, program.epsilon);
  let optimizer = makeOptimizer();
  return {
    async restore(values, slots) {
      assignAll(tf, variables, values);
      optimizer.dispose();
      optimizer = makeOptimizer();
      await restoreAdam(tf, optimizer, variables, slots);
    },
    async run(batch, learningRate) {
      (optimizer as unknown as { learningRate: number }).learningRate = learningRate;
      let names: readonly string[] = [];
      const termsTensor = tf.tidy(() => {
        const scalars = eagerStep(tf, program, variables, optimizer, batchTensors(tf, program.inputs, batch));
        names = Object.keys(scalars);
        const all = tf.stack(Object.values(scalars)) as Tensor1D;
        for (const scalar of Object.values(scalars)) scalar.dispose();
        return all;
      });
      const numbers = await termsTensor.data();
      termsTensor.dispose();
      return Object.fromEntries(names.map((name, i) => [name, numbers[i] as number]));
    },
    values: async () => concatFloats(await Promise.all(variables.map((variable) => variable.data<"float32">()))),
    async slots() {
      const slots = await optimizer.getWeights();
      const parts = await Promise.all(slots.map(async ({ tensor }) => Float32Array.from(await tensor.data())));
      slots[0]?.tensor.dispose();
      return concatFloats(parts);
    },
    dispose() {
      for (const variable of variables) variable.dispose();
      optimizer.dispose();
    },
  };
}

/**
 * Every tower computes all rows, and each row takes its own tower's output: sorting rows by tower would cost more than
 * it saves.
 */
function forward(tf: TF, { network, values }: Pick<Weights, "network" | "values">): EngineForward {
  const towers = networkTowers(network).map(({ spec, offset, size }) =>
    tensorNetwork(tf, spec, values.subarray(offset, offset + size)),
  );
  const width = inputSize(network);
  const run = async (rows: Float32Array, count: number) => {
    const outs = await Promise.all(
      towers.map(async (tower) => {
        const out = tf.tidy(() => tower.forward(tf.tensor2d(rows.slice(0, count * width), [count, width])));
        const [logits, values] = await Promise.all([out.logits.data<"float32">(), out.values.data<"float32">()]);
        tf.dispose([out.logits, out.values]);
        return { logits, values };
      }),
    );
    const towerOf = towerOfRows(network, rows, count, width);
    const pick = (parts: readonly Float32Array[], columns: number) =>
      Float32Array.from({ length: count * columns }, (_, i) => {
        return parts[towerOf[Math.floor(i / columns)] as number]?.[i] ?? Number.NaN;
      });
    return {
      logits: pick(
        outs.map(({ logits }) => logits),
        network.actions,
      ),
      values: pick(
        outs.map(({ values }) => values),
        network.roles,
      ),
    };
  };
  return Object.assign(run, { dispose: () => towers.forEach((tower) => tower.dispose()) });
}
