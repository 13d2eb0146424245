import { spawn } from "node:child_process";
import { once } from "node:events";

/** One command of a check. */
export interface Step {
  readonly name: string;
  readonly command: readonly [program: string, ...args: string[]];
  /** Added to the environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Seconds after which it is ended. */
  readonly limit: number;
}

/** What came of a step. */
export interface StepResult {
  readonly name: string;
  /** The command as typed. */
  readonly command: string;
  readonly outcome: "passed" | "failed" | "too long";
  /** Exit code; null if a signal ended it, below zero if there is no such program. */
  readonly code: number | null;
  readonly seconds: number;
  /** The last line of its standard output if that is JSON, else null. */
  readonly answer: unknown;
  /** The end of what it printed, errors included. */
  readonly output: string;
}

const MAX_OUTPUT_CHARACTERS = 4000;

/** Runs a step to its end or its limit; all its processes end with it. */
export async function runStep({ name, command, environment = {}, limit }: Step): Promise<StepResult> {
  const started = performance.now();
  const [program, ...args] = command;
  const child = spawn(program, args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...environment },
    detached: true,
  });
  let output = "";
  let answered = "";
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString();
    answered += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  }, limit * 1000);
  await once(child, "close").catch((error: unknown) => void (output += String(error)));
  clearTimeout(timer);
  return {
    name,
    command: command.join(" "),
    outcome: isLate ? "too long" : child.exitCode === 0 ? "passed" : "failed",
    code: child.exitCode,
    seconds: Math.round((performance.now() - started) / 100) / 10,
    answer: lastLine(answered),
    output: output.slice(-MAX_OUTPUT_CHARACTERS),
  };
}

function lastLine(text: string): unknown {
  try {
    return JSON.parse(text.trim().split("\n").at(-1) ?? "");
  } catch {
    return null;
  }
}
