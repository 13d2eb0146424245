import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { games } from "../../../games/registry.ts";
import { engineKinds } from "../../../agents/engines/registry.ts";
import { startCommand } from "../../support/command.ts";
import { folderIn, temporaryFolder } from "../../support/folder.ts";

const root = temporaryFolder();

interface Report {
  readonly versions: Readonly<Record<string, string>>;
  readonly machine: { readonly cores: number; readonly memory: number };
  readonly engine: { readonly name: string; readonly reason: string; readonly trials: readonly { name: string }[] };
  readonly store: {
    readonly kind: string;
    readonly description: string;
    readonly ok: boolean;
    readonly problem: string;
  };
  readonly networks: readonly {
    readonly game: string;
    readonly parameters: number;
    readonly forward: number;
    readonly trainStep: number;
  }[];
  readonly missing: readonly { readonly what: string; readonly how: string }[];
}

describe.concurrent("doctor", () => {
  it("prints versions, the engine with the reason, the store, and missing parts with their installation", async () => {
    const folder = folderIn(root);
    const environment = { DATA_DIR: folder, MONGODB_URL: "", ENGINE: "" };
    const { code, stdout, stderr } = await startCommand(["doctor", "--json"], environment).ended;
    expect(code, stderr).toBe(0);
    const report = JSON.parse(stdout) as Report;
    expect(Object.keys(report)).toEqual([
      "versions",
      "machine",
      "engine",
      "networks",
      "store",
      "pythonGames",
      "missing",
    ]);
    expect(report.versions["node"]).toBe(process.versions.node);
    expect(report.versions["tfjs"]).toMatch(/^\d+\.\d+\.\d+$/);
    expect(report.engine.trials.map(({ name }) => name)).toEqual(engineKinds.map(({ name }) => name));
    expect(report.engine.reason).not.toBe("");
    expect(report.store).toMatchObject({ kind: "sqlite", ok: true, problem: null });
    expect(report.store.description).toContain(folder);
    // It creates nothing.
    expect(readdirSync(folder)).toEqual([]);
    for (const { what, how } of report.missing) {
      // Optional parts, which not every machine has.
      expect(what).toMatch(/^(engine (tfjs-node|webgpu)|games of (openspiel|pettingzoo))/);
      expect(how).toMatch(/npm run |pip install |install Python 3/);
    }
    expect(report.networks.map(({ game }) => game)).toEqual(games.map(({ id }) => id));
    for (const { parameters, forward, trainStep } of report.networks) {
      expect(parameters).toBeGreaterThan(1000);
      expect(trainStep).toBeGreaterThan(2 * forward);
    }
  });

  it("reports a store's error, and exits with 1", async () => {
    const file = join(folderIn(root), "a-file");
    writeFileSync(file, "no folder");
    const environment = { DATA_DIR: file, MONGODB_URL: "", ENGINE: "cpu" };
    const { code, stdout } = await startCommand(["doctor", "--json"], environment).ended;
    expect(code).toBe(1);
    const report = JSON.parse(stdout) as Report;
    expect(report.store).toMatchObject({ kind: "sqlite", ok: false });
    expect(report.store.problem).toMatch(/\S.*\.$/);
    expect(report.missing.map(({ what }) => what)).toContain("store");
  });

  it.each([
    ["ENGINE", "abacus", /^ENGINE takes .*not "abacus"/],
    ["LOG_LEVEL", "loud", /^LOG_LEVEL takes one of/],
    ["PORT", "many", /^PORT takes a port/],
  ])("names an invalid %s in one sentence", async (name, value, sentence) => {
    const environment = { DATA_DIR: folderIn(root), [name]: value };
    const { code, stdout, stderr } = await startCommand(["doctor"], environment).ended;
    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(stderr).toMatch(sentence);
  });
});
