import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { externalKinds } from "../../../server/external/kinds.ts";
import { readLlmSettings } from "../../../server/external/llm/settings.ts";
import { startCommand } from "../../support/command.ts";
import { folderIn, temporaryFolder } from "../../support/folder.ts";
import { writeGuide } from "../../support/guide.ts";

/*
 * Plugins in folders outside of this tree, loaded by real commands: those that can be used, and those that are refused.
 */

const temporary = temporaryFolder();

/** A folder with these files. */
function project(files: Readonly<Record<string, string>>): string {
  const folder = folderIn(temporary);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** A folder with the plugin of docs/plugins.md. */
function guide(): string {
  const folder = folderIn(temporary);
  expect(writeGuide(folder)).toEqual([
    "game.ts",
    "plugin.ts",
    "redqueen.config.ts",
    "game.test.ts",
    "view.js",
    "learner.ts",
    "train.ts",
  ]);
  return folder;
}

interface Answer {
  readonly code: number | null;
  readonly answer: unknown;
}

/** Runs a command in a folder; its answer. */
async function runIn(folder: string, args: readonly string[], plugins?: string): Promise<Answer> {
  const environment = plugins === undefined ? {} : { REDQUEEN_PLUGINS: plugins };
  const { code, stdout } = await startCommand([...args, "--json"], environment, "", undefined, folder).ended;
  return { code, answer: JSON.parse(stdout) };
}

async function gamesIn(folder: string, plugins?: string): Promise<readonly string[]> {
  const { answer } = await runIn(folder, ["game", "list"], plugins);
  return (answer as readonly { readonly id: string }[]).map(({ id }) => id);
}

/** The code and sentence with which commands refuse a plugin. */
async function refusalOf(files: Readonly<Record<string, string>>, name = "./plugin.ts"): Promise<string> {
  const { code, answer } = await runIn(project(files), ["game", "list"], name);
  expect(code).toBe(1);
  const { error } = answer as { readonly error: { readonly code: string; readonly message: string } };
  expect(error.message).toMatch(/^[A-Z/].*[.`]$/);
  return `${error.code}: ${error.message}`;
}

/** A plugin with one game: tic-tac-toe with changes. */
const changed = (changes: string): Readonly<Record<string, string>> => ({
  "plugin.ts": `import { gameById } from "red-queen/games";
    const own = gameById("tic-tac-toe");
    export const plugin = { games: [{ ...own, id: "other-game", ${changes} }] };`,
});

describe("a plugin", () => {
  it("is found by the configuration of the working folder, which the environment overrides", async () => {
    const folder = guide();
    expect((await gamesIn(folder)).at(-1)).toBe("buried-treasure");
    expect(await gamesIn(folder, "")).not.toContain("buried-treasure");
    expect(await gamesIn(temporary, folder)).toContain("buried-treasure");
  });

  it("may be an installed package, in JavaScript, or a link to a folder of sources", async () => {
    const source = guide();
    const module = `import { gameById } from "red-queen/games";
      export const plugin = { games: [{ ...gameById("kuhn-poker"), id: "packed-poker" }] };`;
    const folder = project({
      "node_modules/packed/package.json": '{"type": "module", "exports": {".": {"default": "./code/main.js"}}}',
      "node_modules/packed/code/main.js": module,
    });
    symlinkSync(source, join(folder, "node_modules/linked"));
    expect(await gamesIn(folder, "packed, linked")).toEqual(
      expect.arrayContaining(["packed-poker", "buried-treasure"]),
    );
  });

  it("is learned by a league: job processes have its game", async () => {
    const args = ["league", "run", "--game", "buried-treasure", "--updates", "2", "--store", "store"];
    const { code, answer } = await runIn(guide(), args);
    expect(code).toBe(0);
    expect(answer).toMatchObject({ updates: 2, evaluation: { measures: { nashConv: { unit: "points" } } } });
  });

  it("adds learners, presets and kinds of players", async () => {
    const folder = project({
      "plugin.ts": `import { scriptedPlayer, type Learner, type Plugin, type Preset } from "red-queen/agents";
        const still: Learner = {
          id: "still", summary: "Learns nothing.", hyperparameters: {}, metrics: {},
          update: async ({ values }) => ({ values, optimizer: new Float32Array(1), metrics: {} }),
        };
        const preset: Preset = {
          id: "standstill", name: "Standstill", game: "kuhn-poker", summary: "A control.", note: "", ablations: {},
          paper: { authors: "None", year: 2026, title: "None" }, choice: { learner: { id: "still" } },
        };
        export const plugin: Plugin = {
          learners: [still], presets: [preset],
          players: { careful: (name, game) => ({ ...scriptedPlayer(name, game), reference: "careful:" + name }) },
        };`,
    });
    const match = ["match", "run", "--game", "kuhn-poker", "--players", "careful:honest,script:random"];
    expect(await runIn(folder, [...match, "--episodes", "10"], ".")).toMatchObject({ code: 0 });
    const league = ["league", "run", "--preset", "standstill", "--updates", "1", "--store", "store"];
    expect(await runIn(folder, league, ".")).toMatchObject({ code: 0, answer: { updates: 1 } });
  });
});

describe("a plugin is refused at startup", () => {
  it("if it is not there", async () => {
    expect(await refusalOf({}, "no-package")).toMatch(/^plugin\/not-found: There is no package no-package/);
    expect(await refusalOf({}, "./nowhere")).toMatch(/^plugin\/not-found: There is no folder .*nowhere/);
    expect(await refusalOf({ "empty/readme.md": "" }, "./empty")).toMatch(
      /^plugin\/not-found: .*no module of a plugin/,
    );
  });

  it("if it throws, can't be parsed, or is TypeScript in node_modules", async () => {
    expect(await refusalOf({ "plugin.ts": 'throw new Error("Not today")' })).toMatch(/^plugin\/failed: .*Not today\.$/);
    expect(await refusalOf({ "plugin.ts": "export const plugin = {" })).toMatch(/^plugin\/failed: /);
    const installed = { "node_modules/typed/index.ts": "export const plugin: unknown = {};" };
    expect(await refusalOf(installed, "typed")).toMatch(/^plugin\/failed: .*must be JavaScript/);
  });

  it("if it has no `plugin`, or one of the wrong shape", async () => {
    expect(await refusalOf({ "plugin.ts": "export const games = [];" })).toMatch(
      /^plugin\/invalid: .*exports no `plugin`/,
    );
    expect(await refusalOf({ "plugin.ts": "export const plugin = [];" })).toMatch(/^plugin\/invalid: .*not an object/);
    const misspelt = { "plugin.ts": "export const plugin = { game: [] };" };
    expect(await refusalOf(misspelt)).toMatch(
      /^plugin\/invalid: .*it has "game", and a plugin has only games, learners/,
    );
  });

  it("if an id exists already, in Red Queen or in the plugin", async () => {
    expect(await refusalOf(changed('id: "tic-tac-toe"'))).toMatch(/^plugin\/duplicate: .*a game "tic-tac-toe" already/);
    for (const kind of ["policy", ...Object.keys(externalKinds({ llm: readLlmSettings({}) }))]) {
      const player = { "plugin.ts": `export const plugin = { players: { ${kind}: () => null } };` };
      expect(await refusalOf(player)).toMatch(/^plugin\/duplicate: .*a kind of players "[a-z]+" already/);
    }
  });

  it("if a game fails its basic checks", async () => {
    expect(await refusalOf(changed('id: "Other"'))).toMatch(/^plugin\/invalid: .*"Other" needs `id`: /);
    expect(await refusalOf(changed("observe: undefined"))).toMatch(/^plugin\/invalid: .*needs a function `observe`/);
    expect(await refusalOf(changed("maxPlies: 4"))).toMatch(
      /^plugin\/invalid: .*not over after its maxPlies, 4 actions/,
    );
    expect(await refusalOf(changed("returns: () => [2, -2]"))).toMatch(/^plugin\/invalid: .*returns 2, outside/);
    expect(await refusalOf(changed("observe: () => {}"))).toMatch(/^plugin\/invalid: .*all numbers of an observation/);
    expect(await refusalOf(changed('next: () => { throw new Error("Stuck") }'))).toMatch(
      /^plugin\/invalid: .*GameError/,
    );
  });

  it("if its view is missing, or its configuration exports no list", async () => {
    const view = { "plugin.ts": `${changed("")["plugin.ts"]}\nplugin.views = { "other-game": "./none.js" };` };
    expect(await refusalOf(view)).toMatch(/^plugin\/invalid: .*none\.js, does not exist/);
    const { answer } = await runIn(project({ "redqueen.config.js": "export const plugin = [];" }), ["game", "list"]);
    expect(answer).toMatchObject({
      error: { code: "config/invalid", message: expect.stringContaining("must export") },
    });
  });
});
