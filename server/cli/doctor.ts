import { availableParallelism, totalmem } from "node:os";
import type { Command } from "commander";
import { createRequire } from "node:module";
import { readConfig } from "../config.ts";
import { openStore } from "../store/registry.ts";
import { answer, refusal, table, type OutputOptions } from "./output.ts";

/** `doctor`: versions, engine and why, store, what is missing and how to get it. */
export function doctorCommand(program: Command): void {
  program
    .command("doctor")
    .description("what this machine has: versions, engine, store, and what is missing")
    .option("--json", "answer as JSON")
    .action(doctor);
}

interface Missing {
  readonly what: string;
  readonly why: string;
  readonly how: string;
}

async function doctor(options: OutputOptions): Promise<void> {
  const config = readConfig();
  // Only here and in job processes: loading the engines loads tensor code.
  const { chooseEngine } = await import("../../agents/engines/registry.ts");
  const { name, reason, trials } = await chooseEngine(config.engine);
  const store = await checkStore(config);
  const missing: Missing[] = trials
    .filter(({ outcome }) => outcome === "missing" || outcome === "wrong")
    .map((trial) => ({ what: `engine ${trial.name}`, why: "faster training, optional", how: trial.detail }));
  if (!store.ok) missing.push({ what: "store", why: "nothing runs without it", how: store.problem ?? "" });
  const report = {
    versions: versions(),
    machine: { cores: availableParallelism(), memory: totalmem() },
    engine: { name, reason, trials },
    store,
    missing,
  };
  answer(options, report, () => [
    ...table(Object.entries(report.versions)),
    `engine   ${name}: ${reason}`,
    `store    ${store.description}${store.ok ? "" : `: ${store.problem}`}`,
    ...missing.map(({ what, how }) => `missing  ${what}: ${how}`),
  ]);
  if (!store.ok) process.exitCode = 1;
}

function versions(): Record<string, string> {
  const require = createRequire(import.meta.url);
  const of = (name: string): string => (require(name) as { version: string }).version;
  return {
    "red-queen": of("../../package.json"),
    node: process.versions.node,
    tfjs: of("@tensorflow/tfjs/package.json"),
    sqlite: process.versions["sqlite"] ?? "unknown",
  };
}

async function checkStore(config: ReturnType<typeof readConfig>) {
  try {
    const store = await openStore({ mongodbUrl: config.mongodbUrl, directory: config.dataDir });
    try {
      await store.ping();
      return { kind: store.kind, description: store.description, ok: true, problem: null };
    } finally {
      await store.close();
    }
  } catch (error) {
    const refused = refusal(error);
    if (!refused) throw error;
    const kind = config.mongodbUrl ? "mongodb" : "sqlite";
    return { kind, description: kind, ok: false, problem: refused.message };
  }
}
