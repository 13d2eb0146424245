import { Option, type Command } from "commander";
import { exportTable } from "../../../agents/trees/policy-table.ts";
import { policyTable } from "../../../agents/evaluation/evaluate.ts";
import { plainForward } from "../../../agents/networks/forward.ts";
import { assertPolicyFits } from "../../../agents/players/policy.ts";
import { gameById } from "../../../games/registry.ts";
import type { Game } from "../../../games/core/game.ts";
import { ServerError } from "../../errors.ts";
import { baseCommand } from "./base.ts";
import { bestResponseCommand } from "./best-response.ts";
import { evaluateCommand } from "./evaluate.ts";
import { parsePlace } from "../options.ts";
import { printAnswer, table, type OutputOptions } from "../output.ts";
import { DEFAULT_POLICY, findPolicy, POLICY_NAMES, policyLine } from "./policies.ts";
import { readLeague, withStoreToRead } from "../stores.ts";

interface ExportOptions extends OutputOptions {
  readonly league: string;
  readonly store: string;
  readonly policy: string;
  readonly format: (typeof FORMATS)[number];
}

const FORMATS = ["openspiel", "table"] as const;

/** `policy base|export|evaluate|best-response`: base policies, and policies of a stored league. */
export function policyCommands(program: Command): void {
  const policy = program
    .command("policy")
    .description("policies: create a base, export, evaluate, find a best response");
  baseCommand(policy);
  policy
    .command("export")
    .description("export a policy's probabilities in every information state of an enumerable game")
    .requiredOption("--league <id>", "the league, by its id or the beginning of it")
    .requiredOption("--store <place>", "folder or MongoDB address", parsePlace)
    .option("--policy <name>", POLICY_NAMES, DEFAULT_POLICY)
    .addOption(
      new Option("--format <format>", "openspiel: OpenSpiel's game, information states and actions; table: any game's")
        .choices(FORMATS)
        .default("openspiel"),
    )
    .option("--json", "answer as JSON")
    .action(exportPolicy);
  evaluateCommand(policy);
  bestResponseCommand(policy);
}

async function exportPolicy(options: ExportOptions): Promise<void> {
  await withStoreToRead(options.store, async (store) => {
    const { record, state } = await readLeague(store, options.league);
    const { weights, facts } = await findPolicy(store, [record.id], options.policy);
    const game = gameById(state.config.game);
    assertPolicyFits(weights, game);
    const name = nameIn(options.format, game);
    const policy = exportTable(await policyTable(game, state.config.options, weights.network, plainForward(weights)));
    printAnswer(options, { game: name, player: facts, policy }, () => [
      `${name}, ${policyLine(facts)}`,
      ...table(
        Object.entries(policy).map(([text, actions]) => [
          text,
          ...Object.entries(actions).map(([action, probability]) => `${action}: ${probability.toFixed(4)}`),
        ]),
      ),
    ]);
  });
}

function nameIn(format: ExportOptions["format"], game: Game): string {
  if (format === "table") return game.id;
  if (game.openspiel !== undefined) return game.openspiel;
  throw new ServerError("request/invalid", `${game.id} is not one of OpenSpiel's games; choose --format table.`);
}
