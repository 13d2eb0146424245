import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { until } from "../support/test-server.ts";
import type { LeagueSummary } from "../../server/schemas/leagues.ts";

const launcher = new URL("../../server/redqueen.js", import.meta.url).pathname;
let directory: string;
const children: ChildProcess[] = [];
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "red-queen-main-"));
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  await rm(directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
});

interface Run {
  readonly child: ChildProcess;
  out: string;
  err: string;
  /** Exit code, or null while it runs. */
  code: number | null;
}

function run(args: readonly string[], environment: Record<string, string> = {}, node = process.execPath): Run {
  const env = { ...process.env, PORT: "0", DATA_DIR: directory, LOG_LEVEL: "info", ...environment };
  const child = spawn(node, [launcher, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
  children.push(child);
  const run: Run = { child, out: "", err: "", code: null };
  child.stdout?.setEncoding("utf8").on("data", (text: string) => (run.out += text));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (run.err += text));
  child.on("exit", (code, signal) => (run.code = code ?? (signal ? 128 : -1)));
  return run;
}

async function addressOf(server: Run): Promise<string> {
  await until(() => server.out.includes("\n") || server.code !== null, `the address (${server.err})`);
  return (
    /^Red Queen listens at (http:\/\/127\.0\.0\.1:\d+)\n$/.exec(server.out)?.[1] ??
    `no address: ${server.out}${server.err}`
  );
}

const leagues = async (address: string): Promise<LeagueSummary[]> =>
  (await (await fetch(`${address}/api/leagues`)).json()) as LeagueSummary[];

test("a first start prints the address and launches a league; Ctrl-C ends it with everything saved", async () => {
  const server = run(["start"]);
  const address = await addressOf(server);
  await until(async () => ((await leagues(address))[0]?.episodes ?? 0) > 0, "the first episodes");
  const [league] = await leagues(address);
  expect(league).toMatchObject({ name: "Kuhn demo", game: "kuhn-poker", status: "running" });
  server.child.kill("SIGINT");
  await until(() => server.code !== null);
  expect(server.code).toBe(0);
  expect(server.err).not.toContain("ExperimentalWarning");
  for (const line of server.err.trim().split("\n")) expect(JSON.parse(line)).toHaveProperty("msg");
  const again = run(["start"]);
  const [resumed, ...others] = await leagues(await addressOf(again));
  expect(others).toEqual([]);
  expect(resumed?.id).toBe(league?.id);
  expect(resumed?.episodes).toBeGreaterThanOrEqual(league?.episodes ?? Infinity);
});

test("--no-demo launches no league; a taken port and an invalid setting end the start with a sentence", async () => {
  const server = run(["start", "--no-demo"]);
  const address = await addressOf(server);
  expect(await leagues(address)).toEqual([]);
  const { port } = new URL(address);
  const other = await mkdtemp(join(tmpdir(), "red-queen-main-"));
  const sentences = [
    [{ PORT: port, DATA_DIR: other }, `Port ${port} is in use`],
    [{ PORT: "http" }, "PORT takes a port"],
    [{ HOST: "0.0.0.0" }, "openssl rand -hex 24"],
    [{ DATA_DIR: join(launcher, "data") }, "redqueen.js"],
  ] as const;
  for (const [environment, sentence] of sentences) {
    const refused = run(["start"], { ...environment, LOG_LEVEL: "silent" });
    await until(() => refused.code !== null, `the refusal of ${JSON.stringify(environment)}`);
    expect(refused.code).toBe(1);
    expect(refused.err).toContain(sentence);
    expect(refused.err.trim().split("\n")).toHaveLength(1);
    expect(refused.out).toBe("");
  }
  await rm(other, { recursive: true, force: true });
});

test("a second Ctrl-C ends it at once", async () => {
  const server = run(["start", "--no-demo"]);
  await addressOf(server);
  server.child.kill("SIGINT");
  server.child.kill("SIGINT");
  await until(() => server.code !== null);
  expect([0, 130]).toContain(server.code);
});

test.skipIf(!existsSync("/usr/bin/node"))("an old Node gets one sentence instead of a stack", async () => {
  const old = run(["start"], {}, "/usr/bin/node");
  await until(() => old.code !== null || old.out !== "");
  // If the machine's own Node is new enough, it starts.
  if (old.out !== "") return;
  expect(old.code).toBe(1);
  expect(old.err).toMatch(/^Red Queen needs Node 22\.18 or newer, and this is .+; run `npm install` .+\n$/);
});
