import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

interface LockedPackage {
  readonly version?: string;
  readonly integrity?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const read = (path: string): string => readFileSync(join(import.meta.dirname, "../..", path), "utf8");
const { packages } = JSON.parse(read("package-lock.json")) as { packages: Record<string, LockedPackage> };

/** The location of `name` for a package at `from`: in its own folder, else in one further up. */
function resolve(from: string, name: string): LockedPackage | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/node_modules/")))) {
    const found = packages[`${folder === "" ? "" : `${folder}/`}node_modules/${name}`];
    if (found || folder === "") return found;
  }
}

it("package-lock.json has every dependency, including other platforms': else `npm ci` refuses it", () => {
  const missing = Object.entries(packages).flatMap(([path, { dependencies, optionalDependencies }]) =>
    Object.keys({ ...dependencies, ...optionalDependencies })
      .filter((name) => resolve(path, name) === undefined)
      .map((name) => `${name}, which ${path || "package.json"} needs`),
  );
  expect(missing).toEqual([]);
});

it("package-lock.json has the hash of every package", () => {
  const bare = Object.entries(packages).filter(([path, { integrity }]) => path !== "" && integrity === undefined);
  expect(bare.map(([path]) => path)).toEqual([]);
});
