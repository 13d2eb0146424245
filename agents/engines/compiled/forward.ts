import type { Tensor2D, Variable } from "@tensorflow/tfjs";
import { Tensor } from "onnxruntime-node";
import type { Output } from "../../networks/forward.ts";
import { inputSize } from "../../networks/input-rows.ts";
import { parameters } from "../../networks/layout.ts";
import type { NetworkSpec, Weights } from "../../networks/network.ts";
import { networkForward } from "../../networks/tensor-network.ts";
import { towerOfRows, networkTowers } from "../../networks/towers.ts";
import type { EngineForward, ForwardUse } from "../engine.ts";
import type { TF } from "../../networks/tf.ts";
import type { Value } from "./graph/graph.ts";
import { lower } from "./lowering/lowering.ts";
import { recognise } from "./rewriting/patterns.ts";
import { batchInput } from "./recording/recording.ts";
import { Session, type Feeds } from "./running/session.ts";
import { recordSymbolically, type SymbolicRecording } from "./shapes/symbolic.ts";

/** Largest number of elements in a layer's input: some 2 MB, so that a large batch stays in the caches. */
const MAX_LAYER_NUMBERS = 2 ** 19;

/** Rows per run. With tokens, the first layer's input is all their embeddings before they are summed. */
function rowsAtOnce(spec: NetworkSpec): number {
  const embedded = spec.kind === "tokens" ? inputSize(spec) * (spec.hidden[0] as number) : 0;
  const widest = Math.max(embedded, inputSize(spec), ...spec.hidden);
  return Math.max(1, Math.floor(MAX_LAYER_NUMBERS / widest));
}

/**
 * A policy's forward pass as one graph per tower. For long use the weights are constants of a session of their own: a
 * single row takes two thirds of the time, but each new policy costs some two milliseconds. For brief use they are
 * inputs of one session shared by all policies of a network.
 */
export async function compiledForward(
  tf: TF,
  weights: Pick<Weights, "network" | "values">,
  use: ForwardUse = "long",
): Promise<EngineForward> {
  const { network, values } = weights;
  const make = use === "brief" ? sharedTower : ownTower;
  const towers = await Promise.all(
    networkTowers(network).map(({ spec, offset, size }) => make(tf, spec, values.subarray(offset, offset + size))),
  );
  const run = async (rows: Float32Array, count: number): Promise<Output> => {
    const [single] = towers;
    if (single && towers.length === 1) return single.run(rows, count);
    return splitRows(network, towers, rows, count);
  };
  const dispose = () => towers.forEach((tower) => tower.dispose());
  return Object.assign(run, { dispose });
}

interface CompiledTower {
  run(rows: Float32Array, count: number): Promise<Output>;
  dispose(): void;
}

/** A session with the weights as constants. */
async function ownTower(tf: TF, spec: NetworkSpec, values: Float32Array): Promise<CompiledTower> {
  const { recording, variables } = recorded(tf, spec);
  const baked = new Map(
    parameters(spec).map(({ offset, size }, i): [Value, Float32Array] => {
      return [variables[i] as Value, values.subarray(offset, offset + size)];
    }),
  );
  const session = await openSession(recording, baked);
  return { run: runner(spec, session, {}, spec.kind !== "mlp"), dispose: () => void session.release() };
}

/** The network's shared session, with these weights as inputs. */
async function sharedTower(tf: TF, spec: NetworkSpec, values: Float32Array): Promise<CompiledTower> {
  const network = recorded(tf, spec);
  network.shared ??= openSession(network.recording, new Map()).catch((error: unknown) => {
    network.shared = null;
    throw error;
  });
  const feeds = Object.fromEntries(
    parameters(spec).map(({ offset, size, shape }, i) => {
      return [inputName(network.variables[i]), new Tensor("float32", values.slice(offset, offset + size), shape)];
    }),
  );
  return { run: runner(spec, await network.shared, feeds, true), dispose: () => {} };
}

function inputName(value: Value | undefined): string {
  return value?.source.kind === "input" ? value.source.name : "";
}

function openSession(
  { graph, results, symbols }: SymbolicRecording,
  baked: ReadonlyMap<Value, Float32Array>,
): Promise<Session> {
  const replaced = recognise(graph, symbols);
  const { bytes } = lower({ inputs: graph.inputs, symbols, outputs: results, replaced, baked });
  return Session.create(bytes);
}

