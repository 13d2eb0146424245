import { existsSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { answerOf, runCommand, sentenceOf, startCommand, type RunningCommand } from "../../support/command.ts";
import { folderIn, temporaryFolder } from "../../support/folder.ts";
import { isAlive, until } from "../../support/until.ts";

/*
 * Commands that fail or are ended leave nothing behind.
 */

const folder = temporaryFolder();
const kuhn = ["--game", "kuhn-poker"];

/** A folder for the command's own temporary files. */
const temporaryFiles = (): string => mkdtempSync(join(folder, "tmp-"));

describe("a failed launch", () => {
  it("leaves no league in the store", async () => {
    const place = folderIn(folder);
    expect(await sentenceOf(["league", "run", ...kuhn, "--engine", "abacus", "--store", place])).toMatch(
      /no engine "abacus"/,
    );
    expect(await answerOf(["league", "list", "--store", place])).toEqual([]);
  });

  it("does not wait for a missing engine to clone a base", async () => {
    const args = ["--game", "sneaky-critic", "--engine", "abacus", "--store", folderIn(folder)];
    expect(await sentenceOf(["policy", "base", ...args])).toMatch(/no engine "abacus"/);
  });
});

describe("a command's temporary store", () => {
  const run = (TMPDIR: string): RunningCommand =>
    startCommand(["league", "run", ...kuhn, "--for", "1h", "--jobs", "1", "--engine", "wasm"], { TMPDIR });

  const moments: readonly (readonly [NodeJS.Signals, string, (command: RunningCommand, made: string) => boolean])[] = [
    ["SIGINT", "as soon as it is there", (_, made) => readdirSync(made).length > 0],
    ["SIGHUP", "while its engine is chosen", (_, made) => readdirSync(made, { recursive: true }).length > 1],
    ["SIGTERM", "once it runs", (command) => command.errors().includes('"league running"')],
    ["SIGHUP", "once it has measured", (command) => command.errors().includes('"league evaluated"')],
  ];

  it.each(moments)("is deleted after %s %s", async (signal, _, isMoment) => {
    const made = temporaryFiles();
    const command = run(made);
    await until("the moment", () => isMoment(command, made));
    command.child.kill(signal);
    const { stderr } = await command.ended;
    expect(readdirSync(made)).toEqual([]);
    // It ended by itself, within its time limit.
    expect(stderr).not.toContain("did not end");
  });

  it.skipIf(!existsSync(`/proc/${process.pid}/task/${process.pid}/children`))(
    "is deleted after a second signal, which ends it at once with its job processes",
    async () => {
      const made = temporaryFiles();
      const command = run(made);
      await until("it runs", () => command.errors().includes('"league running"'));
      const pids = jobProcesses(command);
      expect(pids).toHaveLength(1);
      command.child.kill("SIGINT");
      command.child.kill("SIGTERM");
      await command.ended;
      expect(readdirSync(made)).toEqual([]);
      await until("the job processes are gone", () => !pids.some(isAlive));
    },
  );

  it("is not created if players need none", async () => {
    const made = temporaryFiles();
    const players = ["--players", "script:random,script:random", "--episodes", "10", "--json"];
    const command = startCommand(["match", "run", ...kuhn, ...players], { TMPDIR: made });
    expect(JSON.parse((await command.ended).stdout)).toMatchObject({ episodes: 10 });
    expect(readdirSync(made)).toEqual([]);
    const policy = await runCommand(["match", "run", ...kuhn, "--players", "policy:0000,script:random"]);
    expect(policy).toMatchObject({ code: 1, stderr: expect.stringContaining("Name the --store") });
  });
});

/** The command's child processes, from Linux's /proc. */
function jobProcesses({ child }: RunningCommand): readonly number[] {
  const path = `/proc/${child.pid}/task/${child.pid}/children`;
  return readFileSync(path, "utf8").trim().split(" ").map(Number);
}
