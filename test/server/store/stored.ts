import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

/*
 * Stores written by older versions. Those of the first two versions have one small league of Kuhn poker each, played to
 * its budget of four updates.
 */

/** The league in each store. */
export const storedLeagues = { 1: "kuhn-poker-b38e6152", 2: "kuhn-poker-4083daf2" } as const;

/** Copies the store of version `version` into `folder`; returns its file. */
export const unpackStore = (version: keyof typeof storedLeagues, folder: string): string =>
  unpack(`version-${version}`, folder);

/** Copies the store that a commit's server wrote into `folder`; returns its file. */
export const unpackStoreOf = (commit: "7c43048", folder: string): string => unpack(`commit-${commit}`, folder);

function unpack(name: string, folder: string): string {
  const file = join(folder, "red-queen.db");
  writeFileSync(file, gunzipSync(readFileSync(join(import.meta.dirname, `stores/${name}.db.gz`))));
  return file;
}
