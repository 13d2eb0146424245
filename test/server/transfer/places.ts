import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe } from "vitest";
import type { StoreSettings } from "../../../server/store/store.ts";
import { buildFerretDB, startFerretDB, type FerretDB } from "../../support/ferretdb.ts";
import { folderIn, temporaryFolder } from "../../support/folder.ts";

const build = buildFerretDB();

/** New places for stores of one kind. */
export interface Places {
  /** As commands take it. */
  place(): string;
}

/** Settings of the store at a place. */
export const settingsOf = (place: string): StoreSettings =>
  place.startsWith("mongodb:") ? { mongodbUrl: place, directory: "" } : { directory: place };

/** Runs a suite for copies from each kind of store to each. */
export function describeCopies(name: string, suite: (from: Places, to: Places) => void): void {
  const root = temporaryFolder();
  const folders: Places = { place: () => folderIn(root) };
  describe(`${name}, SQLite to SQLite`, () => {
    suite(folders, folders);
  });
  const skip = "missing" in build ? ` [skipped: ${build.missing}]` : "";
  describe.skipIf(skip !== "")(`${name}, with MongoDB's protocol${skip}`, () => {
    let server: FerretDB | null = null;
    let count = 0;
    beforeAll(async () => {
      const directory = mkdtempSync(join(root, "ferretdb-"));
      server = await startFerretDB("binary" in build ? build.binary : "", directory);
    });
    afterAll(() => server?.stop());
    const databases: Places = {
      place: () => (server?.url ?? "").replace("/red-queen?", `/${name.replaceAll(/\W/g, "-")}-${count++}?`),
    };
    describe("SQLite to MongoDB", () => {
      suite(folders, databases);
    });
    describe("MongoDB to SQLite", () => {
      suite(databases, folders);
    });
  });
}
