import { execFile } from "node:child_process";
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { entries } from "../support/public-symbols.ts";

/*
 * Every @example of the sources is a script for users of the package, or for the repository's root: it passes the type
 * checker, and what it prints is what the comments behind its console.log say. One with `red-queen/testing` is a test
 * file. Which symbols have one: test/architecture/public-symbols.test.ts.
 */

const root = join(import.meta.dirname, "../..");
const run = promisify(execFile);

interface Example {
  /** The symbol that it documents. */
  readonly symbol: string;
  /** Numbered, since some symbols differ in case alone and some file systems take that for one name. */
  readonly file: string;
  readonly code: string;
  /** What it prints, line by line. */
  readonly printed: readonly string[];
}

const DOCUMENTED =
  /\/\*\*(?:(?!\*\/)[^])*?@example\n((?:(?!\*\/)[^])*?) *\*\/\nexport (?:async )?(?:function\*|\w+) (\w+)/g;

function examplesIn(source: string): Omit<Example, "file">[] {
  return [...source.matchAll(DOCUMENTED)].map(([, comment = "", symbol = ""]) => {
    const code = comment.replaceAll(/^ \* ?/gm, "");
    const printed = [...code.matchAll(/\bconsole\.log\(.*\); \/\/ (.*)$/gm)].map(([, line = ""]) => line);
    return { symbol, code, printed };
  });
}

const paths = globSync("{games,agents,server,web,test/game-suite}/**/*.{ts,tsx}", { cwd: root });
const isTest = ({ code }: Pick<Example, "code">): boolean => code.includes('"red-queen/testing"');
const examples = paths
  .flatMap((path) => examplesIn(readFileSync(join(root, path), "utf8")))
  .map((example, i): Example => ({
    ...example,
    file: `${i}-${example.symbol}.${isTest(example) ? "test.ts" : "ts"}`,
  }));
const scripts = examples.filter((example) => !isTest(example));
const tests = examples.filter(isTest);

/** The example with imports of the sources. */
function withSources(code: string): string {
  const inPackage = entries.reduce(
    (text, { name, source }) => text.replaceAll(` from "${name}"`, ` from "../../${source}"`),
    code,
  );
  return inPackage.replaceAll(' from "./', ' from "../../');
}

let folder: string;
beforeAll(() => {
  mkdirSync(join(root, ".cache"), { recursive: true });
  // Inside the repository, where packages and types are found.
  folder = mkdtempSync(join(root, ".cache/examples-"));
  for (const { file, code } of examples) writeFileSync(join(folder, file), withSources(code));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the examples of the sources", () => {
  it("are there for what researchers build upon", () => {
    const symbols = examples.map(({ symbol }) => symbol);
    expect(symbols).toEqual(expect.arrayContaining(["Game", "Learner", "Player", "Store", "compile", "rollout"]));
    expect(new Set(symbols).size).toBe(symbols.length);
  });

  it("have correct types", async () => {
    const settings = { extends: "../../tsconfig.json", include: ["*.ts"] };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(settings));
    const { stdout } = await run(join(root, "node_modules/.bin/tsc"), ["-p", folder]).catch(
      (error: unknown) => error as { stdout: string },
    );
    expect(stdout).toBe("");
  });

  it.each(scripts)("print what they say: $symbol", async ({ file, printed }) => {
    expect(printed).not.toHaveLength(0);
    const { stdout } = await run(process.execPath, [file], { cwd: folder });
    expect(stdout.trimEnd().split("\n")).toEqual(printed);
  });

  it("pass as tests: those of red-queen/testing", async () => {
    // Vitest would find this project's settings, whose tests are elsewhere.
    writeFileSync(join(folder, "vitest.config.js"), "export default {};");
    const file = join(folder, "report.json");
    const args = ["run", "--root", folder, "--reporter=json", `--outputFile=${file}`];
    await run(process.execPath, [join(root, "node_modules/vitest/vitest.mjs"), ...args], { cwd: folder });
    const report = JSON.parse(readFileSync(file, "utf8")) as Readonly<Record<string, number>>;
    expect(report["numFailedTests"]).toBe(0);
    expect(report["numPassedTests"]).toBeGreaterThan(20 * tests.length);
  });
});
