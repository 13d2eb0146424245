import { spawn } from "node:child_process";
import { once } from "node:events";
import { openSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { describe, expect, it } from "vitest";
import { ServerError } from "../../../server/errors.ts";
import { createProgram } from "../../../server/cli/program.ts";
import { runCommand, startCommand } from "../../support/command.ts";
import { temporaryFolder } from "../../support/folder.ts";
import { until } from "../../support/until.ts";

const ENTRY = join(import.meta.dirname, "../../../server/redqueen.js");

/** Names of every command that does something, such as "league run". */
const commands = leaves(await createProgram()).map((names) => names.join(" "));

function leaves(command: Command): string[][] {
  return command.commands.flatMap((child) =>
    child.commands.length > 0 ? leaves(child).map((names) => [child.name(), ...names]) : [[child.name()]],
  );
}

/** Runs a command that must fail with one object on standard output; returns its error. */
async function errorOf(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const { code, stdout } = await startCommand([...args, "--json"], environment).ended;
  expect(code, args.join(" ")).toBe(1);
  expect(stdout.trimEnd().split("\n"), args.join(" ")).toHaveLength(1);
  const answer = JSON.parse(stdout) as { error: { code: string; message: string } };
  expect(Object.keys(answer)).toEqual(["error"]);
  expect(answer.error.message).toMatch(/([.?]|--help)$/);
  return answer.error;
}

const store = temporaryFolder();
const kept = ["--store", store];

/** A well-formed use of each command that must fail. */
const impossible: Readonly<Record<string, readonly string[]>> = {
  "league run": ["--game", "go"],
  "league show": ["nobody", ...kept],
  "league ratings": ["--league", "missing", ...kept],
  "league report": ["--league", "missing", ...kept],
  "league export": ["--league", "missing", "--out", "curves.csv", ...kept],
  "league import": ["--file", "missing.rq", ...kept],
  "league fork": ["--league", "missing", "--from", "newest", ...kept],
  "league delete": ["nobody", "--server", "http://127.0.0.1:1"],
  "league pause": ["nobody", "--server", "http://127.0.0.1:1"],
  "league resume": ["nobody", "--server", "http://127.0.0.1:1"],
  "league stop": ["nobody", "--server", "not an address"],
  "match end": ["nowhere", "--server", "http://127.0.0.1:1"],
  "guest list": ["nowhere", "--server", "http://127.0.0.1:1"],
  "guest ban": ["me", ...kept],
  "guest unban": [],
  "guest bans": ["--server", "http://127.0.0.1:1"],
  "match run": ["--game", "kuhn-poker", "--players", "script:wizard,script:random"],
  "policy base": ["--game", "kuhn-poker", ...kept],
  "policy export": ["--league", "nobody", ...kept],
  "policy evaluate": ["--league", "nobody", ...kept],
  "policy best-response": ["--league", "missing", ...kept],
  "experiment run": ["--preset", "missing", "--seeds", "1", ...kept],
  "experiment show": ["missing", ...kept],
  "experiment report": ["missing", ...kept],
  "experiment delete": ["missing", ...kept],
  "seats check": ["nowhere"],
  "game playthrough": ["go"],
  "game replay": ["kuhn-poker", "--actions", "0,x"],
  "episode verify": ["--league", "nobody", ...kept],
  "episode export": ["--league", "nobody", "--out", "episodes.jsonl", ...kept],
  "store audit": ["--store", join(store, "missing")],
  "store copy": ["--from", join(store, "missing"), "--to", join(store, "target")],
};

describe.each(commands)("%s", (command) => {
  const refused = async (...args: readonly string[]) => {
    const words = command.split(" ");
    const program = await createProgram(words);
    return program.parseAsync([...words, ...args], { from: "user" }).then(
      () => null,
      (error: unknown) => error as ServerError,
    );
  };

  it("refuses unknown arguments in a sentence that points to its help", async () => {
    for (const args of [["--nope"], ["a", "b", "c"], ["--nope=1", "a"]]) {
      const error = await refused(...args);
      expect(error).toBeInstanceOf(ServerError);
      expect(error?.code).toBe("request/invalid");
      expect(error?.message).toMatch(
        /^(Unknown option '--nope'?|Required option '--|Missing required argument|Too many arguments)/,
      );
      expect(error?.message).toContain(`See: redqueen ${command} --help`);
    }
  });
});

describe.concurrent.each(Object.entries(impossible))("%s --json", (command, args) => {
  it("reports a failure as an object", async () => {
    const { code } = await errorOf([...command.split(" "), ...args]);
    expect(code).toMatch(/^[a-z]+\/[a-z-]+$/);
    expect(code).not.toBe("server/internal");
  });
});

it("lists every command in its help, also after a word that is none", async () => {
  const [help, unknown] = await Promise.all([runCommand(["--help"]), runCommand(["dance"])]);
  const listed = [...help.stdout.matchAll(/^  ([a-z]+) /gm)].map(([, name]) => name);
  expect(new Set(listed)).toEqual(new Set([...commands.map((command) => command.split(" ")[0]), "help"]));
  expect(unknown.stderr).toContain("Unknown command 'dance'. See: redqueen --help");
});

it("covers every command that can fail", () => {
  const never = [
    "start",
    "work",
    "experiment list",
    "league list",
    "league presets",
    "league rules",
    "game list",
    "doctor",
  ];
  expect([...Object.keys(impossible), ...never].toSorted()).toEqual(commands.toSorted());
});

describe.concurrent("--json", () => {
  it.each([
    ["league dance", /Unknown command 'dance'. See: redqueen league --help/],
    ["league", /Unknown option '--json'/],
    ["league list", /Required option '--store <place>' not specified/],
    ["start --port 1", /Unknown option '--port'/],
  ])("reports the misuse %j as an object", async (args, sentence) => {
    expect((await errorOf(args.split(" "))).message).toMatch(sentence);
  });

  it("reports an invalid setting as an object", async () => {
    expect(await errorOf(["doctor"], { PORT: "x" })).toMatchObject({ code: "config/invalid" });
    const run = ["league", "run", "--game", "kuhn-poker", "--for", "1s"];
    expect(await errorOf(run, { LOG_LEVEL: "loud" })).toMatchObject({ code: "config/invalid" });
    expect(await errorOf(run, { ENGINE: "abacus" })).toMatchObject({ code: "config/invalid" });
  });

  it("reports a store that can't be opened as an object", async () => {
    expect(await errorOf(["league", "list", "--store", "/dev/null/nowhere"])).toMatchObject({
      code: expect.stringMatching(/^store\//) as string,
    });
  });

  it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("reports %s as an object", async (signal) => {
    const command = startCommand(["game", "replay", "kuhn-poker", "--actions", "-", "--json"], {}, null);
    command.child.stdin?.write("0,2,1,1\n");
    await until("it has begun", () => command.output() !== "");
    command.child.kill(signal);
    const { code, stdout, stderr } = await command.ended;
    expect(code).toBe({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }[signal]);
    expect(stdout.trimEnd().split("\n")).toHaveLength(1);
    expect(stderr).toContain(`Interrupted by ${signal}`);
  });

  it.each(["SIGINT", "SIGTERM"] as const)("reports %s before an answer as an object", async (signal) => {
    const base = ["policy", "base", "--game", "attacker-defender", ...kept, "--engine", "wasm", "--json"];
    const command = startCommand(base);
    await until("it has an engine", () => command.errors().includes('"engine chosen"'));
    command.child.kill(signal);
    const { code, stdout } = await command.ended;
    expect(code).toBe(signal === "SIGINT" ? 130 : 143);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: "command/interrupted" } });
  });
});

