import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, type Room } from "@colyseus/sdk";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openStore } from "../../server/store/registry.ts";
import type { MatchStateType } from "../../server/rooms/state.ts";
import { startCommand, type RunningCommand } from "../support/command.ts";
import { playOut, until, type MatchClient } from "../support/test-server.ts";
import type { MatchReplay, MatchTicket } from "../../server/schemas/matches.ts";

let directory: string;
let server: RunningCommand | null = null;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "red-queen-recovery-"));
});
afterEach(async () => {
  server?.child.kill("SIGKILL");
  await server?.ended;
  await rm(directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
});

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

const answers = (port: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}/api/status`).then(
    ({ ok }) => ok,
    () => false,
  );

async function start(port: number): Promise<void> {
  server = startCommand(["start", "--no-demo"], { PORT: String(port), DATA_DIR: directory, LOG_LEVEL: "error" });
  const { child, errors } = server;
  await until(async () => (await answers(port)) || child.exitCode !== null, "an answer");
  expect(child.exitCode, errors()).toBeNull();
}

test("a match continues after kill -9 and a restart, with the seat token and every acknowledged ply", async () => {
  const port = await freePort();
  await start(port);
  const address = `http://127.0.0.1:${port}`;
  const opened = await fetch(`${address}/api/matches`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ game: "connect-four", seats: ["human", "script:random"] }),
  });
  const { room, tokens } = (await opened.json()) as MatchTicket;
  const join = async (): Promise<MatchClient> => {
    const joined = (await new Client(`ws://127.0.0.1:${port}`).joinById<MatchStateType>(room, {
      token: tokens[0]?.token,
    })) as Room<unknown, MatchStateType>;
    joined.reconnection.enabled = false;
    joined.onMessage("rematch", () => {});
    await until(() => joined.state?.phase === "playing");
    return joined;
  };
  const before = await join();
  for (const [i, action] of [3, 3, 2].entries()) {
    await until(() => before.state.turn === 0 && before.state.ply === 2 * i);
    expect(await before.request("act", { ply: 2 * i, action })).toEqual({ ok: true });
  }
  await until(() => before.state.ply === 6);
  const plies = before.state.log.map((line) => JSON.parse(line) as unknown);
  const store = await openStore({ directory });
  await until(async () => (await store.liveMatch(room))?.played?.actions.length === plies.length, "the saved plies");
  await store.close();
  server?.child.kill("SIGKILL");
  await server?.ended;
  await start(port);
  const back = await join();
  expect(back.state.log.map((line) => JSON.parse(line) as unknown)).toEqual(plies);
  expect(back.state.deadline).toBeGreaterThan(Date.now());
  await playOut(back, 0);
  await until(() => back.state.match !== "");
  const replay = (await (await fetch(`${address}/api/matches/${back.state.match}`)).json()) as MatchReplay;
  expect(replay.outcome).toBe("finished");
  expect(replay.steps.slice(0, 6).map(({ turn, label }) => ({ turn, label }))).toEqual(plies);
  await back.leave();
});
