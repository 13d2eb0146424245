import { writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { runStep, type Step, type StepResult } from "./steps.ts";

/*
 * `npm run gpu-check`: on a machine with a graphics card, installs the engines that use it, tests them, runs a league
 * for a minute on the best one, and measures all engines; eight minutes at most. Writes everything it saw as one JSON
 * file, and ends with exit code 1 if no engine on a card passed its self-test, or a step failed.
 */

/** Engines that run on a card, the preferred one first. */
const CARD_ENGINES = ["tfjs-node-gpu", "webgpu"];
const INSTALLS: readonly Step[] = [
  { name: "install webgpu", command: ["npm", "run", "-s", "webgpu"], limit: 60 },
  { name: "install tfjs-node-gpu", command: ["npm", "run", "-s", "native", "--", "--gpu"], limit: 150 },
];
const redqueen = (...args: string[]): Step["command"] => ["npm", "run", "-s", "redqueen", "--", ...args];

/** Of what `doctor --json` answers. */
interface Doctor {
  readonly engine: {
    readonly trials: readonly {
      readonly name: string;
      readonly outcome: string;
      readonly milliseconds: number | null;
    }[];
  };
}

const { values } = parseArgs({
  options: {
    /** The file that is written. */
    output: { type: "string", default: "gpu-check.json" },
    /** Uses the engines that are installed. */
    "no-install": { type: "boolean", default: false },
  },
});

const steps: StepResult[] = [];
async function run(step: Step): Promise<StepResult> {
  process.stdout.write(`${step.name}: ${step.command.join(" ")}\n`);
  const result = await runStep(step);
  process.stdout.write(`  ${result.outcome} after ${result.seconds} s\n`);
  steps.push(result);
  return result;
}

// An engine that can't be installed is missing below, with the reason in its step.
if (!values["no-install"]) for (const step of INSTALLS) await run(step);
await run({
  name: "card",
  command: ["nvidia-smi", "--query-gpu=name,driver_version,memory.total", "--format=csv"],
  limit: 10,
});
const doctor = await run({ name: "self-test", command: redqueen("doctor", "--json"), limit: 45 });
const trials = (doctor.answer as Doctor | null)?.engine.trials ?? [];
const usable = trials.filter(({ name, milliseconds }) => CARD_ENGINES.includes(name) && milliseconds !== null);
const engine = usable.toSorted((a, b) => (a.milliseconds ?? 0) - (b.milliseconds ?? 0))[0]?.name ?? null;
const needed = [doctor];
if (engine !== null) {
  const league = redqueen("league", "run", "--game", "leduc-poker", "--for", "60s", "--engine", engine, "--json");
  needed.push(await run({ name: "league", command: league, limit: 95 }));
}
needed.push(
  await run({ name: "bench", command: ["npm", "run", "-s", "bench", "--", "engines", "--json"], limit: 120 }),
);

const passed = engine !== null && needed.every(({ outcome }) => outcome === "passed");
const report = { passed, engine, processor: cpus()[0]?.model ?? "unknown", node: process.versions.node, steps };
await writeFile(values.output, `${JSON.stringify(report, null, 2)}\n`);
process.stdout.write(
  engine === null
    ? `No engine on a graphics card passed its self-test; the reasons are in ${values.output}.\n`
    : `${passed ? "Everything passed" : "A step failed"} on ${engine}; the figures are in ${values.output}.\n`,
);
process.exitCode = passed ? 0 : 1;
