import type { KernelRule } from "./kernel-rule.ts";
import { arithmeticKernels } from "./kernels-arithmetic.ts";
import { shapeKernels } from "./kernels-shapes.ts";

/** All recordable kernels, by TensorFlow.js's name. */
export const kernelRules: ReadonlyMap<string, KernelRule> = new Map([...arithmeticKernels, ...shapeKernels]);
