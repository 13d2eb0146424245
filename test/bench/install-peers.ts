import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { peersFolder } from "./peers.ts";

/**
 * `npm run bench:peers`: a Python environment with the programs that benchmarks are compared with, in the ignored
 * folder `.peers`. PyTorch comes with its CUDA libraries on Linux, some 5 GB; the rest of the project needs none of it.
 */

const packages = [
  "torch==2.15.0",
  "open-spiel==2.0.2",
  "jax==0.10.2",
  "optax==0.2.8",
  "pettingzoo==1.27.0",
  "pygame==2.6.1",
];

const run = (program: string, ...args: readonly string[]) => execFileSync(program, args, { stdio: "inherit" });
run("python3", "-m", "venv", peersFolder);
run(join(peersFolder, "bin/pip"), "install", "--disable-pip-version-check", ...packages);
