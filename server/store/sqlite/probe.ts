import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { atomically, schemaVersion } from "./schema.ts";

/** Bytes that a store must have space for at any time: a segment and some weights. */
const ROOM_BYTES = 256 * 1024;

/**
 * Writes to the database without changing it, and to a temporary file next to it: SQLite reuses the space of its
 * write-ahead log, so on a full disk a small write may succeed although the next segment would not.
 * @throws what SQLite or the file system throws.
 */
export function probeWrite(database: DatabaseSync, file: string): void {
  atomically(database, () => database.exec(`PRAGMA user_version = ${schemaVersion(database)}`));
  const path = `${file}-probe`;
  try {
    const descriptor = openSync(path, "w");
    try {
      for (let left = ROOM_BYTES; left > 0;) left -= writeSync(descriptor, Buffer.alloc(left));
    } finally {
      closeSync(descriptor);
    }
  } finally {
    rmSync(path, { force: true });
  }
}
