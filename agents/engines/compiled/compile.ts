import type { Optimizer, Tensor, Variable } from "@tensorflow/tfjs";
import type { BatchSpec } from "../step.ts";
import { CompiledStep, resultOutput } from "./running/compiled-step.ts";
import { lower } from "./lowering/lowering.ts";
import type { Cell } from "./running/memory.ts";
import { optimizerSlots } from "./running/optimizer-slots.ts";
import { pack } from "./rewriting/packing.ts";
import { recognise } from "./rewriting/patterns.ts";
import type { State, Step } from "./recording/recording.ts";
import { notRecordable } from "./graph/refusal.ts";
import { Session } from "./running/session.ts";
import { recordSymbolically, type SymbolicRecording } from "./shapes/symbolic.ts";

/*
 * The stages of compiling a step, one folder each; README.md follows one example through them.
 */

/** What a step uses besides its batch and variables. */
export interface CompileOptions {
  /**
   * Optimisers that the step applies: their learning rates may change from run to run, and their slots are part of its
   * state.
   */
  readonly optimizers?: readonly Optimizer[];
  /** Tensors that the step closes over and that never change. */
  readonly constants?: readonly Tensor[];
}

/**
 * Records an ordinary TensorFlow.js function once (loss, `variableGrads`, clipping, an optimiser) and compiles it to
 * one ONNX Runtime graph, for batches of any size. It starts from the current values of variables and slots, and keeps
 * its own from then on.
 * @param spec the tensors of a batch; dimensions with names differ from batch to batch.
 * @throws AgentError `engine/not-recordable` for what can't be recorded faithfully.
 * @example
 * import * as tf from "@tensorflow/tfjs";
 * import { compile } from "./agents/engines/compiled/compile.ts";
 *
 * await tf.setBackend("cpu");
 * const weights = tf.variable(tf.ones([64, 1]));
 * const adam = tf.train.adam(0.001);
 * const step = await compile(
 *   (batch) => {
 *     const { x, y } = batch as Record<"x" | "y", tf.Tensor2D>;
 *     return { loss: adam.minimize(() => tf.losses.meanSquaredError(y, tf.matMul(x, weights)), true) as tf.Scalar };
 *   },
 *   { x: { shape: ["n", 64], dtype: "float32" }, y: { shape: ["n", 1], dtype: "float32" } },
 *   { optimizers: [adam] },
 * );
 * const { loss } = await step.run({ x: new Float32Array(64 * 256).fill(1), y: new Float32Array(256) });
 * console.log(loss); // Float32Array(1) [ 4096 ]
 */
export async function compile(step: Step, spec: BatchSpec, options: CompileOptions = {}): Promise<CompiledStep> {
  const { optimizers = [], constants = [] } = options;
  const recording = recordSymbolically(step, spec, optimizers, constants);
  const slots = await Promise.all(optimizers.map(optimizerSlots));
  const { bytes, inputs, cells } = buildModel(recording);
  const session = await Session.create(bytes);
  const variables = recording.states.map(({ variable }) => variable);
  const results = Object.keys(recording.results);
  return new CompiledStep({ session, spec, inputs, cells, variables, results, optimizers, slots });
}

/** Builds the model of a recording, its variables packed. */
function buildModel(recording: SymbolicRecording) {
  const { graph, states, results, symbols } = recording;
  const recognised = recognise(graph, symbols);
  const { packs, replaced } = pack(graph, states);
  const packed = new Set(packs.flatMap((pack) => pack.states));
  const single = states.filter((state) => !packed.has(state));
  const changed = single.filter(({ before, after }) => before !== after);
  const outputs = Object.fromEntries([
    ...Object.entries(results).map(([name, value]) => [resultOutput(name), value] as const),
    ...packs.map(({ after }, i) => [`new pack ${i}`, after] as const),
    ...changed.map(({ variable, after }) => [`new ${variable.name}`, after] as const),
  ]);
  const request = { inputs: graph.inputs, symbols, outputs, replaced: new Map([...recognised, ...replaced]) };
  const { bytes, inputs } = lower({ ...request, baked: new Map() });
  const cells = [
    ...packs.map(({ states, before }, i) => {
      const variables = states.map(({ variable }) => variable);
      return cell(inputs, before, `new pack ${i}`, variables, before.shape);
    }),
    ...single.map(({ variable, before, after }) =>
      cell(inputs, before, before === after ? null : `new ${variable.name}`, [variable], variable.shape),
    ),
  ].filter(({ input, output }) => input !== null || output !== null);
  for (const { variables } of cells) variables.forEach(assertFloat);
  return { bytes, inputs, cells };
}

function cell(
  inputs: ReadonlySet<string>,
  { source }: State["before"],
  output: string | null,
  variables: readonly Variable[],
  shape: readonly number[],
): Cell {
  const name = source.kind === "input" ? source.name : "";
  return { input: inputs.has(name) ? name : null, output, shape, variables };
}

function assertFloat({ name, dtype }: Variable): void {
  if (dtype === "float32") return;
  throw notRecordable(`the variable ${name} has dtype ${dtype}`, "Keep state in float32 variables, counts included.");
}
