import type { KernelFunc, TensorInfo } from "@tensorflow/tfjs";
import type { TF } from "../networks/tf.ts";

/** Storage buffers per shader: seven to read and one to write. */
const MAX_SUMMANDS = 7;

/**
 * Replaces two kernels of TensorFlow.js 4.22's WebGPU backend that are silently wrong: a sum of more tensors than a
 * shader can bind, and a reversed cumulative sum, whose shader is cached for a different length. `probes.ts` checks the
 * results.
 */
export function replaceWrongKernels(tf: TF): void {
  replace(tf, "AddN", (stock) => (call) => {
    const { backend, attrs } = call;
    const all = call.inputs as unknown as TensorInfo[];
    const add = (part: TensorInfo[]) =>
      stock({ inputs: part as never, backend, ...(attrs && { attrs }) }) as TensorInfo;
    let sum = add(all.slice(0, MAX_SUMMANDS));
    for (let next = MAX_SUMMANDS; next < all.length; next += MAX_SUMMANDS - 1) {
      const before = sum;
      sum = add([before, ...all.slice(next, next + MAX_SUMMANDS - 1)]);
      release(backend, before);
    }
    return sum;
  });
  const reverse = tf.getKernel("Reverse", "webgpu")?.kernelFunc;
  replace(tf, "Cumsum", (stock) => (call) => {
    const { inputs, backend, attrs } = call;
    if (!attrs?.["reverse"] || !reverse) return stock(call);
    const turn = (x: TensorInfo) => reverse({ inputs: { x }, backend, attrs: { dims: [attrs["axis"] as number] } });
    const turned = turn(inputs["x"] as TensorInfo) as TensorInfo;
    const summed = stock({ inputs: { x: turned }, backend, attrs: { ...attrs, reverse: false } }) as TensorInfo;
    release(backend, turned);
    const answer = turn(summed) as TensorInfo;
    release(backend, summed);
    return answer;
  });
}

const replaced = new WeakSet<KernelFunc>();

function replace(tf: TF, kernelName: string, make: (stock: KernelFunc) => KernelFunc): void {
  const stock = tf.getKernel(kernelName, "webgpu");
  // An engine may be opened twice.
  if (!stock || replaced.has(stock.kernelFunc)) return;
  const kernelFunc = make(stock.kernelFunc);
  replaced.add(kernelFunc);
  tf.unregisterKernel(kernelName, "webgpu");
  tf.registerKernel({ ...stock, kernelFunc });
}

function release(backend: unknown, { dataId }: TensorInfo): void {
  (backend as { disposeData(id: object): void }).disposeData(dataId);
}
