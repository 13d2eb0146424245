import { mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Subject } from "../conformance.ts";

export const newDirectory = (): string => mkdtempSync(join(tmpdir(), "red-queen-store-"));

/** A SQLite store in a directory of its own. */
export function sqliteSubject(threaded: boolean): Subject {
  const directory = newDirectory();
  const file = join(directory, "red-queen.db");
  return {
    settings: { directory },
    threaded,
    version: 8,
    async setVersion(version) {
      const database = new DatabaseSync(file);
      database.exec(`PRAGMA user_version = ${version}`);
      database.close();
    },
    async postponeLease(league, milliseconds) {
      const database = new DatabaseSync(file);
      const later = "UPDATE leases SET expires_at = expires_at + ?1, taken_at = taken_at + ?1 WHERE league = ?2";
      database.prepare(later).run(milliseconds, league);
      database.close();
    },
    async interrupt() {
      renameSync(file, `${file}.away`);
      return async () => renameSync(`${file}.away`, file);
    },
    async end() {
      rmSync(directory, { recursive: true });
    },
  };
}
