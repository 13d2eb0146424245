import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { requireCommand, run, say, Stop } from "./steps.ts";

const VERSION = "2.21.0";

/** The Python package that contains TensorFlow's C library. */
interface Wheel {
  readonly name: string;
  /** The extra that names the CUDA libraries it is built for; null for the CPU. */
  readonly cuda: string | null;
  /** Its download size, in words. */
  readonly size: string;
}

/** @throws Stop if there is no wheel for this machine. */
export function wheelFor(gpu: boolean): Wheel {
  if (process.platform !== "linux" || !(process.arch in machines)) {
    throw new Stop(`There is no other way on ${process.platform} ${process.arch}: the wheel's C library is for Linux.`);
  }
  // On ARM the package without a suffix is the one for the CPU.
  if (!gpu) return { name: process.arch === "x64" ? "tensorflow-cpu" : "tensorflow", cuda: null, size: "270 MB" };
  return { name: "tensorflow", cuda: "and-cuda", size: "600 MB, then some 2.5 GB of CUDA libraries" };
}

const machines: Readonly<Record<string, string>> = { x64: "x86_64", arm64: "aarch64" };

/**
 * Builds a package's binding against the C library of TensorFlow's own wheel: shared libraries and headers go to its
 * `deps`, one compilation creates `lib/napi-v8/tfjs_binding.node`.
 * @param folder the add-on's folder, where the wheel is unpacked temporarily.
 */
export async function buildFromWheel(folder: string, packageFolder: string, wheel: Wheel): Promise<void> {
  await requireCommand(
    "python3",
    ["-m", "pip", "--version"],
    "Install Python 3 with pip (Debian: python3-pip) and run this again.",
  );
  await requireCommand("g++", ["--version"], "Install a C++ compiler (Debian: g++) and run this again.");
  const unpacked = join(folder, "wheel");
  say(`Fetching the wheel ${wheel.name} ${VERSION} with pip: ${wheel.size}.`);
  await pip(unpacked, [`${wheel.name}==${VERSION}`]);
  if (wheel.cuda) {
    const metadata = join(unpacked, `${wheel.name}-${VERSION}.dist-info`, "METADATA");
    const libraries = requirementsIn(readFileSync(metadata, "utf8"), wheel.cuda);
    say(`Fetching the CUDA libraries it names: ${libraries.join(", ")}.`);
    await pip(unpacked, libraries);
  }
  say("Extracting its shared libraries and headers.");
  takeOut(unpacked, join(packageFolder, "deps"));
  rmSync(unpacked, { recursive: true });
  say("Compiling the binding: half a minute.");
  await compile(folder, packageFolder);
}

/** Unpacks wheels into a folder. Any Python will do, since none of their code runs. */
async function pip(folder: string, packages: readonly string[]): Promise<void> {
  const machine = machines[process.arch] ?? "";
  const platforms = ["manylinux_2_27", "manylinux_2_17", "manylinux2014"].flatMap((name) => [
    "--platform",
    `${name}_${machine}`,
  ]);
  const how = ["--no-deps", "--no-compile", "--no-cache-dir", "--only-binary=:all:", "--python-version", "3.12"];
  const { ok } = await run("python3", ["-m", "pip", "install", ...how, ...platforms, "--target", folder, ...packages]);
  if (!ok) throw new Stop("pip could not fetch them: see its message above.");
}

/** The additional requirements of an extra in a wheel's metadata, in pip's syntax. @internal */
export function requirementsIn(metadata: string, part: string): string[] {
  const lines = metadata.split("\n").filter((line) => line.startsWith("Requires-Dist:") && line.includes(`"${part}"`));
  return lines.map(
    (line) =>
      line
        .slice("Requires-Dist:".length)
        .split(";")[0]
        ?.replaceAll(/[\s()]/g, "") ?? "",
  );
}

const LIBRARIES = ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"];

function takeOut(unpacked: string, deps: string): void {
  const tensorflow = join(unpacked, "tensorflow");
  rmSync(deps, { recursive: true, force: true });
  mkdirSync(join(deps, "lib"), { recursive: true });
  for (const library of LIBRARIES) renameSync(join(tensorflow, library), join(deps, "lib", library));
  // Headers of the C library include each other across these four trees.
  for (const tree of [
    "tensorflow/c",
    "tensorflow/core/platform",
    "tensorflow/tsl/platform",
    "tsl/platform",
    "xla/tsl/c",
  ]) {
    const from = join(tensorflow, "include", tree);
    if (existsSync(from)) cpSync(from, join(deps, "include", tree), { recursive: true });
  }
  // The C library looks for CUDA's libraries in ../nvidia.
  if (existsSync(join(unpacked, "nvidia"))) renameSync(join(unpacked, "nvidia"), join(deps, "nvidia"));
}

async function compile(folder: string, packageFolder: string): Promise<void> {
  const binding = join(packageFolder, "binding");
  const sources = readdirSync(binding)
    .filter((name) => name.endsWith(".cc"))
    .map((name) => join(binding, name));
  const lib = join(packageFolder, "lib", "napi-v8");
  mkdirSync(lib, { recursive: true });
  const includes = [
    join(folder, "node_modules", "node-api-headers", "include"),
    join(packageFolder, "deps", "include"),
  ];
  const options = ["-O2", "-shared", "-fPIC", "-std=c++17", "-DNAPI_VERSION=8", ...includes.map((path) => `-I${path}`)];
  const libraries = [`-L${join(packageFolder, "deps", "lib")}`, ...LIBRARIES.map((library) => `-l:${library}`)];
  const target = ["-Wl,-rpath,$ORIGIN/../../deps/lib", "-o", join(lib, "tfjs_binding.node")];
  const { ok, said } = await run("g++", [...options, ...sources, ...libraries, ...target], { quietly: true });
  if (!ok) throw new Stop(`The binding does not compile:\n${said.trim()}`);
}
