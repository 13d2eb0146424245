import { closeSync, openSync, writeSync } from "node:fs";
import { ServerError } from "../errors.ts";

/** A file that must not exist before. */
export class NewFile {
  readonly #path: string;
  readonly #descriptor: number;

  /** @throws ServerError `export/file-unusable`. */
  constructor(path: string) {
    this.#path = path;
    this.#descriptor = attemptWrite(path, () => openSync(path, "wx"));
  }

  /** @throws ServerError `export/file-unusable`, as on a full disk. */
  append(data: string | Buffer): void {
    const bytes = typeof data === "string" ? Buffer.from(data) : data;
    attemptWrite(this.#path, () => {
      for (let at = 0; at < bytes.length;) at += writeSync(this.#descriptor, bytes, at);
    });
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

/**
 * Runs `work`, which writes to a file.
 * @param also what else helps.
 * @throws ServerError `export/file-unusable`.
 */
export function attemptWrite<T>(path: string, work: () => T, also = ""): T {
  try {
    return work();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ServerError(
      "export/file-unusable",
      `${path} can't be written: ${reason}. Make room or name another file${also}.`,
      error,
    );
  }
}
