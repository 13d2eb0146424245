import { existsSync, globSync } from "node:fs";
import { basename, dirname, join, sep } from "node:path";
import { describe, expect, test } from "vitest";

/*
 * The tests of a tree lie as its sources do: a test of games/core/text.ts in test/games/core/, as text.test.ts or
 * text-….test.ts.
 */

const root = join(import.meta.dirname, "../..");
const trees = ["games", "agents", "server", "web"] as const;

/** Folders of data. */
const DATA_FOLDERS = ["test/games/goldens", "test/server/store/stores"];

const pathsIn = (pattern: string): string[] =>
  globSync(pattern, { cwd: root }).map((path) => path.split(sep).join("/"));

const stem = (path: string): string => basename(path).replace(/(?:\.test)?\.(?:tsx?|js)$/, "");

describe.each(trees)("the tests of %s", (tree) => {
  const tests = pathsIn(`test/${tree}/**/*.test.{ts,tsx}`);
  const sources = pathsIn(`${tree}/**/*.{ts,tsx,js}`);

  test("are found", () => {
    expect(tests.length).toBeGreaterThan(20);
    expect(sources.length).toBeGreaterThan(40);
  });

  test("lie in folders that the sources have", () => {
    const folders = [...new Set(pathsIn(`test/${tree}/**/*.*`).map(dirname))];
    const unknown = folders.filter((folder) => !existsSync(join(root, folder.slice("test/".length))));
    expect(unknown.filter((folder) => !DATA_FOLDERS.includes(folder))).toStrictEqual([]);
  });

  test("lie where the one source of their name does", () => {
    const misplaced = tests.flatMap((path) => {
      const namesakes = sources.filter((source) => stem(source) === stem(path));
      const folder = dirname(path).slice("test/".length);
      const [only] = namesakes;
      return only !== undefined && namesakes.length === 1 && dirname(only) !== folder ? [`${path}: ${only}`] : [];
    });
    expect(misplaced).toStrictEqual([]);
  });
});
