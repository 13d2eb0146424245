import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { games } from "../../games/registry.ts";
import project from "../../package.json" with { type: "json" };
import { temporaryFolder } from "../support/folder.ts";
import { writeGuide } from "../support/guide.ts";
import { until } from "../support/until.ts";

/*
 * The package as its users have it: packed, installed into a project elsewhere, imported, type-checked, run. No install
 * scripts run: they fetch what isn't needed here, a Node and graphics libraries.
 */

const root = join(import.meta.dirname, "../..");
const run = promisify(execFile);

/** Limit for a tarball with code, declarations and the built page, without sources and tests. */
const MAX_PACKED_BYTES = 4_000_000;

interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
}

const folder = temporaryFolder();
const consumer = join(folder, "consumer");
let packed: Packed;

const write = (name: string, content: object): void =>
  writeFileSync(join(consumer, name), JSON.stringify(content, null, 2));

/** Runs a command of the installed package with this Node. */
const redqueen = (env: NodeJS.ProcessEnv, ...args: readonly string[]) =>
  run(process.execPath, [join(consumer, "node_modules/.bin/redqueen"), ...args], { cwd: consumer, env });

beforeAll(async () => {
  const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", folder], { cwd: root });
  packed = (JSON.parse(stdout) as readonly Packed[])[0] as Packed;
  mkdirSync(consumer);
  write("package.json", { name: "consumer", version: "1.0.0", private: true, type: "module" });
  const install = ["install", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"];
  await run("npm", [...install, join(folder, packed.filename)], { cwd: consumer });
});

describe("the package", () => {
  it("contains compiled code with declarations and the built page, and no sources or tests", () => {
    const paths = packed.files.map(({ path }) => path);
    const outside = paths.filter((path) => !path.startsWith("lib/"));
    expect(outside.toSorted()).toEqual(["LICENSE", "README.md", "package.json"]);
    expect(paths).toEqual(
      expect.arrayContaining(["lib/games/index.js", "lib/games/index.d.ts", "lib/dist/index.html"]),
    );
    const sources = paths.filter((path) => /\.tsx?$/.test(path) && !path.endsWith(".d.ts"));
    expect(sources).toEqual([]);
    expect(packed.size).toBeLessThan(MAX_PACKED_BYTES);
  });

  it("has a file for every entry and command", () => {
    const targets = Object.values(project.exports).flatMap((target) =>
      typeof target === "string" ? [target] : Object.values(target),
    );
    const installed = join(consumer, "node_modules", project.name);
    const missing = [...targets, ...Object.values(project.bin)].filter((path) => !existsSync(join(installed, path)));
    expect(missing).toEqual([]);
  });

  it("type-checks a user's program under nodenext, its own declarations included, and runs with it", async () => {
    copyFileSync(join(import.meta.dirname, "consumer.ts"), join(consumer, "consumer.ts"));
    const typeRoots = [join(root, "node_modules/@types")];
    const compilerOptions = { module: "nodenext", target: "es2024", strict: true, typeRoots, types: ["node"] };
    write("tsconfig.json", { compilerOptions: { ...compilerOptions, skipLibCheck: false }, include: ["consumer.ts"] });
    const checked = await run(join(root, "node_modules/.bin/tsc"), ["-p", consumer], { cwd: consumer }).catch(
      (error: unknown) => error as { stdout: string },
    );
    // TensorFlow.js's own declarations and those of the browser contradict each other.
    const errors = checked.stdout.split("\n").filter((line) => /^(?:consumer|node_modules\/red-queen)\b/.test(line));
    expect(errors).toEqual([]);
    const { stdout } = await run(process.execPath, ["consumer.js"], { cwd: consumer });
    expect(JSON.parse(stdout)).toEqual({
      games: games.length,
      returns: [1, -1],
      episodes: 20,
      losses: 0,
      learner: "ppo",
      engine: "cpu",
      leagues: [],
    });
  });

  it("runs a league by its command, with job processes", async () => {
    const args = ["league", "run", "--game", "kuhn-poker", "--updates", "2", "--store", "store", "--json"];
    const { stdout } = await redqueen(process.env, ...args);
    const answer = JSON.parse(stdout) as { readonly updates: number };
    expect(answer.updates).toBeGreaterThanOrEqual(2);
  });

  it("serves its page", async () => {
    const bin = join(consumer, "node_modules/.bin/redqueen");
    const env = { ...process.env, PORT: "0", DATA_DIR: join(folder, "data") };
    const server = spawn(process.execPath, [bin, "start", "--no-demo"], { cwd: consumer, env });
    let printed = "";
    server.stdout.on("data", (chunk: Buffer) => (printed += chunk.toString()));
    try {
      await until("the server's address", () => printed.includes("http"));
      const page = await (await fetch(/http:\S+/.exec(printed)?.[0] ?? "")).text();
      const [, script = ""] = /src="(\/assets\/[^"]+\.js)"/.exec(page) ?? [];
      const scripts = packed.files.map(({ path }) => basename(path));
      expect(scripts).toContain(basename(script));
    } finally {
      const gone = once(server, "exit");
      server.kill("SIGINT");
      await gone;
    }
  });
});

