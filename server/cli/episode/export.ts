import { InvalidArgumentError, Option, type Command } from "commander";
import type { StoredEpisode } from "../../../agents/export/export-format.ts";
import { exportFormats } from "../../../agents/export/registry.ts";
import { replayPlies } from "../../../agents/export/replay-plies.ts";
import { GameError } from "../../../games/core/errors.ts";
import type { Game } from "../../../games/core/game.ts";
import { gameById } from "../../../games/registry.ts";
import { ServerError } from "../../errors.ts";
import type { StoreReader } from "../../store/store.ts";
import { parsePlace } from "../options.ts";
import { printAnswer, type OutputOptions } from "../output.ts";
import { readLeague, withStoreToRead } from "../stores.ts";
import type { EpisodeSink } from "./episode-sink.ts";
import { countLateMatches, leagueEpisodes, matchEpisodes, type EpisodeBatch } from "./episode-source.ts";
import { PARQUET_SUMMARY, ParquetFolder } from "./parquet-folder.ts";
import type { ExportProgress, ExportWanted } from "./progress.ts";
import { TextFile } from "./text-file.ts";

interface ExportOptions extends OutputOptions {
  readonly league?: string;
  readonly matches?: boolean;
  readonly game?: string;
  readonly store: string;
  readonly format: string;
  readonly out: string;
  readonly resume?: boolean;
  readonly limit?: number;
}

const PARQUET = "parquet";

/** `episode export`: writes a league's episodes, or matches, to a file. */
export function exportCommand(episode: Command): void {
  const summaries = [...exportFormats, { id: PARQUET, summary: PARQUET_SUMMARY }];
  const help = summaries.map(({ id, summary }) => `${id}: ${summary}`).join("; ");
  episode
    .command("export")
    .description("write a league's episodes to a file, in the order of its ledger, or matches, oldest first")
    .option("--league <id>", "the league, by its id or the beginning of it")
    .option("--matches", "matches that people opened; with --league, those shown in the league's arena")
    .option("--game <id>", "only matches of this game")
    .requiredOption("--store <place>", "folder or MongoDB address", parsePlace)
    .requiredOption("--out <path>", "a new file, with parquet a folder; PATH.progress next to it says what it has")
    .addOption(new Option("--format <format>", help).choices(summaries.map(({ id }) => id)).default("jsonl"))
    .option("--resume", "continue an export after an interruption, or with newer episodes")
    .option("--limit <episodes>", "stop after some ledger entry with this many episodes", parseLimit)
    .option("--json", "answer as JSON")
    .action(exportEpisodes);
}

function parseLimit(text: string): number {
  const limit = Number(text);
  if (Number.isSafeInteger(limit) && limit > 0) return limit;
  throw new InvalidArgumentError("It is a number of episodes, 1 or more.");
}

/** What is exported, from where. */
interface Source {
  /** Of the episodes; null: of several games. */
  readonly game: Game | null;
  readonly wanted: ExportWanted;
  batches(progress: ExportProgress): AsyncIterable<EpisodeBatch>;
  /** Episodes that belong before the last exported one, and were stored after it. */
  countLate(progress: ExportProgress): Promise<number>;
}

async function exportEpisodes(options: ExportOptions): Promise<void> {
  await withStoreToRead(options.store, async (store) => {
    const source = await chosenSource(store, options);
    const { wanted } = source;
    const sink = openSink(options, wanted, source.game);
    try {
      const late = options.resume ? await source.countLate(sink.progress) : 0;
      await writeEpisodes(source, sink, options.limit ?? Infinity);
      sink.finish();
      const { episodes, skipped } = sink.progress;
      printAnswer(options, { ...wanted, file: options.out, episodes, skipped, late }, () => [
        `${episodes} episodes in ${options.out}`,
        ...(skipped > 0 ? [`${skipped} left out: damaged or missing, or of other rules (see episode verify)`] : []),
        ...(late > 0 ? [`${late} left out: stored after newer ones were exported; a new file has them`] : []),
      ]);
    } finally {
      sink.close();
    }
  });
}

/** @throws ServerError `request/invalid`, `league/not-found`; GameError `game/unknown`. */
async function chosenSource(store: StoreReader, options: ExportOptions): Promise<Source> {
  const { league, matches = false, game, format } = options;
  if (!matches && (league === undefined || game !== undefined)) {
    throw new ServerError(
      "request/invalid",
      "Export the episodes of a --league, or --matches, which take a --league or a --game.",
    );
  }
  const read = league === undefined ? null : await readLeague(store, league);
  const id = read?.record.id ?? null;
  const wanted = { league: id, matches, game: game === undefined ? null : gameById(game).id, format };
  if (!matches && read && id !== null) {
    return {
      game: gameById(read.state.config.game),
      wanted,
      batches: (progress) => leagueEpisodes(store, id, progress),
      countLate: () => Promise.resolve(0),
    };
  }
  const only = read?.state.config.game ?? wanted.game;
  return {
    game: only === null ? null : gameById(only),
    wanted,
    batches: (progress) => matchEpisodes(store, wanted, progress),
    countLate: (progress) => countLateMatches(store, wanted, progress),
  };
}

/** @throws ServerError `request/invalid`, `export/…`; AgentError `export/unsupported`. */
function openSink({ format: id, out, resume = false }: ExportOptions, wanted: ExportWanted, game: Game | null) {
  const format = exportFormats.find((one) => one.id === id);
  if (!format) return resume ? ParquetFolder.resume(out, wanted) : ParquetFolder.create(out, wanted);
  if (format.assertSupports && !game) {
    throw new ServerError("request/invalid", `${id} has files of one game: choose a --game.`);
  }
  if (game) format.assertSupports?.(game);
  return resume ? TextFile.resume(out, format, wanted) : TextFile.create(out, format, wanted);
}

async function writeEpisodes(source: Source, sink: EpisodeSink, limit: number): Promise<void> {
  if (sink.progress.episodes >= limit) return;
  let [episodes, skipped] = [0, 0];
  for await (const batch of source.batches(sink.progress)) {
    const written = batch.episodes.filter((episode) => appendEpisode(sink, episode)).length;
    episodes += written;
    skipped += batch.skipped + batch.episodes.length - written;
    if (!batch.reached) continue;
    sink.record({ ...batch.reached, episodes, skipped });
    [episodes, skipped] = [0, 0];
    if (sink.progress.episodes >= limit) return;
  }
}

/** Whether the episode follows today's rules; nothing is written where it doesn't. */
function appendEpisode(sink: EpisodeSink, episode: StoredEpisode): boolean {
  try {
    const game = gameById(episode.game);
    if (episode.version !== game.version) return false;
    sink.append(episode, game, replayPlies(game, episode));
    return true;
  } catch (error) {
    if (error instanceof GameError) return false;
    throw error;
  }
}
