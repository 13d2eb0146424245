import { parseArgs } from "node:util";
import { installNative, removeNative } from "./native.ts";
import { Stop, say } from "./steps.ts";
import { installWebgpu, removeWebgpu } from "./webgpu.ts";

/**
 * Installs optional engines, and removes them:
 *
 *     npm run native                  TensorFlow's C library on the CPU
 *     npm run native -- --gpu         the same with CUDA; --unchecked without a card to check it on
 *     npm run native -- --remove
 *     npm run webgpu [-- --remove]    WebGPU outside the browser
 */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { gpu: { type: "boolean" }, unchecked: { type: "boolean" }, remove: { type: "boolean" } },
  });
  if (positionals[0] === "webgpu") {
    if (values.remove) removeWebgpu();
    else await installWebgpu();
  } else if (values.remove) removeNative();
  else await installNative({ gpu: values.gpu === true, unchecked: values.unchecked === true });
}

try {
  await main();
} catch (error) {
  if (!(error instanceof Stop)) throw error;
  say(error.message);
  process.exitCode = 1;
}
