import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { describe, expect, test } from "vitest";

/* The structure of a game: every folder of games/ has the files in the tables of CONTRIBUTING, and no others. */

const root = join(import.meta.dirname, "../..");
/** Larger folders need sub-folders. */
const MAX_FOLDER_FILES = 20;

interface Part {
  /** `rules.ts`; for a folder `rules/`. */
  readonly name: string;
  /** The required exports of a file of this name. */
  readonly exported: readonly string[];
}

/** The rows of the table in "Add a game" with `head` as title of its first column. */
function tableOf(head: string): readonly Part[] {
  const guide = readFileSync(join(root, "CONTRIBUTING.md"), "utf8");
  const section = guide.split("## Add a game\n")[1]?.split("\n## ")[0] ?? "";
  const rows = section.split(`| ${head} | Holds |\n`)[1]?.split("\n\n")[0]?.split("\n").slice(1) ?? [];
  return rows.flatMap((row) => {
    const [, files = "", holds = ""] = row.split("|").map((cell) => cell.trim());
    const exported = (/^`([^`]+)`/.exec(holds)?.[1] ?? "").split(" ").filter(Boolean);
    return [...files.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => ({ name, exported }));
  });
}

const required = tableOf("File");
const optional = tableOf("File, where needed");
const allowed = [...required, ...optional];

const games = globSync("games/*/game.ts", { cwd: root })
  .map((path) => path.split(sep)[1] ?? "")
  .filter((folder) => folder !== "core");

/** The files of a game by path in its folder, and by sub-folder: `rules.ts`, `views/`. */
const placesOf = (game: string): readonly string[] => {
  const files = globSync(`games/${game}/**/*.*`, { cwd: root }).map((path) => path.split(sep).slice(2));
  return [...new Set(files.map(([first = "", ...rest]) => (rest.length > 0 ? `${first}/` : first)))];
};

describe("the structure of a game", () => {
  test("the tables of CONTRIBUTING are parsed, and all games found", () => {
    expect(required.map(({ name }) => name)).toContain("rules.ts");
    expect(optional.map(({ name }) => name)).toContain("measures/");
    expect(games.length).toBeGreaterThanOrEqual(9);
  });

  test.each(games)("%s has every required file", (game) => {
    const places = placesOf(game);
    expect(required.map(({ name }) => name).filter((name) => !places.includes(name))).toStrictEqual([]);
  });

  test.each(games)("%s has no files outside the tables", (game) => {
    const names = allowed.map(({ name }) => name);
    expect(placesOf(game).filter((place) => !names.includes(place))).toStrictEqual([]);
  });

  test.each(games)("%s has each part in its file", (game) => {
    const missing = allowed.flatMap(({ name, exported }) => {
      const path = join(root, "games", game, name);
      if (exported.length === 0 || !existsSync(path)) return [];
      const source = readFileSync(path, "utf8");
      const isExported = (symbol: string) =>
        new RegExp(`^export (?:const|(?:async )?function) ${symbol}\\b`, "m").test(source);
      return exported.filter((symbol) => !isExported(symbol)).map((symbol) => `${name}: ${symbol}`);
    });
    expect(missing).toStrictEqual([]);
  });

  test.each(games)("%s has no folder with too many files", (game) => {
    const folders = Map.groupBy(globSync(`games/${game}/**/*.*`, { cwd: root }), dirname);
    const full = [...folders].filter(([, files]) => files.length > MAX_FOLDER_FILES).map(([folder]) => folder);
    expect(full).toStrictEqual([]);
  });

  test("every file of the tables is used by some game", () => {
    const found = games.flatMap(placesOf);
    expect(allowed.map(({ name }) => name).filter((name) => !found.includes(name))).toStrictEqual([]);
  });
});
