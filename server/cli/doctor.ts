import { accessSync, constants, existsSync, statSync } from "node:fs";
import { availableParallelism, totalmem } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { Command } from "commander";
import { createRequire } from "node:module";
import type { Game } from "../../games/core/game.ts";
import { games } from "../../games/registry.ts";
import { resolveConfig } from "../../agents/league/defaults.ts";
import { networkCost } from "../../agents/networks/cost.ts";
import { networkFor } from "../../agents/networks/layout.ts";
import { readConfig } from "../config.ts";
import { pythonCatalogues } from "../python/sources.ts";
import { readStore } from "../store/registry.ts";
import { printAnswer, refusal, table, type OutputOptions } from "./output.ts";

/**
 * `doctor`: versions, engines and the reason for the choice, networks and their cost, store, what is missing and how to
 * get it.
 */
export function doctorCommand(program: Command): void {
  program
    .command("doctor")
    .description("check this machine: versions, engines, networks, store, and what is missing")
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
  // Imported here and in job processes only, since loading the engines loads tensor code.
  const { chooseEngine } = await import("../../agents/engines/registry.ts");
  const { name, reason, trials } = await chooseEngine(config.engine);
  const store = await checkStore(config);
  const missing: Missing[] = trials
    .filter(({ outcome }) => outcome === "missing" || outcome === "wrong" || outcome === "refused")
    .map((trial) => ({ what: `engine ${trial.name}`, why: "optional", how: trial.detail }));
  if (!store.ok) missing.push({ what: "store", why: "nothing runs without it", how: store.problem ?? "" });
  const catalogues = pythonCatalogues();
  for (const { source, missing: how } of catalogues) {
    if (how !== null) missing.push({ what: `games of ${source}`, why: "optional", how });
  }
  const report = {
    versions: versions(),
    machine: { cores: availableParallelism(), memory: totalmem() },
    engine: { name, reason, trials },
    networks: games.map(defaultNetwork),
    store,
    pythonGames: Object.fromEntries(catalogues.map(({ source, games: found }) => [source, found.length])),
    missing,
  };
  printAnswer(options, report, () => [
    ...table(Object.entries(report.versions)),
    `engine   ${name}: ${reason}`,
    `store    ${store.description}${store.ok ? "" : `: ${store.problem}`}`,
    ...(store.ok ? [] : ["missing  store: nothing runs without it"]),
    "",
    ...table(trials.map((trial) => ["engine", trial.name, trial.outcome, trial.detail])),
    "",
    ...catalogues.map(
      ({ source, games: found, missing: how }) => `python   ${source}: ${how ?? `${found.length} games`}`,
    ),
    "",
    ...table(report.networks.map(networkRow)),
  ]);
  if (!store.ok) process.exitCode = 1;
}

/** The default network of a game's leagues, and its cost. */
function defaultNetwork(game: Game) {
  const { hidden } = resolveConfig(game, {});
  const network = networkFor(game, hidden);
  return { game: game.id, kind: network.kind, hidden, ...networkCost(network) };
}

function networkRow({ game, kind, hidden, parameters, forward, trainStep }: ReturnType<typeof defaultNetwork>) {
  const sizes = `${kind} ${hidden.join("-")}`;
  const cost = `${thousands(forward)} multiply-adds a row forward, ${thousands(trainStep)} in a train step`;
  return ["network", game, sizes, `${thousands(parameters)} parameters`, cost];
}

const thousands = (count: number): string => count.toLocaleString("en-GB");

function versions(): Record<string, string> {
  const require = createRequire(import.meta.url);
  const of = (name: string): string => (require(name) as { version: string }).version;
  return {
    "red-queen": of("../../package.json"),
    node: process.versions.node,
    tfjs: of("@tensorflow/tfjs/package.json"),
    onnxruntime: of("onnxruntime-node/package.json"),
    sqlite: process.versions["sqlite"] ?? "unknown",
  };
}

async function checkStore(config: ReturnType<typeof readConfig>) {
  const kind = config.mongodbUrl ? "mongodb" : "sqlite";
  try {
    const store = await readStore({ mongodbUrl: config.mongodbUrl, directory: config.dataDir });
    try {
      await store.ping();
      const problem = config.mongodbUrl ? null : whyReadOnly(config.dataDir);
      return { kind, description: store.description, ok: problem === null, problem };
    } finally {
      await store.close();
    }
  } catch (error) {
    const refused = refusal(error);
    if (!refused) throw error;
    const problem = refused.code === "store/not-found" ? whyNotMade(config) : refused.message;
    const place = config.mongodbUrl ? "the database" : `SQLite ${join(config.dataDir, "red-queen.db")}`;
    const description = problem === null ? `${place}, created at the first start` : kind;
    return { kind, description, ok: problem === null, problem };
  }
}

/** Why a server could not write to the store in that folder; null if it can. */
function whyReadOnly(directory: string): string | null {
  const refused = [directory, join(directory, "red-queen.db")].find((path) => !isWritable(path));
  return refused === undefined ? null : `${refused} is read-only: give this user write permission.`;
}

/** Why a server could not create the store; null if it can, as in any MongoDB that answers. */
function whyNotMade({ dataDir, mongodbUrl }: ReturnType<typeof readConfig>): string | null {
  if (mongodbUrl) return null;
  let above = resolve(dataDir);
  while (!existsSync(above) && dirname(above) !== above) above = dirname(above);
  if (isWritable(above) && statSync(above).isDirectory()) return null;
  return `${dataDir} can't be created in ${above}: set DATA_DIR to a directory this user may write.`;
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
