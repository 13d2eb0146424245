import { spawnSync } from "node:child_process";
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import project from "../../package.json" with { type: "json" };

/*
 * `npm run check` refuses bad files, tested in a folder of their own with this project's settings.
 */

const root = join(import.meta.dirname, "../..");
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "red-queen-checks-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), `${text}\n`);
  }
}

const run = (tool: string, args: readonly string[]) =>
  spawnSync(join(root, "node_modules/.bin", tool), args, { cwd: folder, encoding: "utf8" });

function check(tool: string, settings: string, ...args: string[]): unknown {
  cpSync(join(root, settings), join(folder, settings));
  const { stdout, stderr } = run(tool, args);
  try {
    return JSON.parse(stdout);
  } catch {
    throw new Error(`${tool} answered no JSON: ${stdout}${stderr}`);
  }
}

interface LintReport {
  readonly diagnostics: readonly { readonly code: string; readonly filename: string }[];
}

/** Rules that refuse each file. */
function lint(): Readonly<Record<string, string[]>> {
  const { diagnostics } = check("oxlint", ".oxlintrc.json", "--format=json") as LintReport;
  const refused: Record<string, string[]> = {};
  for (const { filename, code } of diagnostics) (refused[filename] ??= []).push(code);
  return refused;
}

const DIRECTION = "eslint(no-restricted-imports)";
const CYCLE = "import(no-cycle)";

const wellKnown = {
  "games/core/game.ts": "export const rule = 1;\nexport type Rule = number;",
  "agents/player.ts": "export const player = 1;\nexport type Player = number;",
  "server/store.ts": "export const store = 1;\nexport type Store = number;",
  "server/common/names.ts": "export const name = 1;",
  "web/page.ts": "export const page = 1;",
};

const take = (name: string, from: string) => `import { ${name} } from "${from}";\nexport const taken = ${name};`;
const takeType = (name: string, from: string) =>
  `import type { ${name} } from "${from}";\nexport const taken: ${name} = 1;`;

describe("the linter refuses", () => {
  test("imports against the direction, and cycles", () => {
    const bad = {
      "games/chess/agents.ts": take("player", "../../agents/player.ts"),
      "games/chess/agents-type.ts": takeType("Player", "../../agents/player.ts"),
      "games/chess/agents-again.ts": 'export { player } from "../../agents/player.ts";',
      "games/chess/agents-later.ts": 'export const later = await import("../../agents/player.ts");',
      "games/chess/server.ts": take("store", "../../server/store.ts"),
      "games/chess/web.ts": take("page", "../../web/page.ts"),
      "games/chess/node.ts": take("readFile", "node:fs/promises"),
      "agents/deep/server.ts": take("store", "../../server/store.ts"),
      "agents/server.ts": takeType("Store", "../server/store.ts"),
      "agents/web.ts": take("page", "../web/page.ts"),
      "server/web.ts": take("page", "../web/page.ts"),
      "server/common/store.ts": take("store", "../store.ts"),
      "server/common/node.ts": take("join", "node:path"),
      "web/server.ts": take("store", "../server/store.ts"),
      "web/server-mixed.ts": 'import { store, type Store } from "../server/store.ts";\nexport const s: Store = store;',
      "web/agents.ts": take("player", "../agents/player.ts"),
      "web/games.ts": take("rule", "../games/core/game.ts"),
      "web/node.ts": take("join", "node:path"),
    };
    const good = {
      "agents/games.ts": take("rule", "../games/core/game.ts"),
      "server/agents.ts": take("player", "../agents/player.ts"),
      "web/common.ts": take("name", "../server/common/names.ts"),
      "server/common/more.ts": take("name", "./names.ts"),
      "web/types.ts": takeType("Store", "../server/store.ts"),
      "games/chess/rules.ts": take("rule", "../core/game.ts"),
    };
    const cycle = {
      "server/one.ts": 'import { two } from "./two.ts";\nexport const one = (): unknown => two;',
      "server/two.ts": 'import { one } from "./one.ts";\nexport const two = (): unknown => one;',
    };
    write({ ...wellKnown, ...bad, ...good, ...cycle });
    expect(lint()).toStrictEqual({
      ...Object.fromEntries(Object.keys(bad).map((file) => [file, [DIRECTION]])),
      ...Object.fromEntries(Object.keys(cycle).map((file) => [file, [CYCLE]])),
    });
  });

  test("violations of style: any, default exports, console, modules of Node without their prefix", () => {
    write({
      "server/any.ts": "export const loose = (value: any): unknown => value;",
      "server/default.ts": "const value = 1;\nexport default value;",
      "server/console.ts": 'export const say = (): void => console.log("hello");',
      "server/bare.ts": take("readFileSync", "fs"),
    });
    expect(lint()).toStrictEqual({
      "server/any.ts": ["typescript(no-explicit-any)"],
      "server/default.ts": ["import(no-default-export)"],
      "server/console.ts": ["eslint(no-console)"],
      "server/bare.ts": ["unicorn(prefer-node-protocol)"],
    });
  });
});

