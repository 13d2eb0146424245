import { Option, type Command } from "commander";
import { ServerError } from "../../errors.ts";
import { exportLeague, type LeagueFileReport } from "../../transfer/export-league.ts";
import { importLeague } from "../../transfer/import-league.ts";
import { parsePlace } from "../options.ts";
import { printAnswer, type OutputOptions } from "../output.ts";
import { chosenPlace, findLeague, storeSettings, withStoreToRead } from "../stores.ts";
import { curvesFormats, exportCurves, type CurvesFormat } from "./export-curves.ts";

interface ExportOptions extends OutputOptions {
  readonly league?: string;
  readonly store?: string;
  readonly curves?: CurvesFormat;
  readonly out?: string;
  readonly file?: string;
}

/** `league export` and `league import`. */
export function exportCommands(league: Command): void {
  league
    .command("export [id]")
    .description("write a whole league to one file (--file), or its measures and training metrics (--out)")
    .option("--league <id>", "the league, instead of [id]; both may be the beginning of its id")
    .option("--store <place>", "folder or MongoDB address; by default DATA_DIR or MONGODB_URL", parsePlace)
    .option("--file <path>", "a new file for the league: ledger, segments, weights and matches; see league import")
    .option("--out <path>", "a new file for its curves; with tensorboard a folder for its log directory")
    .addOption(
      new Option(
        "--curves <format>",
        "csv (default): a row a value; json: one array of objects; tensorboard: event files, one run an agent, " +
          "steps are updates",
      ).choices(curvesFormats),
    )
    .option("--json", "answer as JSON")
    .action(exportStored);
  league
    .command("import")
    .description("read a league from a file that league export --file wrote, and verify it")
    .requiredOption("--file <path>", "the file")
    .option("--store <place>", "folder or MongoDB address; by default DATA_DIR or MONGODB_URL", parsePlace)
    .option("--json", "answer as JSON")
    .action(importFile);
}

async function exportStored(id: string | undefined, options: ExportOptions): Promise<void> {
  const { file, out, curves } = options;
  const league = id ?? options.league;
  if (league === undefined || (id !== undefined && options.league !== undefined)) {
    throw misused("Name one league: by its id, or with --league.");
  }
  if ((file === undefined) === (out === undefined)) {
    throw misused("Give one of --file, for the whole league, and --out, for its curves.");
  }
  const store = chosenPlace(options.store);
  if (out !== undefined) return exportCurves({ ...options, league, store, out, curves: curves ?? "csv" });
  if (curves !== undefined) throw misused("--curves writes to --out, not to --file.");
  const found = await withStoreToRead(store, (reader) => findLeague(reader, league));
  print(options, await exportLeague(storeSettings(store), found, file ?? ""), "is in");
}

async function importFile(options: OutputOptions & { file: string; store?: string }): Promise<void> {
  const settings = storeSettings(chosenPlace(options.store));
  print(options, await importLeague(options.file, settings), "was imported from");
}

function print(options: OutputOptions, report: LeagueFileReport, verb: string): void {
  const { league, file, entries, segments, episodes, weights } = report;
  printAnswer(
    options,
    report,
    () =>
      `${league} ${verb} ${file}: ${entries} entries, ${segments} segments, ${episodes} episodes, ${weights} weights, ` +
      "all verified by their hashes",
  );
}

const misused = (sentence: string): ServerError =>
  new ServerError("request/invalid", `${sentence} See: redqueen league export --help`);
