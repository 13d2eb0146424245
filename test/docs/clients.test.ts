import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkSeats } from "../../server/external/seats/check.ts";
import { temporaryFolder } from "../support/folder.ts";
import { pythonWith } from "../support/python.ts";
import { startTestServer, until, type TestServer } from "../support/test-server.ts";

const EXAMPLES = join(import.meta.dirname, "../../docs/examples");

const sockets = pythonWith("socketio");
const openenv = pythonWith("openenv.core");
const trl = pythonWith("trl", "torch", "openenv.core");
const assistants = pythonWith("mcp");

const folder = temporaryFolder();
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

/** Runs a script to its end without blocking this process, which is the server; returns what it printed. */
async function printed(path: string | null, ...args: readonly string[]): Promise<string> {
  const env = { ...process.env, PYTHONPATH: EXAMPLES, PYTHONDONTWRITEBYTECODE: "1" };
  return (await promisify(execFile)(path ?? "", args, { env })).stdout;
}

describe("the clients of Python", () => {
  it.skipIf(sockets.path === null)(`sit in remote seats with seat_bot.py${sockets.reason}`, async () => {
    const bot = spawn(sockets.path ?? "", [join(EXAMPLES, "seat_bot.py"), server.address, "ada"]);
    try {
      const [line] = (await once(bot.stdout, "data")) as [Buffer];
      const reference = line.toString().trim();
      expect(reference).toMatch(/^bot:ada\.[\w-]{12}$/);
      const results = await checkSeats(server.address, { game: "tic-tac-toe", bot: reference });
      expect(results.filter(({ fault }) => fault !== null)).toEqual([]);
      expect(results.at(-1)?.name).toContain(reference);
    } finally {
      bot.kill();
      await once(bot, "close");
    }
  });

  it.skipIf(openenv.path === null)(`train through OpenEnv with openenv_train.py${openenv.reason}`, async () => {
    const url = `${server.address}/openenv/kuhn-poker`;
    const args = [url, "--episodes", "800", "--seeds", "2", "--control"];
    const output = await printed(openenv.path, join(EXAMPLES, "openenv_train.py"), ...args);
    const means = [...output.matchAll(/: mean reward ([+-][\d.]+)/g)].map(([, mean]) => Number(mean));
    expect(means).toHaveLength(2 * 2 * 8);
    // Against random play, in the same episodes: what it learned earns more than uniform play.
    const [, gain = ""] = /trained minus control, last: ([+-][\d.]+) \[/.exec(output) ?? [];
    expect(Number(gain)).toBeGreaterThan(0.1);
  });

  it.skipIf(openenv.path === null)(
    `play as an environment of TRL with trl_environment.py${openenv.reason}`,
    async () => {
      const script = join(import.meta.dirname, "trl-table.py");
      const output = await printed(openenv.path, script, `${server.address}/openenv/kuhn-poker`);
      const {
        prompts,
        rewards,
        public: methods,
      } = JSON.parse(output) as {
        prompts: string[];
        rewards: number[];
        public: string[];
      };
      expect(methods).toEqual(["get_reward", "play", "reset"]);
      // A group of one seed has one deal, and one that does not finish has lost.
      expect(new Set(prompts).size).toBe(1);
      expect(rewards[0]).toBe(rewards[1]);
      expect([-2, -1, 1, 2]).toContain(rewards[0]);
      expect(rewards[2]).toBe(-1);
    },
  );

  it.skipIf(trl.path === null)(`train a language model with TRL${trl.reason}`, async () => {
    const script = join(import.meta.dirname, "trl-train.py");
    const args = [`${server.address}/openenv/kuhn-poker`, "--steps", "2", "--warm-up", "60", "--out", folder];
    // TRL prints its own lines before.
    const last = (await printed(trl.path, script, ...args)).trimEnd().split("\n").at(-1) ?? "";
    const { tools, steps } = JSON.parse(last) as {
      readonly tools: readonly string[];
      readonly steps: readonly Readonly<Record<string, number>>[];
    };
    expect(tools).toEqual(["play"]);
    expect(steps).toHaveLength(2);
    for (const step of steps) {
      expect(step["tools/call_frequency"]).toBeGreaterThan(0.5);
      expect(Math.abs(step["reward"] as number)).toBeLessThanOrEqual(2);
    }
  });

  it.skipIf(assistants.path === null)(`play over the Model Context Protocol${assistants.reason}`, async () => {
    const script = join(import.meta.dirname, "assistant.py");
    const over = JSON.parse(await printed(assistants.path, script, `${server.address}/mcp`)) as Record<string, unknown>;
    expect(over).toMatchObject({ protocol: "2025-11-25", reason: null });
    expect(over["tools"]).toContain("join_match");
    await until(async () => (await server.store.match(String(over["match"]))) !== null);
  });
});