/**
 * Runs rows through a session, in chunks that stay in the caches.
 * @param paired whether to run a single row twice: alone it would be summed in another order than within a batch, and
 * no result may depend on the batch around it. A dense network's own weights are laid out so that it isn't.
 */
function runner(spec: NetworkSpec, session: Session, weights: Feeds, paired: boolean): CompiledTower["run"] {
  const width = inputSize(spec);
  const maxRows = rowsAtOnce(spec);
  const some = async (rows: Float32Array, count: number): Promise<Output> => {
    const feeds = { ...weights, [batchInput("rows")]: new Tensor("float32", rows, [count, width]) };
    const { logits, values } = await session.run(feeds, { logits: null, values: null });
    return { logits: logits?.data as Float32Array, values: values?.data as Float32Array };
  };
  const runTwice = async (row: Float32Array): Promise<Output> => {
    const rows = new Float32Array(2 * width);
    rows.set(row);
    rows.set(row, width);
    const { logits, values } = await some(rows, 2);
    return { logits: logits.subarray(0, spec.actions), values: values.subarray(0, spec.roles) };
  };
  const part = (rows: Float32Array, count: number) => (count === 1 && paired ? runTwice(rows) : some(rows, count));
  return async (rows, count) => {
    if (count <= maxRows) return part(rows.subarray(0, count * width), count);
    const out = { logits: new Float32Array(count * spec.actions), values: new Float32Array(count * spec.roles) };
    for (let start = 0; start < count; start += maxRows) {
      const n = Math.min(maxRows, count - start);
      const { logits, values } = await part(rows.subarray(start * width, (start + n) * width), n);
      out.logits.set(logits, start * spec.actions);
      out.values.set(values, start * spec.roles);
    }
    return out;
  };
}

interface RecordedNetwork {
  readonly recording: SymbolicRecording;
  /** Placeholders for each parameter. */
  readonly variables: readonly Value[];
  /** Takes weights as inputs; created on first use. */
  shared: Promise<Session> | null;
}

const networks = new Map<string, RecordedNetwork>();

/** The network of one tower as operations, recorded on first use. */
function recorded(tf: TF, spec: NetworkSpec): RecordedNetwork {
  const key = JSON.stringify(spec);
  const known = networks.get(key);
  if (known) return known;
  const made = tf.tidy(() => parameters(spec).map(({ shape }) => tf.variable(tf.zeros([...shape]))));
  try {
    const recording = recordSymbolically(
      ({ rows }) => tf.tidy(() => ({ ...networkForward(tf, spec, made, rows as Tensor2D) })),
      { rows: { shape: ["n", inputSize(spec)], dtype: "float32" } },
    );
    const symbolOf = new Map<Variable, Value>(recording.states.map(({ variable, before }) => [variable, before]));
    const network: RecordedNetwork = {
      recording,
      shared: null,
      variables: made.map((variable) => symbolOf.get(variable) as Value),
    };
    networks.set(key, network);
    return network;
  } finally {
    for (const variable of made) variable.dispose();
  }
}

/** Routes every row to the tower of its role, and returns the outputs in the order of the rows. */
async function splitRows(
  spec: NetworkSpec,
  towers: readonly CompiledTower[],
  rows: Float32Array,
  count: number,
): Promise<Output> {
  const width = inputSize(spec);
  const logits = new Float32Array(count * spec.actions);
  const values = new Float32Array(count * spec.roles);
  const towerOf = towerOfRows(spec, rows, count, width);
  for (const [index, tower] of towers.entries()) {
    const mine = [...towerOf.keys()].filter((row) => towerOf[row] === index);
    if (mine.length === 0) continue;
    const picked = new Float32Array(mine.length * width);
    mine.forEach((row, i) => picked.set(rows.subarray(row * width, (row + 1) * width), i * width));
    const out = await tower.run(picked, mine.length);
    mine.forEach((row, i) => {
      logits.set(out.logits.subarray(i * spec.actions, (i + 1) * spec.actions), row * spec.actions);
      values.set(out.values.subarray(i * spec.roles, (i + 1) * spec.roles), row * spec.roles);
    });
  }
  return { logits, values };
}
