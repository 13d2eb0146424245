import { accessSync, constants, mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { ServerError } from "../../errors.ts";
import { foreign, storeMissing } from "../refusal.ts";
import { sqliteError } from "./errors.ts";
import { assertComplete, checkSchema, isEmpty, prepareSchema, prepareToRead } from "./schema.ts";

/** Attempts to read a file that other processes keep changing. */
export const MAX_READ_ATTEMPTS = 10;

/** An open database. */
export interface OpenDatabase {
  readonly database: DatabaseSync;
  /** Call after each read: whether the result may be wrong, so that the file must be opened and read again. */
  readonly isStale: () => boolean;
}

/**
 * Opens a database for writing; creates the file and its directories if missing. Checks the file before changing
 * anything in it.
 *
 * @param half whether it may be a copy that is not complete.
 * @throws ServerError `store/unavailable`, `store/full`, `store/newer-version`, `store/foreign`, `store/damaged`,
 * `store/half-copied`
 */
export function openToWrite(directory: string, file: string, busyTimeout: number, half = false): OpenDatabase {
  return opened(file, () => {
    makeDirectory(directory);
    assertNoFolder(file);
    const database = new DatabaseSync(file, { timeout: busyTimeout });
    return prepared(database, () => {
      retryWhileBusy(busyTimeout, () => checkSchema(database, file));
      // Only takes effect in an empty file: an older one keeps its size and reuses its free pages.
      database.exec("PRAGMA auto_vacuum = INCREMENTAL");
      // When two processes switch a new file to WAL at once, SQLite answers BUSY without waiting for its busy timeout.
      retryWhileBusy(busyTimeout, () => database.exec("PRAGMA journal_mode = WAL"));
      database.exec("PRAGMA synchronous = FULL");
      prepareSchema(database, file);
      if (!half) assertComplete(database, file);
      return { database, isStale: () => false };
    });
  });
}

/**
 * Opens an existing database without creating or writing any file; works in a read-only folder.
 *
 * @param half whether it may be a copy that is not complete.
 * @throws ServerError `store/not-found`, `store/unavailable`, `store/newer-version`, `store/foreign`, `store/damaged`,
 * `store/half-copied`
 */
export function openToRead(directory: string, file: string, busyTimeout: number, half = false): OpenDatabase {
  return opened(file, () => {
    for (let attempt = 1; ; attempt++) {
      const isChanged = watchFile(file);
      try {
        return tryToRead(directory, file, busyTimeout, half);
      } catch (error) {
        // Another process may have opened or closed the file meanwhile.
        if (attempt === MAX_READ_ATTEMPTS || !isChanged()) throw error;
      }
    }
  });
}

function tryToRead(directory: string, file: string, busyTimeout: number, half: boolean): OpenDatabase {
  assertThere(directory, file);
  const { database, isStale } = readOnly(file, busyTimeout);
  return prepared(database, () => {
    checkSchema(database, file);
    if (isEmpty(database)) throw storeMissing(directory);
    if (!half) assertComplete(database, file);
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
 * Opens a database in WAL mode for reading. Its log (`-wal`) has an index (`-shm`) while a process has the file open:
 * with both, SQLite reads while others write. Without a log, or with an empty one, the last process closed the file: it
 * is opened as immutable, which needs no index. A log without an index is a copy made after a crash: SQLite builds its
 * index in memory only in exclusive mode, here without locks. In the last two cases a read is right only if no process
 * opened the file for writing meanwhile.
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

/** Remembers the file's current state. @returns a function that says whether it has changed since. */
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
  if (isDirectory(file)) throw foreign(`${file} (a folder)`);
}

/**
 * Creates a directory and its parents. Node's `recursive` option never returns where no names can be created, as under
 * /proc.
 */
function makeDirectory(directory: string): void {
  if (isDirectory(directory)) return;
  if (dirname(directory) !== directory) makeDirectory(dirname(directory));
  try {
    mkdirSync(directory);
  } catch (error) {
    // Another process may have created it meanwhile.
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

/** If the file was moved or deleted while open, SQLite would still accept writes, and they would be lost. */
export function assertInPlace(file: string, inode: number): void {
  if (statSync(file, { throwIfNoEntry: false })?.ino === inode) return;
  throw new ServerError(
    "store/unavailable",
    `${file} was moved or deleted while in use: put it back, or start again with an empty store.`,
  );
}