describe.concurrent("standard output", () => {
  /** Pipes a command into a reader that closes at once, like `head -1`. */
  async function closedEarly(args: readonly string[], input: string) {
    const child = spawn(process.execPath, [ENTRY, ...args], { stdio: ["pipe", "pipe", "pipe"] });
    let stderr = "";
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    child.stdin.on("error", () => {});
    child.stdin.end(input);
    child.stdout.destroy();
    const [code] = (await once(child, "close")) as [number | null];
    return { code, stderr };
  }

  it.each([
    [["league", "presets"], ""],
    [["game", "list", "--json"], ""],
    [["--help"], ""],
    [["game", "replay", "kuhn-poker", "--actions", "-"], "0,2,1,1\n".repeat(10_000)],
  ])("without a reader ends %j quietly, with the exit status of a broken pipe", async (args, input) => {
    expect(await closedEarly(args, input)).toEqual({ code: 141, stderr: "" });
  });

  it.each([["game", "list"], ["game", "list", "--json"], ["--help"], ["league", "show", "nobody", "--json", ...kept]])(
    "on a full disk has one sentence: %s %s",
    async (...args) => {
      const child = spawn(process.execPath, [ENTRY, ...args], {
        stdio: ["ignore", openSync("/dev/full", "w"), "pipe"],
      });
      let stderr = "";
      child.stderr?.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
      const [code] = (await once(child, "close")) as [number | null];
      expect(code).toBe(1);
      expect(stderr).toBe("The answer could not be written to standard output: no space left on device.\n");
    },
  );

  it("shows control characters of an error as escapes", async () => {
    const { stderr } = await runCommand(["game", "playthrough", "\u001b[31mgo\u202e"]);
    expect(stderr).toContain("\\u001b[31mgo\\u202e");
  });
});
