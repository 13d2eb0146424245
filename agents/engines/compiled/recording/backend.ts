import * as tf from "@tensorflow/tfjs";
import type { BackendValues, DataType, KernelConfig, Tensor, TensorInfo } from "@tensorflow/tfjs";
import { elementCount, type DType, type Graph, type Value } from "../graph/graph.ts";
import { kernelRules } from "./kernels.ts";
import { notRecordable } from "../graph/refusal.ts";

/** TensorFlow.js's name of the backend that records instead of computing. */
export const RECORDING = "recording";

interface Held {
  readonly value: Value;
  references: number;
}

/** TensorFlow.js operations that draw random numbers: recorded, they would repeat the same ones at every step. */
const RANDOM = /^(random\w*|truncatedNormal|rand|multinomial|dropout)__op$/;

/**
 * A TensorFlow.js backend that computes nothing: its tensors are symbols for values of a graph, and its kernels add
 * nodes to it.
 */
export class RecordingBackend extends tf.KernelBackend {
  #graph: Graph | null = null;
  #held = new Map<object, Held>();
  #constants: ReadonlySet<object> = new Set();

  /** Starts a recording. @param constants data of tensors that the step may close over. */
  begin(graph: Graph, constants: ReadonlySet<object>): void {
    this.#graph = graph;
    this.#held = new Map();
    this.#constants = constants;
  }

  end(): void {
    this.#graph = null;
    this.#held = new Map();
  }

  get graph(): Graph {
    if (!this.#graph) throw new Error("no recording is in progress");
    return this.#graph;
  }

  /** Data of a new tensor that represents the value. */
  bind(value: Value): object {
    const dataId = {};
    this.#held.set(dataId, { value, references: 1 });
    return dataId;
  }

  info(value: Value): TensorInfo {
    return { dataId: this.bind(value), shape: [...value.shape], dtype: value.dtype };
  }

  /** The value that a tensor represents. @throws AgentError for one that the step closes over. */
  symbolOf({ dataId, shape, dtype }: TensorInfo): Value {
    const held = this.#held.get(dataId);
    if (held) return held.value;
    if (!this.#constants.has(dataId)) {
      throw notRecordable(
        `it closes over a tensor of shape [${shape}] that is neither an input nor a variable`,
        "Pass it in with the batch, or list it in `constants` if it never changes.",
      );
    }
    const backend = tf.engine().state.tensorInfo.get(dataId)?.backend;
    if (!backend) throw new Error("a disposed tensor is used as a constant");
    const value = this.graph.constant(numbersIn(backend.readSync(dataId)), shape, dtype as DType);
    this.#held.set(dataId, { value, references: Number.POSITIVE_INFINITY });
    return value;
  }

  override write(values: BackendValues | null, shape: number[], dtype: DataType): object {
    const random = tf.engine().state.scopeStack.find(({ name }) => RANDOM.test(name));
    if (random) {
      const op = random.name.replace("__op", "");
      throw notRecordable(`tf.${op} draws random numbers`, "Draw them outside and pass them in with the batch.");
    }
    return this.bind(
      this.graph.constant(numbersIn(values ?? new Float32Array(elementCount(shape))), shape, dtype as DType),
    );
  }

  override move(dataId: object, values: BackendValues, shape: number[], dtype: DataType, references: number): void {
    this.#held.set(dataId, { value: this.graph.constant(numbersIn(values), shape, dtype as DType), references });
  }

  override readSync(dataId: object): Float32Array {
    const value = this.#held.get(dataId)?.value;
    if (value?.source.kind === "constant") return Float32Array.from(value.source.data);
    if (value?.source.kind === "fill") return new Float32Array(elementCount(value.shape)).fill(value.source.value);
    throw notRecordable(
      "it reads a tensor's numbers with data(), dataSync(), arraySync() or print()",
      "Express the decision in tensors (tf.where), and report numbers as results of the step.",
    );
  }

  override async read(dataId: object): Promise<Float32Array> {
    return this.readSync(dataId);
  }

  override refCount(dataId: object): number {
    return this.#held.get(dataId)?.references ?? 0;
  }

  override incRef(dataId: object): void {
    const held = this.#held.get(dataId);
    if (held) held.references++;
  }

  override disposeData(dataId: object, force = false): boolean {
    const held = this.#held.get(dataId);
    if (!held) return true;
    held.references--;
    if (!force && held.references > 0) return false;
    this.#held.delete(dataId);
    return true;
  }

  override numDataIds(): number {
    return this.#held.size;
  }

  override memory() {
    return { unreliable: true };
  }

  override epsilon(): number {
    return 1e-7;
  }

  override floatPrecision(): 32 {
    return 32;
  }

  override timerAvailable(): boolean {
    return false;
  }

  override dispose(): void {
    this.end();
  }
}

/** Numbers that the step created in JavaScript; strings have none. */
const numbersIn = (values: BackendValues): ArrayLike<number> => values as unknown as ArrayLike<number>;

let registered: RecordingBackend | null = null;

/** The recording backend, registered with TensorFlow.js on first use. */
export function recordingBackend(): RecordingBackend {
  if (registered) return registered;
  const backend = new RecordingBackend();
  tf.registerBackend(RECORDING, () => backend, 0);
  for (const kernelName of kernelRules.keys()) tf.registerKernel(recordingKernel(backend, kernelName));
  for (const { kernelName } of tf.getKernelsForBackend("cpu")) {
    if (!kernelRules.has(kernelName)) tf.registerKernel(refusingKernel(kernelName));
  }
  registered = backend;
  return backend;
}

function recordingKernel(backend: RecordingBackend, kernelName: string): KernelConfig {
  const rule = kernelRules.get(kernelName);
  if (!rule) throw new Error(`no rule for ${kernelName}`);
  const kernelFunc: KernelConfig["kernelFunc"] = ({ inputs, attrs }) => {
    const given = rule.inputs === "all" ? Object.values(inputs) : rule.inputs.map((name) => inputs[name]);
    // Trailing optional inputs (the bias of a fused product) may be missing.
    const values = given
      .filter((tensor) => tensor !== undefined && tensor !== null)
      .map((tensor) => {
        return backend.symbolOf(tensor as Tensor);
      });
    const answer = rule.record(backend.graph, values, attrs ?? {});
    const infos = (Array.isArray(answer) ? answer : [answer as Value]).map((value: Value) => backend.info(value));
    return rule.answersList ? infos : (infos[0] as TensorInfo);
  };
  return { kernelName, backendName: RECORDING, kernelFunc };
}

function refusingKernel(kernelName: string): KernelConfig {
  const kernelFunc = (): never => {
    throw notRecordable(
      `${kernelName} has no ONNX counterpart here`,
      "Express it with other operations, or compute it outside the step and pass it in with the batch.",
    );
  };
  return { kernelName, backendName: RECORDING, kernelFunc };
}
