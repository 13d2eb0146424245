import { ServerError } from "../../errors.ts";
import { damaged, foreign } from "../refusal.ts";

/** SQLite result codes with causes outside this program. https://www.sqlite.org/rescode.html */
const sentences: Readonly<Record<number, (file: string) => string>> = {
  3: (file) => `This user may not open ${file}: grant it read and write permission.`,
  5: (file) => `Another process has locked ${file}: try again, or stop that process.`,
  6: (file) => `Another connection has locked ${file}: try again.`,
  8: (file) => `${file} is read-only: give this user write permission for it and its directory.`,
  10: (file) => `Reading or writing ${file} failed: check the disk it is on.`,
  14: (file) => `${file} can't be opened: check that its directory exists and that this user may write there.`,
};

const SQLITE_CORRUPT = 11;
const SQLITE_FULL = 13;
const SQLITE_NOTADB = 26;

/**
 * Extended codes of failed writes. SQLite reports FULL only for ENOSPC; a used-up quota (EDQUOT) or a file-size limit
 * (EFBIG) is reported as IOERR_WRITE, FSYNC, TRUNCATE or SHMSIZE.
 */
const failedWrites = new Set([10 | (3 << 8), 10 | (4 << 8), 10 | (6 << 8), 10 | (19 << 8)]);

const fullDisk = new Set(["ENOSPC", "EDQUOT", "EFBIG", "EIO"]);

/** Converts an error of node:sqlite or the file system into a ServerError; returns a bug unchanged. */
export function sqliteError(error: unknown, file: string): unknown {
  if (!(error instanceof Error) || error instanceof ServerError) return error;
  if ("errcode" in error && typeof error.errcode === "number") return ofResultCode(error, error.errcode, file);
  // An integer too large for a JavaScript number: Red Queen never writes one.
  if ("code" in error && error.code === "ERR_OUT_OF_RANGE") return damaged(file, "a number is out of range");
  if ("syscall" in error && "code" in error) return ofSystemCall(error, String(error.code), file);
  return error;
}

function ofResultCode(error: Error, errcode: number, file: string): unknown {
  const primary = errcode & 0xff;
  if (primary === SQLITE_CORRUPT) return damaged(file, "SQLite can't read a page of it");
  if (primary === SQLITE_NOTADB) return foreign(file);
  if (primary === SQLITE_FULL || failedWrites.has(errcode)) return full(error, file);
  const sentence = sentences[primary];
  return sentence === undefined ? error : new ServerError("store/unavailable", sentence(file), error);
}

function ofSystemCall(error: Error, code: string, file: string): ServerError {
  if (fullDisk.has(code)) return full(error, file);
  const sentence = `${file} can't be used (${code}): check that DATA_DIR is a directory this user may write.`;
  return new ServerError("store/unavailable", sentence, error);
}

function full(error: Error, file: string): ServerError {
  const sentence = `The disk of ${file} is full, or its quota is used up: free some space; no acknowledged write is lost.`;
  return new ServerError("store/full", sentence, error);
}
