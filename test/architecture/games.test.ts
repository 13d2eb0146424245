import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { describe, expect, test } from "vitest";

/* The anatomy of a game: every folder of games/ has the files that the tables of CONTRIBUTING name, and no others. */

const root = join(import.meta.dirname, "../..");
/** Past it, a folder gets sub-folders. */
const MAX_FOLDER_FILES = 20;

interface Part {
  /** `rules.ts`; for a folder `rules/`. */
  readonly name: string;
  /** What a file of this name exports at least. */
  readonly exported: readonly string[];
}

/** The rows of the table in "Add a game" whose first column is headed `head`. */
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

/** The files of a game by their place in its folder, and by the folder they are in: `rules.ts`, `views/`. */
const placesOf = (game: string): readonly string[] => {
  const files = globSync(`games/${game}/**/*.*`, { cwd: root }).map((path) => path.split(sep).slice(2));
  return [...new Set(files.map(([first = "", ...rest]) => (rest.length > 0 ? `${first}/` : first)))];
};

describe("the anatomy of a game", () => {
  test("the tables of CONTRIBUTING are read, and all games found", () => {
    expect(required.map(({ name }) => name)).toContain("rules.ts");
    expect(optional.map(({ name }) => name)).toContain("measures/");
    expect(games.length).toBeGreaterThanOrEqual(9);
  });

  test.each(games)("%s has every file that a game must have", (game) => {
    const places = placesOf(game);
    expect(required.map(({ name }) => name).filter((name) => !places.includes(name))).toStrictEqual([]);
  });

  test.each(games)("%s has no file that the tables don't name", (game) => {
    const names = allowed.map(({ name }) => name);
    expect(placesOf(game).filter((place) => !names.includes(place))).toStrictEqual([]);
  });

  test.each(games)("%s keeps each part in the file that the tables give it", (game) => {
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

  test.each(games)("%s has no folder of more files than one can take in", (game) => {
    const folders = Map.groupBy(globSync(`games/${game}/**/*.*`, { cwd: root }), dirname);
    const full = [...folders].filter(([, files]) => files.length > MAX_FOLDER_FILES).map(([folder]) => folder);
    expect(full).toStrictEqual([]);
  });

  test("every file that the tables allow is some game's", () => {
    const found = games.flatMap(placesOf);
    expect(allowed.map(({ name }) => name).filter((name) => !found.includes(name))).toStrictEqual([]);
  });
});
