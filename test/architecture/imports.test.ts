import { globSync, readFileSync } from "node:fs";
import { join, posix, sep } from "node:path";
import { describe, expect, test } from "vitest";

/*
 * The direction of imports, by this file's own scan of the real tree: `games <- agents <- server`, and `web` imports
 * types only. checks.test.ts proves that the linter refuses the same.
 */

const root = join(import.meta.dirname, "../..");

interface Import {
  readonly file: string;
  /** A path from the root for relative ones, else the package. */
  readonly target: string;
  readonly typeOnly: boolean;
}

const STATEMENT = /\b(?:import|export)\s+(type\s)?(?:[^"'`;]*?\sfrom\s*)?"([^"]+)"/g;
const DYNAMIC = /\bimport\(\s*"([^"]+)"/g;

function importsOf(folder: string): Import[] {
  return globSync(`${folder}/**/*.{ts,tsx,js}`, { cwd: root }).flatMap((path) => {
    const file = path.split(sep).join("/");
    const source = readFileSync(join(root, path), "utf8").replaceAll(/^\s*(?:\/\/|\*|\/\*).*$/gm, "");
    const found = [...source.matchAll(STATEMENT)].map(([, type, name = ""]) => ({
      name,
      typeOnly: type !== undefined,
    }));
    const later = [...source.matchAll(DYNAMIC)].map(([, name = ""]) => ({ name, typeOnly: false }));
    return [...found, ...later].map(({ name, typeOnly }) => ({ file, target: resolved(file, name), typeOnly }));
  });
}

const resolved = (file: string, name: string): string =>
  name.startsWith(".") ? posix.join(posix.dirname(file), name) : name;

const folders = ["games", "agents", "server", "web"] as const;
const imports = Object.fromEntries(folders.map((folder) => [folder, importsOf(folder)])) as Record<
  (typeof folders)[number],
  Import[]
>;

const sentence = ({ file, target }: Import): string => `${file} imports ${target}`;
const into = (...names: string[]) => {
  return ({ target }: Import): boolean => names.some((name) => target.startsWith(`${name}/`));
};

describe("imports point one way", () => {
  test("the scan sees the tree", () => {
    for (const folder of folders) expect(imports[folder].length, folder).toBeGreaterThan(20);
    expect(imports.agents.filter(into("games")).length).toBeGreaterThan(20);
    expect(imports.web.filter(into("server")).length).toBeGreaterThan(0);
  });

  test("games import games alone; their views React too", () => {
    const allowed = ({ file, target }: Import) =>
      target.startsWith("games/") || (/\.tsx$|\/view-props\.ts$/.test(file) && target === "react");
    expect(imports.games.filter((found) => !allowed(found)).map(sentence)).toStrictEqual([]);
  });

  test("agents import neither server nor page", () => {
    expect(imports.agents.filter(into("server", "web")).map(sentence)).toStrictEqual([]);
  });

  test("the server does not import the page", () => {
    expect(imports.server.filter(into("web")).map(sentence)).toStrictEqual([]);
  });

  test("the page imports only types and server/common from the rest, and nothing of Node", () => {
    const isShared = into("server/common");
    const isRest = into("server", "agents", "games");
    const wrong = imports.web.filter((found) => !found.typeOnly && isRest(found) && !isShared(found));
    expect(wrong.map(sentence)).toStrictEqual([]);
    expect(imports.web.filter(({ target }) => target.startsWith("node:")).map(sentence)).toStrictEqual([]);
  });

  test("code shared by page and server imports nothing else", () => {
    const wrong = imports.server
      .filter(({ file }) => file.startsWith("server/common/"))
      .filter((found) => !into("server/common")(found));
    expect(wrong.map(sentence)).toStrictEqual([]);
  });

  test("a game's rules import only options of its other files", () => {
    const isRules = (path: string) => /^games\/[^/]+\/(?:rules\.ts|rules\/.*|options\.ts)$/.test(path);
    const isBelow = (path: string) => isRules(path) || path.startsWith("games/core/");
    const wrong = imports.games.filter(({ file, target }) => isRules(file) && !isBelow(target));
    expect(wrong.map(sentence)).toStrictEqual([]);
    expect(imports.games.filter(({ file }) => file.includes("/rules/")).length).toBeGreaterThan(20);
  });

  test("parts of a file don't import the file: rules/ not rules.ts, views/ not view.tsx", () => {
    const entries = { rules: "rules.ts", measures: "measures.ts", scripted: "scripted.ts", views: "view.tsx" };
    const wrong = imports.games.filter(({ file, target }) => {
      const [, game, folder] = /^games\/([^/]+)\/(rules|measures|scripted|views)\//.exec(file) ?? [];
      return folder !== undefined && target === `games/${game}/${entries[folder as keyof typeof entries]}`;
    });
    expect(wrong.map(sentence)).toStrictEqual([]);
  });

  test("folders are as acyclic as files", () => {
    expect(folderCycles(folders.flatMap((folder) => imports[folder]))).toStrictEqual([]);
  });

  test("the server process loads no tensor code", () => {
    const tensors = (start: string) => [...reachable(start)].filter((target) => target.startsWith("@tensorflow/"));
    expect(tensors("server/main.ts")).toStrictEqual([]);
    expect(tensors("server/jobs/process.ts")).not.toStrictEqual([]);
  });
});

/**
 * The two siblings, folders or files, that an import joins: `agents/players/x.ts` to `agents/trees/y.ts` is players to
 * trees.
 */
function siblings({ file, target }: Import): readonly [from: string, to: string] {
  const [here, there] = [file.split("/"), target.split("/")];
  const shared = here.findIndex((name, i) => name !== there[i]) + 1;
  return [here.slice(0, shared).join("/"), there.slice(0, shared).join("/")];
}

/** Siblings at any depth that reach each other: imports between them. */
function folderCycles(found: readonly Import[]): string[] {
  const targets = new Map<string, Set<string>>();
  for (const { file, target, typeOnly } of found) {
    if (!folders.some((folder) => target.startsWith(`${folder}/`))) continue;
    const [from, to] = siblings({ file, target, typeOnly });
    targets.set(from, (targets.get(from) ?? new Set()).add(to));
  }
  const below = (start: string): ReadonlySet<string> => {
    const seen = new Set(targets.get(start));
    for (const folder of seen) for (const next of targets.get(folder) ?? []) seen.add(next);
    return seen;
  };
  return [...targets].flatMap(([from, direct]) =>
    [...direct].filter((to) => below(to).has(from)).map((to) => `${from} imports ${to}, which imports it back`),
  );
}

/** All modules that a module can load into its process: value imports, transitively, including those at run time. */
function reachable(start: string): ReadonlySet<string> {
  const edges = Map.groupBy(
    folders.flatMap((folder) => imports[folder]).filter(({ typeOnly }) => !typeOnly),
    ({ file }) => file,
  );
  const seen = new Set<string>([start]);
  for (const file of seen) for (const { target } of edges.get(file) ?? []) seen.add(target);
  return seen;
}
