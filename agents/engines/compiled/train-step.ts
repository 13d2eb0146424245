import type { AdamOptimizer, Tensor1D, Variable } from "@tensorflow/tfjs";
import { makeVariables, eagerStep } from "../eager.ts";
import type { TF } from "../../networks/tf.ts";
import type { StepProgram, TrainStep } from "../step.ts";
import { compile } from "./compile.ts";
import type { CompiledStep } from "./running/compiled-step.ts";
import type { Batch } from "./recording/recording.ts";

const BETAS = [0.9, 0.999] as const;

/**
 * A program compiled to one graph. Its slots are those of the eager step, so that each can resume the other.
 * @throws AgentError `engine/not-recordable`.
 */
export async function compiledTrainStep(tf: TF, program: StepProgram): Promise<TrainStep> {
  const variables = makeVariables(tf, program);
  const optimizer = tf.train.adam(0, ...BETAS, program.epsilon);
  let names: readonly string[] = [];
  const step = (batch: Batch) =>
    tf.tidy(() => {
      const terms = eagerStep(tf, program, variables, optimizer, batch);
      names = Object.keys(terms);
      return { terms: tf.stack(Object.values(terms)) as Tensor1D };
    });
  try {
    const compiled = await compile(step, program.inputs, { optimizers: [optimizer] });
    return trainStep(compiled, variables, optimizer, names);
  } finally {
    // The compiled step keeps its own copy.
    for (const variable of variables) variable.dispose();
    optimizer.dispose();
  }
}

function trainStep(
  compiled: CompiledStep,
  variables: readonly Variable[],
  optimizer: AdamOptimizer,
  names: readonly string[],
): TrainStep {
  const size = variables.reduce((sum, variable) => sum + variable.size, 0);
  const slots = compiled.slots();
  const powers = ["accBeta1", "accBeta2"].map((name) => Reflect.get(optimizer, name) as Variable);
  const setIterations = (iterations: number) => {
    compiled.setIterations(iterations);
    // Adam keeps the beta powers of the next step; TF.js recomputes them when it resumes.
    powers.forEach((power, i) => compiled.write(power, [Math.fround(BETAS[i] as number) ** (iterations + 1)]));
  };
  const distribute = (vector: Float32Array, over: readonly Variable[], from: number) => {
    let offset = from;
    for (const variable of over) {
      compiled.write(variable, vector.subarray(offset, offset + variable.size));
      offset += variable.size;
    }
  };
  return {
    restore(values, given) {
      if (values.length !== size) {
        throw new RangeError(`The program has ${size} parameters, but ${values.length} were given.`);
      }
      const fresh = !given || (given.length === 1 && given[0] === 0);
      if (!fresh && given.length !== 1 + 2 * size) {
        throw new RangeError(`The optimiser has ${given.length} slots, but the network needs ${1 + 2 * size}.`);
      }
      distribute(values, variables, 0);
      distribute(fresh ? new Float32Array(1 + 2 * size) : given, slots, 1);
      setIterations(fresh ? 0 : (given[0] as number));
    },
    async run(batch, learningRate) {
      Reflect.set(optimizer, "learningRate", learningRate);
      const { terms } = await compiled.run(batch);
      return Object.fromEntries(names.map((name, i) => [name, terms?.[i] ?? Number.NaN]));
    },
    values: () => compiled.weights(),
    slots() {
      const vector = new Float32Array(1 + 2 * size);
      vector[0] = compiled.iterations();
      let offset = 1;
      for (const slot of slots) {
        vector.set(compiled.read(slot), offset);
        offset += slot.size;
      }
      return vector;
    },
    dispose: () => void compiled.dispose(),
  };
}
