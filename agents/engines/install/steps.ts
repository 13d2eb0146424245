import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ADD_ONS, addOnFolder } from "../add-ons.ts";
import { runnableUrl } from "../../module-url.ts";

/** Why an installation can't continue, in a sentence that says what to do. */
export class Stop extends Error {}

/** A sentence about the current step. */
export function say(sentence: string): void {
  process.stdout.write(`${sentence}\n`);
}

interface RunOptions {
  readonly in?: string;
  /** Whether its output is hidden. */
  readonly quietly?: boolean;
}

/** Runs a command; returns whether it succeeded, and its output if that was hidden. */
export function run(command: string, args: readonly string[], options: RunOptions = {}) {
  return new Promise<{ readonly ok: boolean; readonly said: string }>((resolve) => {
    const child = spawn(command, args, {
      cwd: options.in,
      // Containers run as root, and pip needn't warn about that.
      env: { ...process.env, PIP_ROOT_USER_ACTION: "ignore", PIP_DISABLE_PIP_VERSION_CHECK: "1" },
      stdio: ["ignore", options.quietly ? "pipe" : "inherit", options.quietly ? "pipe" : "inherit"],
    });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => (said += text));
    }
    child.on("error", (error) => resolve({ ok: false, said: error.message }));
    child.on("close", (code) => resolve({ ok: code === 0, said }));
  });
}

/** Stops if a required command is missing. */
export async function requireCommand(command: string, args: readonly string[], how: string): Promise<void> {
  const { ok } = await run(command, args, { quietly: true });
  if (!ok) throw new Stop(`${[command, ...args.slice(0, 2)].join(" ")} does not run here. ${how}`);
}

/** An empty folder for an add-on, separate from the project's own packages. */
export function freshFolder(addOn: string): string {
  removeFolder(addOn);
  const folder = addOnFolder(addOn);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), `${JSON.stringify({ private: true, description: `engine ${addOn}` })}\n`);
  return folder;
}

/** Deletes an add-on; returns whether there was one. */
export function removeFolder(addOn: string): boolean {
  const folder = addOnFolder(addOn);
  const there = existsSync(folder);
  rmSync(folder, { recursive: true, force: true });
  if (existsSync(ADD_ONS) && readdirSync(ADD_ONS).length === 0) rmdirSync(ADD_ONS);
  return there;
}

/**
 * Installs npm packages into an add-on's folder without running their scripts. TensorFlow.js itself is left out: an
 * engine must register with the project's copy.
 */
export async function addPackages(folder: string, packages: readonly string[], own: readonly string[]): Promise<void> {
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const flags = ["--ignore-scripts", "--no-package-lock", "--legacy-peer-deps", "--no-audit", "--no-fund"];
  const { ok, said } = await run(npm, ["install", ...flags, ...packages], { in: folder, quietly: true });
  if (!ok) throw new Stop(`npm could not fetch ${packages.join(" and ")}: ${said.trim()}`);
  const shared = join(folder, "node_modules", "@tensorflow");
  for (const name of readdirSync(shared)) {
    if (!own.includes(name)) rmSync(join(shared, name), { recursive: true });
  }
}

/** Runs an engine's self-test against `cpu` in a separate process, as a start would; returns its result. */
export async function check(engine: string): Promise<{ readonly ok: boolean; readonly said: string }> {
  const file = fileURLToPath(runnableUrl(new URL("./check.ts", import.meta.url)));
  const { ok, said } = await run(process.execPath, ["--disable-warning=ExperimentalWarning", file, engine], {
    quietly: true,
  });
  const lines = said.trim().split("\n");
  return { ok, said: lines.findLast((line) => line.startsWith("engine")) ?? lines.at(-1) ?? "it printed nothing" };
}
