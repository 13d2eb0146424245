import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";

/** Where `npm run python` installs the packages of the tests. */
const INSTALLED = join(import.meta.dirname, "../../.cache/python/bin/python");

const EXAMPLES = join(import.meta.dirname, "../../docs/examples");

/** A Python for tests, or why there is none. */
export interface Python {
  /** Null: these tests are skipped. */
  readonly path: string | null;
  /** For the names of skipped tests: "", or what is missing. */
  readonly reason: string;
}

/** A Python that has these packages: of `npm run python`, or the machine's. */
export function pythonWith(...packages: readonly string[]): Python {
  const candidates = [...(existsSync(INSTALLED) ? [INSTALLED] : []), "python3"];
  const code = `import ${packages.join(", ")}`;
  const path = candidates.find((candidate) => spawnSync(candidate, ["-c", code], { stdio: "ignore" }).status === 0);
  if (path !== undefined) return { path, reason: "" };
  return { path: null, reason: `, skipped without Python's ${packages.join(" and ")} (npm run python)` };
}

/** Runs a script that succeeds, with the modules of docs/examples; returns what it printed. */
export function runPython({ path }: Python, args: readonly string[], input = ""): string {
  const env = { ...process.env, PYTHONPATH: EXAMPLES, PYTHONDONTWRITEBYTECODE: "1" };
  const options = { input, env, encoding: "utf8", maxBuffer: 1 << 28 } as const;
  const { status, stdout, stderr, error } = spawnSync(path ?? "", args, options);
  expect(error).toBeUndefined();
  expect(status, stderr).toBe(0);
  return stdout;
}
