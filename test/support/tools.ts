import { spawnSync } from "node:child_process";

/** Whether a command is installed; tests of files for other programs use those programs' own checks where they are. */
export const hasCommand = (name: string, ...args: readonly string[]): boolean =>
  spawnSync(name, [...(args.length > 0 ? args : ["--version"])], { stdio: "ignore" }).status === 0;

/** Runs a check to its end; answers what it printed if it failed, else null. */
export function failureOf(name: string, args: readonly string[], input?: string): string | null {
  const { status, stdout, stderr } = spawnSync(name, args, { encoding: "utf8", input });
  return status === 0 ? null : `${stdout}${stderr}` || `exit status ${status}`;
}
