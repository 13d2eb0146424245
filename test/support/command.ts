import { spawn, type ChildProcess, type SpawnOptionsWithStdioTuple, type StdioPipe } from "node:child_process";
import { join } from "node:path";
import { expect } from "vitest";

const ENTRY = join(import.meta.dirname, "../../server/redqueen.js");

/** The result of a command. */
export interface CommandResult {
  /** Exit code; null if a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A running command. */
export interface RunningCommand {
  readonly child: ChildProcess;
  /** Standard output so far. */
  readonly output: () => string;
  /** Standard error so far. */
  readonly errors: () => string;
  readonly ended: Promise<CommandResult>;
}

/**
 * Starts `redqueen ARGS` as on a command line.
 * @param input of standard input; null leaves it open.
 * @param cwd its working folder; this process's by default.
 * @param fileBlocks the largest file that it may write, in units of 512 bytes: a disk that is soon full.
 */
export function startCommand(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  input: string | null = "",
  fileBlocks?: number,
  cwd?: string,
): RunningCommand {
  const env = { ...process.env, LOG_LEVEL: "info", ...environment };
  const options: SpawnOptionsWithStdioTuple<StdioPipe, StdioPipe, StdioPipe> = {
    stdio: ["pipe", "pipe", "pipe"],
    env,
    cwd,
  };
  const child =
    fileBlocks === undefined
      ? spawn(process.execPath, [ENTRY, ...args], options)
      : spawn("sh", ["-c", `ulimit -f ${fileBlocks}; exec "$0" "$@"`, process.execPath, ENTRY, ...args], options);
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  if (input !== null) child.stdin.end(input);
  const ended = new Promise<CommandResult>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, stdout, stderr }));
  });
  return { child, output: () => stdout, errors: () => stderr, ended };
}

/** Runs a command to its end. */
export function runCommand(args: readonly string[], input = ""): Promise<CommandResult> {
  return startCommand(args, {}, input).ended;
}

/** Runs a command that succeeds and prints one JSON value, and nothing else, on standard output; returns it. */
export async function answerOf<T>(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<T> {
  const { code, stdout, stderr } = await startCommand([...args, "--json"], environment).ended;
  expect(code, stderr).toBe(0);
  expect(stdout.trimEnd().split("\n")).toHaveLength(1);
  return JSON.parse(stdout) as T;
}

/** Runs a command that fails with exit code 1 and a sentence, without a stack; returns the sentence. */
export async function sentenceOf(args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runCommand(args);
  expect(code).toBe(1);
  expect(stdout).toBe("");
  expect(stderr).not.toMatch(/^\s+at /m);
  return stderr.trim();
}

/**
 * Runs a command that must be refused in this process, which is faster than in its own, and returns the sentence. How
 * a process ends with one is tested for every command.
 */
export async function refusalOf(args: readonly string[]): Promise<string> {
  const { createProgram } = await import("../../server/cli/program.ts");
  const { refusal } = await import("../../server/cli/output.ts");
  const program = await createProgram(args);
  const error: unknown = await program.parseAsync([...args], { from: "user" }).then(
    () => null,
    (reason: unknown) => reason,
  );
  return refusal(error)?.message ?? expect.fail(`refused by ${String(error)}`);
}
