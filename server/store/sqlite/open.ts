import { accessSync, constants, mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { ServerError } from "../../errors.ts";
import { foreign, storeMissing } from "../refusal.ts";
import { sqliteError } from "./errors.ts";
import { checkSchema, isEmpty, prepareSchema, prepareToRead } from "./schema.ts";

/** Times that a file which other processes change meanwhile is read before that is given up. */
export const MAX_READ_ATTEMPTS = 10;

/** An open database. */
export interface OpenDatabase {
  readonly database: DatabaseSync;
  /** To be asked after each reading: whether what was read may be wrong, so that it is opened and read again. */
  readonly isStale: () => boolean;
}

/**
 * Opens a database for writing; the file and its directories are made where they are missing. What is in the file is looked at
 * before anything of it is changed.
 *
 * @throws ServerError `store/unavailable`, `store/full`, `store/newer-version`, `store/foreign`, `store/damaged`
 */
export function openToWrite(directory: string, file: string, busyTimeout: number): OpenDatabase {
  return opened(file, () => {
    makeDirectory(directory);
    assertNoFolder(file);
    const database = new DatabaseSync(file, { timeout: busyTimeout });
    return prepared(database, () => {
      retryWhileBusy(busyTimeout, () => checkSchema(database, file));
      // An empty file alone takes it: an older one keeps its size, and uses again what becomes free in it.
      database.exec("PRAGMA auto_vacuum = INCREMENTAL");
      // SQLite answers BUSY at once, without its own waiting, when two processes turn a new file to WAL together.
      retryWhileBusy(busyTimeout, () => database.exec("PRAGMA journal_mode = WAL"));
      database.exec("PRAGMA synchronous = FULL");
      prepareSchema(database, file);
      return { database, isStale: () => false };
    });
  });
}

/**
 * Opens a database that is there and changes nothing: no file is made or written, in a folder that can't be written either.
 *
 * @throws ServerError `store/not-found`, `store/unavailable`, `store/newer-version`, `store/foreign`, `store/damaged`
 */
export function openToRead(directory: string, file: string, busyTimeout: number): OpenDatabase {
  return opened(file, () => {
    for (let attempt = 1; ; attempt++) {
      const isChanged = watchFile(file);
      try {
        return tryToRead(directory, file, busyTimeout);
      } catch (error) {
        // Another process may have opened or closed it meanwhile.
        if (attempt === MAX_READ_ATTEMPTS || !isChanged()) throw error;
      }
    }
  });
}

function tryToRead(directory: string, file: string, busyTimeout: number): OpenDatabase {
  assertThere(directory, file);
  const { database, isStale } = readOnly(file, busyTimeout);
  return prepared(database, () => {
    checkSchema(database, file);
    if (isEmpty(database)) throw storeMissing(directory);
    prepareToRead(database);
    return { database, isStale };
  });
}

function opened<T>(file: string, open: () => T): T {
  try {
    return open();
  } catch (error) {
    throw sqliteError(error, file);
  }
}

function prepared<T>(database: DatabaseSync, prepare: () => T): T {
  try {
    return prepare();
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * A database in WAL mode is read with its log (`-wal`), whose index (`-shm`) is there as long as a process has it open. With both,
 * SQLite reads beside who writes. Where the log is gone or empty, the last process closed the file: it is read as it is, which
 * needs no index. A log without an index was left by a crash and copied: its index is built in memory, which SQLite does only for
 * who has the file alone, so that locks are left out. In both cases what was read is right only if no process opened the file to write meanwhile.
 */
function readOnly(file: string, timeout: number): OpenDatabase {
  const hasLog = (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
  const hasIndex = statSync(`${file}-shm`, { throwIfNoEntry: false }) !== undefined;
  const open = (setting: string, value: string): DatabaseSync => {
    const url = pathToFileURL(file);
    url.searchParams.set(setting, value);
    return new DatabaseSync(url, { readOnly: true, timeout });
  };
  if (hasLog && hasIndex) return { database: open("readonly_shm", "1"), isStale: () => false };
  const isStale = watchFile(file);
  if (!hasLog) return { database: open("immutable", "1"), isStale };
  const database = open("vfs", process.platform === "win32" ? "win32-none" : "unix-none");
  database.exec("PRAGMA locking_mode = EXCLUSIVE");
  return { database, isStale };
}

/** Remembers how the file is now; what it answers says whether that has changed. */
function watchFile(file: string): () => boolean {
  const stamp = (): string =>
    [file, `${file}-wal`, `${file}-shm`]
      .map((path) => statSync(path, { throwIfNoEntry: false, bigint: true }))
      .map((found) => (found === undefined ? "none" : `${found.ino} ${found.size} ${found.mtimeNs}`))
      .join();
  const before = stamp();
  return () => stamp() !== before;
}

function assertThere(directory: string, file: string): void {
  const folder = statSync(directory, { throwIfNoEntry: false });
  if (folder?.isFile()) {
    const sentence = `${directory} is a file: name the folder that holds the store's red-queen.db.`;
    throw new ServerError("store/not-found", sentence);
  }
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) throw storeMissing(directory);
  assertNoFolder(file);
  if (found.size === 0) throw new ServerError("store/not-found", `${file} is empty: nothing is stored there.`);
  accessSync(file, constants.R_OK);
}

function assertNoFolder(file: string): void {
  if (isDirectory(file)) throw foreign(`${file}, a folder,`);
}

/** Makes a directory and those above it. Node's own recursive way never returns where names can't be made, as under /proc. */
function makeDirectory(directory: string): void {
  if (isDirectory(directory)) return;
  if (dirname(directory) !== directory) makeDirectory(dirname(directory));
  try {
    mkdirSync(directory);
  } catch (error) {
    // Another process may have made it meanwhile.
    if (!isDirectory(directory)) throw error;
  }
}

const isDirectory = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

function retryWhileBusy(milliseconds: number, work: () => void): void {
  const until = performance.now() + milliseconds;
  for (;;) {
    try {
      work();
      return;
    } catch (error) {
      const busy = error instanceof Error && "errcode" in error && error.errcode === 5;
      if (!busy || performance.now() > until) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}
