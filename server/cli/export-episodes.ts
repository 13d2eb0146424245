import { setImmediate } from "node:timers/promises";
import { InvalidArgumentError, Option, type Command } from "commander";
import { unpackEpisode, type Segment } from "../../agents/episode.ts";
import type { ExportFormat, StoredEpisode } from "../../agents/export/export-format.ts";
import { exportFormats } from "../../agents/export/registry.ts";
import { replayPlies } from "../../agents/export/replay-plies.ts";
import type { LedgerEntry } from "../../agents/league/ledger.ts";
import { namedSegments } from "../../agents/league/named-segments.ts";
import { GameError } from "../../games/core/errors.ts";
import type { Game } from "../../games/core/game.ts";
import { gameById } from "../../games/registry.ts";
import { ServerError } from "../errors.ts";
import { ledgerPages } from "../store/ledger-pages.ts";
import type { StoreReader } from "../store/store.ts";
import { ExportFile } from "./export-file.ts";
import { parsePlace } from "./options.ts";
import { printAnswer, type OutputOptions } from "./output.ts";
import { readLeague, withStoreToRead } from "./stores.ts";

interface ExportOptions extends OutputOptions {
  readonly league: string;
  readonly store: string;
  readonly format: string;
  readonly out: string;
  readonly resume?: boolean;
  readonly limit?: number;
}

/** `episode export`: writes a league's episodes to a file. */
export function exportCommand(episode: Command): void {
  const summaries = exportFormats.map(({ id, summary }) => `${id}: ${summary}`).join("; ");
  episode
    .command("export")
    .description("write a league's episodes to a file, in the order of its ledger")
    .requiredOption("--league <id>", "the league, by its id or the beginning of it")
    .requiredOption("--store <place>", "folder or MongoDB address", parsePlace)
    .requiredOption("--out <file>", "a new file; FILE.progress next to it says what it has")
    .addOption(new Option("--format <format>", summaries).choices(exportFormats.map(({ id }) => id)).default("jsonl"))
    .option("--resume", "continue a file after an interruption, or with newer episodes")
    .option("--limit <episodes>", "stop after some ledger entry with this many episodes", parseLimit)
    .option("--json", "answer as JSON")
    .action(exportEpisodes);
}

function parseLimit(text: string): number {
  const limit = Number(text);
  if (Number.isSafeInteger(limit) && limit > 0) return limit;
  throw new InvalidArgumentError("It is a number of episodes, 1 or more.");
}

async function exportEpisodes(options: ExportOptions): Promise<void> {
  await withStoreToRead(options.store, async (store) => {
    const { record, state } = await readLeague(store, options.league);
    const format = exportFormats.find(({ id }) => id === options.format) as ExportFormat;
    const game = gameById(state.config.game);
    format.assertSupports?.(game);
    const wanted = { league: record.id, format: format.id };
    const file = options.resume ? ExportFile.resume(options.out, wanted) : ExportFile.create(options.out, wanted);
    try {
      if (file.progress.bytes === 0 && format.header !== undefined) file.append([format.header]);
      await appendEpisodes(store, file, { game, format, limit: options.limit ?? Infinity });
    } finally {
      file.close();
    }
    const { episodes, skipped } = file.progress;
    printAnswer(options, { ...wanted, file: options.out, episodes, skipped }, () => [
      `${episodes} episodes in ${options.out}`,
      ...(skipped === 0
        ? []
        : [`${skipped} left out: they are damaged or missing, or of other rules (see episode verify)`]),
    ]);
  });
}

interface Task {
  readonly game: Game;
  readonly format: ExportFormat;
  readonly limit: number;
}

async function appendEpisodes(store: StoreReader, file: ExportFile, { game, format, limit }: Task): Promise<void> {
  const { league, entries: done } = file.progress;
  for await (const entries of ledgerPages(store, league, done)) {
    for (const entry of entries) {
      if (file.progress.episodes >= limit) return;
      file.record({ entries: 1, ...(await appendEntry(store, file, entry, { game, format })) });
    }
  }
}

/** Appends the episodes that an entry records, a segment at a time, so that memory and signals don't wait for all. */
async function appendEntry(
  store: StoreReader,
  file: ExportFile,
  { event }: LedgerEntry,
  { game, format }: Pick<Task, "game" | "format">,
) {
  let [episodes, skipped] = [0, 0];
  for (const { id, episodes: recorded } of namedSegments(event)) {
    const segment = await readSegment(store, id);
    const written = segment ? storedEpisodes(segment).map((episode) => linesOf(episode, game, format)) : [];
    const found = written.filter((lines) => lines !== null);
    file.append(found.flat());
    episodes += found.length;
    skipped += (segment?.count ?? recorded) - found.length;
    await setImmediate();
  }
  return { episodes, skipped };
}

function storedEpisodes(segment: Segment): StoredEpisode[] {
  const { league, id, agent = null, purpose = null, learnerSeats, policyVersion, count } = segment;
  const place = { league, segment: id, agent, purpose, learnerSeats, policyVersion };
  return Array.from({ length: count }, (_, index) => ({ ...unpackEpisode(segment, index), ...place, index }));
}

/** A stored segment; null if it is missing or damaged. */
async function readSegment(store: StoreReader, id: string): Promise<Segment | null> {
  try {
    return await store.segment(id);
  } catch (error) {
    if (error instanceof ServerError && error.code === "store/damaged") return null;
    throw error;
  }
}

/** The lines of an episode; null where it doesn't follow today's rules. */
function linesOf(episode: StoredEpisode, game: Game, format: ExportFormat): readonly string[] | null {
  if (episode.version !== game.version) return null;
  try {
    return format.lines(episode, game, replayPlies(game, episode));
  } catch (error) {
    if (error instanceof GameError) return null;
    throw error;
  }
}
