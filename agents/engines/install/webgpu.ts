import { addPackages, check, freshFolder, removeFolder, say, Stop } from "./steps.ts";

const PACKAGES = ["webgpu@0.6.2", "@tensorflow/tfjs-backend-webgpu@4.22.0"];

/** Installs Dawn, Chromium's WebGPU, and TensorFlow.js's backend for it. */
export async function installWebgpu(): Promise<void> {
  say("Fetching Dawn (the WebGPU of Chromium, 130 MB) and TensorFlow.js's backend for it (30 MB) from npm.");
  await addPackages(freshFolder("webgpu"), PACKAGES, ["tfjs-backend-webgpu"]);
  say("Testing it against plain TensorFlow.js.");
  const { ok, said } = await check("webgpu");
  if (!ok) throw new Stop(`It is installed but can't be used on this machine: ${said}\n${undo}`);
  say(said);
  say("Done. The next start uses it if its train step is the fastest; `ENGINE=webgpu` selects it by name.");
  say(undo);
}

const undo = "`npm run webgpu -- --remove` removes it.";

export function removeWebgpu(): void {
  say(removeFolder("webgpu") ? "Removed the WebGPU engine." : "There was no WebGPU engine to remove.");
}