describe("the plugins of docs/plugins.md, in a project with the package", () => {
  beforeAll(() => {
    writeGuide(consumer);
    // The project's own in reality.
    for (const name of ["vitest", "fast-check"]) {
      symlinkSync(join(root, "node_modules", name), join(consumer, "node_modules", name));
    }
  });

  it("type-checks, its tests included", async () => {
    const base = { module: "nodenext", target: "es2024", strict: true, noEmit: true, skipLibCheck: true };
    const typeRoots = [join(root, "node_modules/@types")];
    const compilerOptions = { ...base, allowImportingTsExtensions: true, typeRoots, types: ["node"] };
    write("tsconfig.json", { compilerOptions, include: ["*.ts"], exclude: ["consumer.ts"] });
    const checked = await run(join(root, "node_modules/.bin/tsc"), ["-p", consumer], { cwd: consumer }).catch(
      (error: unknown) => error as { stdout: string },
    );
    expect(checked.stdout).toBe("");
  });

  it("passes the generic suite", async () => {
    const vitest = join(root, "node_modules/vitest/vitest.mjs");
    const file = join(folder, "suite.json");
    const args = ["run", "--root", consumer, "--reporter=json", `--outputFile=${file}`];
    await run(process.execPath, [vitest, ...args], { cwd: consumer });
    const report = JSON.parse(readFileSync(file, "utf8")) as {
      readonly numPassedTests: number;
      readonly numFailedTests: number;
    };
    expect(report.numFailedTests).toBe(0);
    expect(report.numPassedTests).toBeGreaterThan(20);
  });

  it("is listed and learned", async () => {
    const { stdout: listed } = await redqueen(process.env, "game", "list");
    expect(listed).toMatch(/^buried-treasure {2}/m);
    const league = ["league", "run", "--game", "buried-treasure", "--updates", "20"];
    const { stdout } = await redqueen(process.env, ...league, "--json");
    const { evaluation } = JSON.parse(stdout) as { readonly evaluation: { readonly nashConv: number } };
    // Uniform play has 2/3.
    expect(evaluation.nashConv).toBeLessThan(0.6);
  });

  it("trains with gradients by a learner of its own: it beats the weights that it began with", async () => {
    const { stdout } = await run(process.execPath, ["train.ts"], { cwd: consumer });
    const [, before, after] = /score against its start: ([\d.]+) before, ([\d.]+) after/.exec(stdout) ?? [];
    expect(Number(before)).toBeGreaterThan(0.4);
    expect(Number(before)).toBeLessThan(0.6);
    expect(Number(after)).toBeGreaterThan(0.7);
  });

  it("runs leagues with that learner", async () => {
    const env = { ...process.env, REDQUEEN_PLUGINS: "./plugin.ts,./learner.ts" };
    const args = ["league", "run", "--game", "buried-treasure", "--learner", "short-ppo", "--updates", "20", "--json"];
    const { stdout } = await redqueen(env, ...args);
    const { evaluation } = JSON.parse(stdout) as { readonly evaluation: { readonly nashConv: number } };
    expect(evaluation.nashConv).toBeLessThan(0.6);
  });
});
