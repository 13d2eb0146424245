import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { ServerError } from "../../errors.ts";
import { attemptWrite } from "../new-file.ts";

const count = z.int().min(0);

const wantedFields = {
  /** Null: matches that people opened. */
  league: z.string().nullable(),
  /** Matches, and not the episodes of a league's ledger. */
  matches: z.boolean().default(false),
  /** The only game whose matches are exported; null: all. */
  game: z.string().nullable().default(null),
  format: z.string(),
};

const progressSchema = z.object({
  ...wantedFields,
  /** Number of ledger entries, or of matches, that were read. */
  entries: count,
  /** The last match that was read. */
  last: z.object({ endedAt: z.number(), id: z.string() }).nullable().default(null),
  /** Size of the file with these episodes; 0 for a folder of parts. */
  bytes: count,
  /** Number of finished parts in a folder. */
  parts: count.default(0),
  episodes: count,
  skipped: count,
});

/** What an export has, so that an interrupted one continues, and a finished one takes on newer episodes. */
export type ExportProgress = z.infer<typeof progressSchema>;

/** What is exported, and how. */
export type ExportWanted = Pick<ExportProgress, "league" | "matches" | "game" | "format">;

/** What a step of an export adds to its progress. */
export interface ExportAdvance extends Pick<ExportProgress, "entries" | "episodes" | "skipped"> {
  readonly last?: ExportProgress["last"];
}

export const emptyProgress = (wanted: ExportWanted): ExportProgress => {
  return { ...wanted, entries: 0, last: null, bytes: 0, parts: 0, episodes: 0, skipped: 0 };
};

/** Progress with what a step added. */
export function advance(progress: ExportProgress, { entries, episodes, skipped, last }: ExportAdvance): ExportProgress {
  return {
    ...progress,
    entries: progress.entries + entries,
    episodes: progress.episodes + episodes,
    skipped: progress.skipped + skipped,
    last: last ?? progress.last,
  };
}

const progressPath = (path: string): string => `${path}.progress`;

/** Replaces the progress next to `path` in one step. @throws ServerError `export/file-unusable`. */
export function writeProgress(path: string, progress: ExportProgress): void {
  attempt(path, () => {
    writeFileSync(`${progressPath(path)}.new`, JSON.stringify(progress));
    renameSync(`${progressPath(path)}.new`, progressPath(path));
  });
}

/** The progress next to `path`. @throws ServerError `export/file-unusable` if it is of another export. */
export function readProgress(path: string, wanted: ExportWanted): ExportProgress {
  const progress = parseProgress(path);
  const [found, expected] = [describe(progress), describe(wanted)];
  if (found !== expected) throw unusable(path, `it is an export of ${found}`);
  return progress;
}

function parseProgress(path: string): ExportProgress {
  try {
    return progressSchema.parse(JSON.parse(readFileSync(progressPath(path), "utf8")));
  } catch (error) {
    throw unusable(path, `${progressPath(path)} is missing or not readable`, error);
  }
}

/** "kuhn-poker-0733bb75 as csv", "people's matches of kuhn-poker as csv". */
function describe({ league, matches, game, format }: ExportWanted): string {
  const source = matches ? `${league ?? "people"}'s matches` : league;
  return `${source}${game === null ? "" : ` of ${game}`} as ${format}`;
}

/** The error for an export that can't be continued. */
export const unusable = (path: string, why: string, cause?: unknown): ServerError =>
  new ServerError("export/file-unusable", `${path} can't be continued: ${why}. Name another file.`, cause);

/** Runs `work`, which writes to an export. @throws ServerError `export/file-unusable`, as on a full disk. */
export const attempt = <T>(path: string, work: () => T): T =>
  attemptWrite(path, work, "; --resume continues what is written");

/** The error for an export whose file or folder exists. */
export const pathExists = (path: string): ServerError =>
  new ServerError(
    "export/file-exists",
    `${path} exists: name another file, or continue it with --resume if it is an export of the same episodes.`,
  );
