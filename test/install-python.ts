import { execFileSync } from "node:child_process";
import { join } from "node:path";

/**
 * `npm run python`: a Python environment in the ignored `.cache/python`, for tests of what is exported to Python, of
 * its clients, of games of OpenSpiel and PettingZoo, and of llama.cpp. With `-- --trl`, TRL too: 6 GB, most of them
 * CUDA's libraries.
 */

const folder = join(import.meta.dirname, "../.cache/python");

const packages = ["pandas==3.1.1", "pyarrow==26.0.1", "onnx==1.23.2", "onnxruntime==1.32.0"];
const clients = ["python-socketio[client]==5.18.1", "mcp==1.30.0"];
// What the client of openenv imports; all that it depends on is half a gigabyte.
const imported = ["fastapi", "fastmcp<4", "requests", "websockets"];
const alone = ["openenv==0.10.0"];
const games = ["open_spiel==2.0.2", "pettingzoo==1.27.0", "rlcard==1.2.0", "chess==1.11.2", "pygame-ce==2.5.8"];
const trl = ["trl==1.16.0", "transformers==5.24.0", "torch==2.15.0", "datasets==5.2.0"];
const llama = ["xllamacpp==2026.10.11549", "gguf==0.19.0"];

const run = (program: string, ...args: readonly string[]) => execFileSync(program, args, { stdio: "inherit" });
run("python3", "-m", "venv", folder);
run(
  join(folder, "bin/pip"),
  "install",
  "--disable-pip-version-check",
  "--quiet",
  ...packages,
  ...clients,
  ...games,
  ...llama,
  ...imported,
  ...(process.argv.includes("--trl") ? trl : []),
);
run(join(folder, "bin/pip"), "install", "--disable-pip-version-check", "--quiet", "--no-deps", ...alone);
