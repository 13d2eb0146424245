import { execFile } from "node:child_process";
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/*
 * Every @example of the sources is a script for the repository's root: it passes the type checker, and what it prints
 * is what the comments behind its console.log say.
 */

const root = join(import.meta.dirname, "../..");
const run = promisify(execFile);

interface Example {
  /** The symbol that it documents. */
  readonly symbol: string;
  readonly code: string;
  /** What it prints, line by line. */
  readonly printed: readonly string[];
}

const DOCUMENTED = /\/\*\*(?:(?!\*\/)[^])*?@example\n((?:(?!\*\/)[^])*?) *\*\/\nexport (?:async )?\w+ (\w+)/g;

function examplesIn(source: string): Example[] {
  return [...source.matchAll(DOCUMENTED)].map(([, comment = "", symbol = ""]) => {
    const code = comment.replaceAll(/^ \* ?/gm, "");
    const printed = [...code.matchAll(/^console\.log\(.*\); \/\/ (.*)$/gm)].map(([, line = ""]) => line);
    return { symbol, code, printed };
  });
}

const sources = globSync("{games,agents,server,web}/**/*.{ts,tsx}", { cwd: root });
const examples = sources.flatMap((path) => examplesIn(readFileSync(join(root, path), "utf8")));

let folder: string;
beforeAll(() => {
  mkdirSync(join(root, ".cache"), { recursive: true });
  // Inside the repository, where packages and types are found.
  folder = mkdtempSync(join(root, ".cache/examples-"));
  for (const { symbol, code } of examples) {
    writeFileSync(join(folder, `${symbol}.ts`), code.replaceAll(' from "./', ' from "../../'));
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the examples of the sources", () => {
  it("are there for what researchers build upon", () => {
    const symbols = examples.map(({ symbol }) => symbol);
    expect(symbols).toEqual(expect.arrayContaining(["Game", "Learner", "Player", "Store", "compile", "rollout"]));
  });

  it("have correct types", async () => {
    const settings = { extends: "../../tsconfig.json", include: ["*.ts"] };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(settings));
    const { stdout } = await run(join(root, "node_modules/.bin/tsc"), ["-p", folder]).catch(
      (error: unknown) => error as { stdout: string },
    );
    expect(stdout).toBe("");
  });

  it.each(examples)("print what they say: $symbol", async ({ symbol, printed }) => {
    expect(printed).not.toHaveLength(0);
    const { stdout } = await run(process.execPath, [`${symbol}.ts`], { cwd: folder });
    expect(stdout.trimEnd().split("\n")).toEqual(printed);
  });
});