describe("the compiler", () => {
  const settings = globSync("{.,*,test/*}/tsconfig.json", { cwd: root, exclude: ["node_modules"] });
  const [compiler = "", ...args] = project.scripts["check:types"].split(" ");

  test("checks every folder that has settings of its own", () => {
    expect(args.slice(1).toSorted()).toStrictEqual(settings.map(dirname).toSorted());
  });

  test("knows the browser only where pages run, Node nowhere there, and neither in games", () => {
    const browser = "export const title: string = document.title;";
    const node = "export const id: number = process.pid;";
    const places = ["games", "agents", "server", "web", "test", "test/bench", "test/e2e", "test/web"];
    for (const path of ["package.json", ...settings]) write({ [path]: readFileSync(join(root, path), "utf8") });
    for (const place of places) write({ [`${place}/browser.ts`]: browser, [`${place}/node.ts`]: node });
    write({ "games/chess/view.tsx": browser, "games/chess/process.tsx": node, "vite.config.ts": browser });
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
    const { stdout } = run(compiler, args);
    expect([...stdout.matchAll(/^(.*)\(\d+,\d+\): error/gm)].map(([, file]) => file).toSorted()).toStrictEqual([
      "agents/browser.ts",
      "games/browser.ts",
      "games/chess/process.tsx",
      "games/node.ts",
      "server/browser.ts",
      "test/browser.ts",
      "vite.config.ts",
      "web/node.ts",
    ]);
  });
});

interface UnusedReport {
  readonly issues: readonly {
    readonly file: string;
    readonly files: readonly { readonly name: string }[];
    readonly exports: readonly { readonly name: string }[];
    readonly dependencies: readonly { readonly name: string }[];
    readonly unlisted: readonly { readonly name: string }[];
  }[];
}

const packageWith = (dependencies: object): string => {
  const scripts = { start: "node server/redqueen.js start" };
  return JSON.stringify({ name: "checked", private: true, type: "module", scripts, ...dependencies });
};

test("knip refuses unused files, exports and dependencies, and unlisted packages", () => {
  write({
    "package.json": packageWith({ dependencies: { pino: "10.4.0", zod: "4.6.7" } }),
    "server/redqueen.js":
      'import pino from "pino";\nimport ws from "ws";\nimport { used } from "./parts.ts";\nused(pino, ws);',
    "server/parts.ts": "export const used = (...parts: unknown[]): unknown => parts;\nexport const unused = 1;",
    "server/lonely.ts": "export const lonely = 1;",
  });
  const { issues } = check("knip", "knip.json", "--reporter=json", "--no-config-hints") as UnusedReport;
  const named = (kind: "files" | "exports" | "dependencies" | "unlisted") =>
    issues.flatMap((issue) => issue[kind].map(({ name }) => `${issue.file}: ${name}`));
  expect(named("files")).toStrictEqual(["server/lonely.ts: server/lonely.ts"]);
  expect(named("exports")).toStrictEqual(["server/parts.ts: unused"]);
  expect(named("dependencies")).toStrictEqual(["package.json: zod"]);
  expect(named("unlisted")).toStrictEqual(["server/redqueen.js: ws"]);
});

test("exports that only tests use are refused, unless they are tagged as internal", () => {
  write({
    "package.json": packageWith({ devDependencies: { vitest: "4.1.12" } }),
    "server/redqueen.js": 'import { used } from "./parts.ts";\nused();',
    "server/parts.ts":
      "export const used = (): unknown => [loss(), 1];\nexport const tested = 1;\n/** A part. @internal */\nexport const loss = (): number => 1;",
    "server/oracle.ts": "export const oracle = 1;",
    "test/server/parts.test.ts":
      'import { expect, it } from "vitest";\nimport { oracle } from "../../server/oracle.ts";\nimport { loss, tested } from "../../server/parts.ts";\nit("works", () => expect(loss()).toBe(tested * oracle));',
  });
  const options = ["--production", "--reporter=json", "--no-config-hints"];
  const { issues } = check("knip", "knip.json", ...options) as UnusedReport;
  expect(issues.flatMap(({ file, files }) => (files.length > 0 ? [file] : []))).toStrictEqual(["server/oracle.ts"]);
  expect(issues.flatMap(({ exports }) => exports.map(({ name }) => name))).toStrictEqual(["tested"]);
});
