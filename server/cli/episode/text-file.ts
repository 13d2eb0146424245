import { closeSync, existsSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from "node:fs";
import type { ExportedPly, ExportFormat, StoredEpisode } from "../../../agents/export/export-format.ts";
import type { Game } from "../../../games/core/game.ts";
import type { EpisodeSink } from "./episode-sink.ts";
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

/** Characters that are gathered before they are written. */
const MAX_GATHERED_CHARACTERS = 1 << 20;

/** A file of lines, next to a small one with its progress. */
export class TextFile implements EpisodeSink {
  readonly #path: string;
  readonly #descriptor: number;
  readonly #format: ExportFormat;
  #progress: ExportProgress;
  /** Size of the file, with what is not recorded yet. */
  #bytes: number;
  #gathered: string[] = [];
  #characters = 0;

  private constructor(path: string, descriptor: number, format: ExportFormat, progress: ExportProgress) {
    this.#path = path;
    this.#descriptor = descriptor;
    this.#format = format;
    this.#progress = progress;
    this.#bytes = progress.bytes;
    if (progress.bytes === 0 && format.header !== undefined) this.#write(`${format.header}\n`);
  }

  /** @throws ServerError `export/file-exists`, `export/file-unusable`. */
  static create(path: string, format: ExportFormat, wanted: ExportWanted): TextFile {
    if (existsSync(path)) throw pathExists(path);
    return new TextFile(
      path,
      attempt(path, () => openSync(path, "wx")),
      format,
      emptyProgress(wanted),
    );
  }

  /** Continues an export, without what was written after its last progress. @throws as {@link create}. */
  static resume(path: string, format: ExportFormat, wanted: ExportWanted): TextFile {
    const progress = readProgress(path, wanted);
    const descriptor = attempt(path, () => openSync(path, "r+"));
    try {
      assertContinues(path, descriptor, format, progress);
      attempt(path, () => cutOff(descriptor, progress.bytes));
      return new TextFile(path, descriptor, format, progress);
    } catch (error) {
      closeSync(descriptor);
      throw error;
    }
  }

  get progress(): ExportProgress {
    return this.#progress;
  }

  append(episode: StoredEpisode, game: Game, plies: readonly ExportedPly[]): void {
    for (const line of this.#format.lines(episode, game, plies)) {
      this.#gathered.push(line, "\n");
      this.#characters += line.length;
    }
    if (this.#characters > MAX_GATHERED_CHARACTERS) this.#flush();
  }

  record(added: ExportAdvance): void {
    this.#flush();
    this.#progress = { ...advance(this.#progress, added), bytes: this.#bytes };
    writeProgress(this.#path, this.#progress);
  }

  finish(): void {
    this.record({ entries: 0, episodes: 0, skipped: 0 });
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #flush(): void {
    this.#write(this.#gathered.join(""));
    this.#gathered = [];
    this.#characters = 0;
  }

  #write(text: string): void {
    const data = Buffer.from(text);
    attempt(this.#path, () => {
      for (let at = 0; at < data.length;) {
        const written = writeSync(this.#descriptor, data, at, data.length - at, this.#bytes);
        at += written;
        this.#bytes += written;
      }
    });
  }
}

function cutOff(descriptor: number, bytes: number): void {
  if (fstatSync(descriptor).size > bytes) ftruncateSync(descriptor, bytes);
}

/** @throws ServerError `export/file-unusable` if the file was shortened, or has the columns of another version. */
function assertContinues(path: string, descriptor: number, { header }: ExportFormat, { bytes }: ExportProgress): void {
  const { size } = fstatSync(descriptor);
  if (size < bytes) throw unusable(path, `it has ${size} bytes, and its progress file says ${bytes}`);
  if (header === undefined || bytes === 0) return;
  const first = Buffer.alloc(Buffer.byteLength(header) + 1);
  readSync(descriptor, first, 0, first.length, 0);
  if (first.toString() !== `${header}\n`) throw unusable(path, "it has other columns than this version writes");
}
