import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { ExportedPly, StoredEpisode } from "../../../agents/export/export-format.ts";
import { plyRows } from "../../../agents/export/ply-rows.ts";
import type { Game } from "../../../games/core/game.ts";
import { releaseVersion } from "../../release.ts";
import type { EpisodeSink } from "./episode-sink.ts";
import { ParquetFile } from "./parquet-file.ts";
import {
  advance,
  attempt,
  emptyProgress,
  pathExists,
  readProgress,
  unusable,
  writeProgress,
  type ExportAdvance,
  type ExportProgress,
  type ExportWanted,
} from "./progress.ts";

/** Rows after which a part ends: what an interrupted export has to write again at most. */
const MAX_PART_ROWS = 1 << 20;

/** Half a sentence for the help. */
export const PARQUET_SUMMARY = "a row a ply, as a folder of Parquet files, which pandas, Polars and DuckDB read as one";

const partName = (part: number): string => `part-${String(part).padStart(5, "0")}.parquet`;

/**
 * A folder of numbered Parquet files, next to a small one with its progress. A Parquet file is readable once its footer
 * is written and can't be continued then, so a resumed export begins a new one. The unfinished part is outside of the
 * folder, which can be read at any time.
 */
export class ParquetFolder implements EpisodeSink {
  readonly #path: string;
  /** What the finished parts have. */
  #finished: ExportProgress;
  #progress: ExportProgress;
  #part: ParquetFile | null = null;

  private constructor(path: string, progress: ExportProgress) {
    this.#path = path;
    this.#finished = progress;
    this.#progress = progress;
  }

  /** @throws ServerError `export/file-exists`, `export/file-unusable`. */
  static create(path: string, wanted: ExportWanted): ParquetFolder {
    if (existsSync(path)) throw pathExists(path);
    attempt(path, () => mkdirSync(path));
    return new ParquetFolder(path, emptyProgress(wanted));
  }

  /** Continues an export after its last finished part. @throws as {@link create}. */
  static resume(path: string, wanted: ExportWanted): ParquetFolder {
    const progress = readProgress(path, wanted);
    const present = new Set(attempt(path, () => readdirSync(path)));
    for (let part = 0; part < progress.parts; part++) {
      if (!present.has(partName(part))) throw unusable(path, `its ${partName(part)} is missing`);
    }
    // A part that was finished just before its progress would have been written.
    attempt(path, () => rmSync(join(path, partName(progress.parts)), { force: true }));
    return new ParquetFolder(path, progress);
  }

  get progress(): ExportProgress {
    return this.#progress;
  }

  append(episode: StoredEpisode, game: Game, plies: readonly ExportedPly[]): void {
    const rows = plyRows(episode, game, plies);
    attempt(this.#path, () => {
      this.#part ??= new ParquetFile(this.#unfinishedPath(), `Red Queen ${releaseVersion()}`);
      this.#part.append(rows);
    });
  }

  record(added: ExportAdvance): void {
    this.#progress = advance(this.#progress, added);
    if (this.#part && this.#part.rows >= MAX_PART_ROWS) this.finish();
  }

  finish(): void {
    const { parts } = this.#finished;
    attempt(this.#path, () => {
      if (!this.#part) return;
      this.#part.finish();
      this.#part = null;
      renameSync(this.#unfinishedPath(), join(this.#path, partName(parts)));
      this.#progress = { ...this.#progress, parts: parts + 1 };
    });
    writeProgress(this.#path, this.#progress);
    this.#finished = this.#progress;
  }

  close(): void {
    rmSync(this.#unfinishedPath(), { force: true });
  }

  #unfinishedPath(): string {
    return `${this.#path}.unfinished`;
  }
}
