import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fieldNames, recordKinds } from "../../../../server/store/records.ts";
import { recordTables } from "../../../../server/store/sqlite/records.ts";
import { openSqliteStore } from "../../../../server/store/sqlite/sqlite.ts";
import { temporaryFolder } from "../../../support/folder.ts";

const folder = temporaryFolder();

/** Tables that belong to one store, and no copy has. */
const OWN_TABLES = ["copies", "identity"];

/** Columns whose content is part of another table's records. */
const OTHER_TABLES = ["keepers"];

/** Columns that a copy resets: whoever holds a lease holds that of the source. */
const RESET: Readonly<Record<string, readonly string[]>> = { leases: ["holder", "expires_at", "taken_at"] };

const renamed: Readonly<Record<string, string>> = {
  created_at: "createdAt",
  ended_at: "endedAt",
  log_probs: "logProbs",
  position: "index",
};

describe("the records of an SQLite store", () => {
  it("have every column of every table, so that a copy lacks nothing", async () => {
    await openSqliteStore(folder).close();
    const database = new DatabaseSync(join(folder, "red-queen.db"));
    const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
    const names = tables.map(({ name }) => String(name)).filter((name) => !name.startsWith("sqlite_"));
    expect(names.toSorted()).toEqual([...OWN_TABLES, ...OTHER_TABLES, ...Object.values(recordTables)].toSorted());
    for (const kind of recordKinds) {
      const table = recordTables[kind];
      const columns = database.prepare("SELECT name FROM pragma_table_info(?)").all(table);
      const fields = columns.map(({ name }) => String(name)).filter((name) => !RESET[table]?.includes(name));
      const lists = kind === "weights" ? ["keepers", "leagues"] : [];
      expect([...fields.map((name) => renamed[name] ?? name), ...lists].toSorted(), table).toEqual(
        fieldNames(kind).toSorted(),
      );
    }
    database.close();
  });
});
