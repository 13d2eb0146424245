import type { Command } from "commander";
import { auditStore } from "../../audit/store.ts";
import { parsePlace } from "../options.ts";
import { printAnswer, type OutputOptions } from "../output.ts";
import { withStoreToRead } from "../stores.ts";
import { copy } from "./copy.ts";

/** `store audit` compares a store's documents with the ledgers of its leagues; `store copy` copies all of them. */
export function storeCommands(program: Command): void {
  const store = program.command("store").description("stores: audit, copy");
  store
    .command("copy")
    .description("copy a store that is not in use to an empty place; run it again to complete an interrupted copy")
    .requiredOption("--from <place>", "folder or MongoDB address of the store", parsePlace)
    .requiredOption("--to <place>", "an empty folder, or the address of an empty MongoDB database", parsePlace)
    .option("--json", "answer as JSON")
    .action(copy);
  store
    .command("audit")
    .description("check that every league's ledger, segments, weights and matches are stored and agree")
    .requiredOption("--store <place>", "folder or MongoDB address", parsePlace)
    .option("--json", "answer as JSON")
    .action(audit);
}

async function audit(options: OutputOptions & { store: string }): Promise<void> {
  const report = await withStoreToRead(options.store, auditStore);
  const { leagues, entries, segments, weights, episodes, released, pending, failed } = report;
  printAnswer(options, report, () => [
    `${leagues} leagues, ${entries} entries, ${segments} segments, ${weights} weights, ${episodes} episodes, ` +
      `${released} deleted and ${pending} pending segments: ${failed.length} failed`,
    ...failed.map(({ league, what, problem }) => `  ${league}, ${what}: ${problem}`),
  ]);
  if (failed.length > 0) process.exitCode = 1;
}
