import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { KernelFunc, Tensor2D, TensorInfo } from "@tensorflow/tfjs";
import { openEager } from "./cpu.ts";
import type { EngineKind } from "./engine.ts";
import type { TF } from "../networks/tf.ts";

/** WebAssembly with SIMD, one thread. */
export const wasm: EngineKind = {
  name: "wasm",
  backend: "wasm",
  summary: "TensorFlow.js on WebAssembly with SIMD, one thread",
  install: "",
  optIn: false,
  async open({ tf }) {
    const backend = await import("@tensorflow/tfjs-backend-wasm");
    const entry = createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm");
    backend.setWasmPaths(`${join(dirname(entry))}/`);
    backend.setThreadsCount(1);
    replaceMatMul(tf);
    return openEager(tf);
  },
};

/** Our own kernels: an engine may be opened twice. */
const replaced = new WeakSet<KernelFunc>();

/**
 * Gradients multiply transposed matrices, for which the stock kernel runs a naive loop, a tenth as fast as its fused
 * kernel. So transpose first, then use the fused one; the self-test compares the result with `cpu`.
 */
function replaceMatMul(tf: TF): void {
  const stock = tf.getKernel("BatchMatMul", "wasm");
  const transpose = tf.getKernel("Transpose", "wasm");
  const fused = tf.getKernel("_FusedMatMul", "wasm");
  if (!stock || !transpose || !fused || replaced.has(stock.kernelFunc)) return;
  const kernelFunc: KernelFunc = ({ inputs, backend, attrs }) => {
    const { a, b } = inputs as { a: Tensor2D; b: Tensor2D };
    const { transposeA, transposeB } = attrs as { transposeA: boolean; transposeB: boolean };
    if (a.shape.length !== 2 || b.shape.length !== 2) {
      return stock.kernelFunc({ inputs, backend, ...(attrs && { attrs }) });
    }
    // The fused kernel takes only rank 3.
    const made: TensorInfo[] = [];
    const turn = (x: TensorInfo, wanted: boolean): TensorInfo => {
      if (!wanted) return x;
      const turned = transpose.kernelFunc({ inputs: { x }, backend, attrs: { perm: [1, 0] } }) as TensorInfo;
      made.push(turned);
      return turned;
    };
    const batch = (x: TensorInfo): TensorInfo => ({ ...x, shape: [1, ...x.shape] });
    const left = turn(a, transposeA);
    const right = turn(b, transposeB);
    const product = fused.kernelFunc({
      inputs: { a: batch(left), b: batch(right) },
      backend,
      attrs: { transposeA: false, transposeB: false, activation: "linear" },
    }) as TensorInfo;
    for (const { dataId } of made) (backend as { disposeData(id: object): void }).disposeData(dataId);
    return { ...product, shape: product.shape.slice(1) };
  };
  replaced.add(kernelFunc);
  tf.unregisterKernel("BatchMatMul", "wasm");
  tf.registerKernel({ ...stock, kernelFunc });
}
