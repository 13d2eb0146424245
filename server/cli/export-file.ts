import {
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { z } from "zod";
import { ServerError } from "../errors.ts";
import { attemptWrite } from "./new-file.ts";

const count = z.int().min(0);
const progressSchema = z.object({
  league: z.string(),
  format: z.string(),
  /** Number of ledger entries whose episodes are in the file. */
  entries: count,
  /** Size of the file with these episodes. */
  bytes: count,
  episodes: count,
  skipped: count,
});

/** What an exported file has, so that an interrupted export continues, and a finished one takes on newer episodes. */
export type ExportProgress = z.infer<typeof progressSchema>;

const progressPath = (path: string): string => `${path}.progress`;

/** A file of exported episodes, next to a small one with its progress. */
export class ExportFile {
  readonly #path: string;
  readonly #descriptor: number;
  #progress: ExportProgress;
  /** Size of the file, with what is not recorded yet. */
  #bytes: number;

  private constructor(path: string, descriptor: number, progress: ExportProgress) {
    this.#path = path;
    this.#descriptor = descriptor;
    this.#progress = progress;
    this.#bytes = progress.bytes;
  }

  /** @throws ServerError `export/file-exists`, `export/file-unusable`. */
  static create(path: string, { league, format }: Pick<ExportProgress, "league" | "format">): ExportFile {
    if (existsSync(path)) {
      throw new ServerError(
        "export/file-exists",
        `${path} exists: name another file, or continue it with --resume if it is an export of this league.`,
      );
    }
    const descriptor = attempt(path, () => openSync(path, "wx"));
    return new ExportFile(path, descriptor, { league, format, entries: 0, bytes: 0, episodes: 0, skipped: 0 });
  }

  /** Continues an export, without what was written after its last progress. @throws as {@link create}. */
  static resume(path: string, wanted: Pick<ExportProgress, "league" | "format">): ExportFile {
    const progress = readProgress(path);
    if (progress.league !== wanted.league || progress.format !== wanted.format) {
      throw unusable(path, `it is an export of ${progress.league} as ${progress.format}`);
    }
    const descriptor = attempt(path, () => openSync(path, "r+"));
    const { size } = fstatSync(descriptor);
    if (size < progress.bytes) {
      closeSync(descriptor);
      throw unusable(path, `it has ${size} bytes, and its progress file says ${progress.bytes}`);
    }
    if (size > progress.bytes) attempt(path, () => ftruncateSync(descriptor, progress.bytes));
    return new ExportFile(path, descriptor, progress);
  }

  get progress(): ExportProgress {
    return this.#progress;
  }

  /** @throws ServerError `export/file-unusable`, as on a full disk. */
  append(lines: readonly string[]): void {
    const data = Buffer.from(lines.map((line) => `${line}\n`).join(""));
    attempt(this.#path, () => {
      for (let at = 0; at < data.length;) {
        const written = writeSync(this.#descriptor, data, at, data.length - at, this.#bytes);
        at += written;
        this.#bytes += written;
      }
    });
  }

  /** Records what was appended: a resumed export keeps it. @throws ServerError `export/file-unusable`. */
  record(added: Pick<ExportProgress, "entries" | "episodes" | "skipped">): void {
    const { entries, episodes, skipped } = this.#progress;
    this.#progress = {
      ...this.#progress,
      entries: entries + added.entries,
      bytes: this.#bytes,
      episodes: episodes + added.episodes,
      skipped: skipped + added.skipped,
    };
    attempt(this.#path, () => {
      writeFileSync(`${progressPath(this.#path)}.new`, JSON.stringify(this.#progress));
      renameSync(`${progressPath(this.#path)}.new`, progressPath(this.#path));
    });
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

function readProgress(path: string): ExportProgress {
  try {
    return progressSchema.parse(JSON.parse(readFileSync(progressPath(path), "utf8")));
  } catch (error) {
    throw unusable(path, `${progressPath(path)} is missing or not readable`, error);
  }
}

const unusable = (path: string, why: string, cause?: unknown): ServerError =>
  new ServerError("export/file-unusable", `${path} can't be continued: ${why}. Name another file.`, cause);

const attempt = <T>(path: string, work: () => T): T => attemptWrite(path, work, "; --resume continues what is written");
