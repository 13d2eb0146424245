import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { Client } from "@colyseus/sdk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { folderIn, temporaryFolder } from "../support/folder.ts";
import { hasRedis, redisReason } from "../support/redis.ts";
import { joinRoom, playOut } from "../support/test-server.ts";
import { isAlive, until } from "../support/until.ts";
import type { LeagueSummary } from "../../server/schemas/leagues.ts";
import type { MatchTicket } from "../../server/schemas/matches.ts";

const main = join(import.meta.dirname, "main.ts");
const root = temporaryFolder();

function start(args: readonly string[], environment: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [main, ...args], { env: { ...process.env, ...environment } });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  return { child, output: () => output };
}

async function sentenceOf(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const { child, output } = start(args, environment);
  const [code] = (await once(child, "exit")) as [number];
  return { code, output: output().trim() };
}

describe("npm run topology", () => {
  it("refuses other arguments, and a machine without redis-server, with a sentence", async () => {
    expect(await sentenceOf([])).toMatchObject({ code: 1, output: expect.stringContaining("-- full [--port PORT]") });
    const few = await sentenceOf(["full", "--servers", "0"]);
    expect(few).toEqual({ code: 1, output: "--servers takes a whole number from 1 up." });
    const bare = await sentenceOf(["full"], { PATH: dirname(process.execPath) });
    expect(bare).toEqual({ code: 1, output: expect.stringMatching(/^This needs redis-server: install it .*\.$/) });
  });
});

describe.skipIf(!hasRedis)(`npm run topology -- full${redisReason}`, () => {
  let child: ChildProcess;
  let output: () => string;
  let address: string;
  const pids = (): Map<string, number> =>
    new Map([...output().matchAll(/^(\w+-\d) .*pid (\d+)$/gm)].map(([, name = "", pid]) => [name, Number(pid)]));
  beforeAll(async () => {
    const args = ["full", "--port", "0", "--workers", "1", "--data", folderIn(root)];
    ({ child, output } = start(args, { ENGINE: "wasm" }));
    address = await until("the proxy", () => /^proxy +(http:\S+)$/m.exec(output())?.[1]);
    await until("all parts", () => pids().size === 3);
  });
  afterAll(async () => {
    if (!child || child.exitCode !== null) return;
    child.kill("SIGTERM");
    await once(child, "exit");
  });

  const leagueUpdates = async (): Promise<number> => {
    const answer = await fetch(`${address}/api/leagues`);
    return answer.ok ? (((await answer.json()) as LeagueSummary[])[0]?.updates ?? 0) : 0;
  };

  it("passes new clients to both servers in turn, and keeps each on one", async () => {
    const cookies = new Set<string>();
    for (let i = 0; i < 4; i++) {
      const [cookie = ""] = (await fetch(`${address}/readyz`)).headers.getSetCookie();
      const kept = cookie.split(";")[0] ?? "";
      cookies.add(kept);
      const [again = ""] = (await fetch(`${address}/readyz`, { headers: { cookie: kept } })).headers.getSetCookie();
      expect(again.split(";")[0]).toBe(kept);
    }
    expect(cookies.size).toBe(2);
  });

  it("trains its league on the worker, and plays a match through the proxy", async () => {
    await until("updates", async () => (await leagueUpdates()) > 3);
    const opened = await fetch(`${address}/api/matches`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ game: "kuhn-poker", seats: ["human", "script:random"] }),
    });
    const [cookie = ""] = opened.headers.getSetCookie();
    const { room, tokens } = (await opened.json()) as MatchTicket;
    const client = new Client(address.replace("http", "ws"), { headers: { cookie: cookie.split(";")[0] ?? "" } });
    const person = await joinRoom({ client }, room, tokens[0]?.token);
    await playOut(person, 0);
    expect(person.state.outcome).toBe("finished");
    await person.leave();
  });

  it("goes on when a server is ended: the other one answers and leads, and it is started again", async () => {
    const before = await leagueUpdates();
    process.kill(pids().get("server-1") ?? 0, "SIGTERM");
    await until("the restart", () => output().includes("server-1  ended (exit status 0), starting it again"));
    await until("an answer", async () => (await fetch(`${address}/readyz`)).ok);
    const after = await until("updates", async () => {
      const updates = await leagueUpdates();
      return updates > before + 3 && updates;
    });
    expect(after).toBeGreaterThan(before);
  });

  it("ends as a whole on Ctrl-C", async () => {
    const running = [...pids().values()].filter(isAlive);
    expect(running.length).toBeGreaterThan(1);
    child.kill("SIGINT");
    const [code] = (await once(child, "exit")) as [number];
    expect(code, output()).toBe(0);
    expect(output()).toMatch(/stopped: server-1 \d+ ms, server-2 \d+ ms, worker-1 \d+ ms/);
    expect(running.filter(isAlive)).toEqual([]);
  });
});
