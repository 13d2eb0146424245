import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Option, type Command } from "commander";
import { policyTable } from "../../../agents/evaluation/evaluate.ts";
import type { ExportedPolicy } from "../../../agents/export/policy-description.ts";
import { policyJson } from "../../../agents/export/policy-json.ts";
import { plainForward } from "../../../agents/networks/forward.ts";
import { assertPolicyFits } from "../../../agents/players/policy.ts";
import { exportTable } from "../../../agents/trees/policy-table.ts";
import type { Game, GameOptions } from "../../../games/core/game.ts";
import { gameById } from "../../../games/registry.ts";
import { ServerError } from "../../errors.ts";
import { releaseVersion } from "../../release.ts";
import { attemptWrite, NewFile } from "../new-file.ts";
import { parsePlace } from "../options.ts";
import { printAnswer, table, type OutputOptions } from "../output.ts";
import { readLeague, withStoreToRead } from "../stores.ts";
import { DEFAULT_POLICY, findPolicy, POLICY_NAMES, policyLine, type PolicyFacts } from "./policies.ts";

const TABLES = ["openspiel", "table"] as const;
const NETWORKS = ["onnx", "tfjs", "json"] as const;

type TableFormat = (typeof TABLES)[number];
type NetworkFormat = (typeof NETWORKS)[number];

interface ExportOptions extends OutputOptions {
  readonly league: string;
  readonly store: string;
  readonly policy: string;
  readonly format: TableFormat | NetworkFormat;
  readonly out?: string;
}

const SUMMARIES =
  "probabilities in every information state of an enumerable game, openspiel: in OpenSpiel's names, table: of any game; or the network, onnx: as an ONNX model, tfjs: as a graph model of TensorFlow.js, json: its weights as JSON";

/** `policy export`: prints a policy's probabilities, or writes its network to a file. */
export function exportCommand(policy: Command): void {
  policy
    .command("export")
    .description("print a policy's probabilities in every information state, or write its network to new files")
    .requiredOption("--league <id>", "the league, by its id or the beginning of it")
    .requiredOption("--store <place>", "folder or MongoDB address", parsePlace)
    .option("--policy <name>", POLICY_NAMES, DEFAULT_POLICY)
    .addOption(new Option("--format <format>", SUMMARIES).choices([...TABLES, ...NETWORKS]).default("openspiel"))
    .option("--out <path>", "a new file for onnx and json, a folder for tfjs")
    .option("--json", "answer as JSON")
    .action(exportPolicy);
}

async function exportPolicy(options: ExportOptions): Promise<void> {
  const { format, out } = options;
  if (isNetworkFormat(format) !== (out !== undefined)) {
    throw new ServerError(
      "request/invalid",
      `Networks are written to files and probabilities are printed: use --out with ${NETWORKS.join(", ")} alone.`,
    );
  }
  await withStoreToRead(options.store, async (store) => {
    const { record, state } = await readLeague(store, options.league);
    const { weights, facts } = await findPolicy(store, [record.id], options.policy);
    const game = gameById(state.config.game);
    assertPolicyFits(weights, game);
    const exported = { weights, game, league: facts.league, version: facts.version, release: releaseVersion() };
    if (isNetworkFormat(format)) await writeNetwork(options, format, out ?? "", exported, facts);
    else await printTable(options, format, exported, state.config.options, facts);
  });
}

const isNetworkFormat = (format: string): format is NetworkFormat => (NETWORKS as readonly string[]).includes(format);

/** @throws ServerError `export/file-unusable`; AgentError `export/unsupported`, `engine/not-recordable`. */
async function writeNetwork(
  options: ExportOptions,
  format: NetworkFormat,
  out: string,
  exported: ExportedPolicy,
  player: PolicyFacts,
): Promise<void> {
  await writers[format](exported, out);
  printAnswer(options, { game: exported.game.id, player, format, out }, () => `${policyLine(player)}, in ${out}`);
}

/** Models of ONNX and TensorFlow.js are imported only where they are written, since that loads tensor code. */
const writers: Readonly<Record<NetworkFormat, (policy: ExportedPolicy, out: string) => void | Promise<void>>> = {
  async onnx(policy, out) {
    const { policyOnnx } = await import("../../../agents/export/policy-onnx.ts");
    writeNew(out, [policyOnnx(policy)]);
  },
  async tfjs(policy, out) {
    const { policyTfjs, TFJS_WEIGHTS_FILE } = await import("../../../agents/export/policy-tfjs.ts");
    const { model, weights } = policyTfjs(policy);
    attemptWrite(out, () => mkdirSync(out));
    writeNew(join(out, TFJS_WEIGHTS_FILE), [weights]);
    writeNew(join(out, "model.json"), [JSON.stringify(model)]);
  },
  json: (policy, out) => writeNew(out, policyJson(policy)),
};

function writeNew(path: string, parts: Iterable<string | Uint8Array>): void {
  const file = new NewFile(path);
  try {
    for (const part of parts) file.append(typeof part === "string" ? part : Buffer.from(part));
  } finally {
    file.close();
  }
}

async function printTable(
  options: ExportOptions,
  format: TableFormat,
  { weights, game }: ExportedPolicy,
  gameOptions: GameOptions,
  player: PolicyFacts,
): Promise<void> {
  const name = gameName(format, game);
  const policy = exportTable(await policyTable(game, gameOptions, weights.network, plainForward(weights)));
  printAnswer(options, { game: name, player, policy }, () => [
    `${name}, ${policyLine(player)}`,
    ...table(
      Object.entries(policy).map(([text, actions]) => [
        text,
        ...Object.entries(actions).map(([action, probability]) => `${action}: ${probability.toFixed(4)}`),
      ]),
    ),
  ]);
}

function gameName(format: TableFormat, game: Game): string {
  if (format === "table") return game.id;
  if (game.openspiel !== undefined) return game.openspiel;
  throw new ServerError("request/invalid", `${game.id} is not one of OpenSpiel's games; choose --format table.`);
}
