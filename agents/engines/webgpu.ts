import { AgentError } from "../errors.ts";
import { importAddOn } from "./add-ons.ts";
import type { EngineKind } from "./engine.ts";
import { openReadLater } from "./read-later.ts";
import { replaceWrongKernels } from "./webgpu-kernels.ts";

/** WebGPU's description of the device it chose. */
interface Adapter {
  readonly info: {
    readonly vendor: string;
    readonly architecture: string;
    readonly description: string;
    readonly isFallbackAdapter?: boolean;
  };
}

interface Gpu {
  requestAdapter(options?: object): Promise<Adapter | null>;
}

const webgpuKind = (name: string, software: boolean, summary: string): EngineKind => ({
  name,
  backend: "webgpu",
  summary,
  install: "npm run webgpu",
  optIn: software,
  async open({ tf }) {
    const gpu = await findGpu();
    // The backend makes the same request later, so it gets the same card.
    const adapter = await gpu.requestAdapter({ powerPreference: "high-performance" });
    if (!adapter) throw new AgentError("engine/unfit", "it found no graphics card");
    const device = describe(adapter);
    if (isSoftware(adapter) && !software) {
      throw new AgentError(
        "engine/unfit",
        `its card is software on the CPU (${device}); ENGINE=webgpu-software uses it anyway`,
      );
    }
    await importAddOn("webgpu", "@tensorflow/tfjs-backend-webgpu");
    replaceWrongKernels(tf);
    return openReadLater(tf, device);
  },
});

/** Compute shaders by Dawn, the WebGPU of Chromium, on any card with Vulkan, Metal or Direct3D 12. */
export const webgpu = webgpuKind("webgpu", false, "TensorFlow.js on WebGPU (Dawn), on a graphics card");

export const webgpuSoftware = webgpuKind(
  "webgpu-software",
  true,
  "TensorFlow.js on WebGPU (Dawn), also on software cards: correct, but slow",
);

/** Installs Dawn where TensorFlow.js looks for WebGPU: in the globals that a browser has. */
async function findGpu(): Promise<Gpu> {
  const place = globalThis as unknown as { navigator?: { gpu?: Gpu } };
  const known = place.navigator?.gpu;
  if (known) return known;
  const dawn = (await importAddOn("webgpu", "webgpu")) as { create(flags: string[]): Gpu; globals: object };
  Object.assign(globalThis, dawn.globals);
  // Node's own `navigator` is a getter on the global object.
  const gpu = dawn.create([]);
  Object.defineProperty(place.navigator ?? (place.navigator = {}), "gpu", { value: gpu, configurable: true });
  return gpu;
}

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|basic render|warp|software/i;

function isSoftware({ info }: Adapter): boolean {
  return info.isFallbackAdapter === true || SOFTWARE.test(`${info.vendor} ${info.architecture} ${info.description}`);
}

function describe({ info: { vendor, architecture, description } }: Adapter): string {
  return [vendor, architecture, description].filter(Boolean).join(", ") || "a card without a name";
}
