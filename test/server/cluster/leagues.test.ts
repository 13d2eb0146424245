import { once } from "node:events";
import { io, type Socket } from "socket.io-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LeagueChange, LeagueDetail, LeagueSummary } from "../../../server/schemas/leagues.ts";
import { folderIn, temporaryFolder } from "../../support/folder.ts";
import { hasRedis, redisReason, startRedis, type TestRedis } from "../../support/redis.ts";
import type { TestServer } from "../../support/server.ts";
import { until } from "../../support/until.ts";
import { startWorker, stopWorker } from "../queue/workers.ts";
import { joinAt, joinSoon, read, send, startMember } from "./servers.ts";

/*
 * Leagues of a store are watched and steered at any of its servers, whichever leads them.
 */

const root = temporaryFolder();
const LEAGUE = { game: "kuhn-poker", hidden: [8], segmentEpisodes: 32, seed: 1 };

describe.skipIf(!hasRedis)(`a league that another server leads${redisReason}`, () => {
  let redis: TestRedis;
  let a: TestServer;
  let b: TestServer;
  let worker: Awaited<ReturnType<typeof startWorker>>;
  let id: string;
  const sockets: Socket[] = [];
  const folder = folderIn(root);
  beforeAll(async () => {
    redis = await startRedis(folderIn(root));
    a = await startMember(redis, folder, { ENGINE: "wasm" });
    b = await startMember(redis, folder, { ENGINE: "wasm" });
    const launched = await send(a.address, "/api/leagues", LEAGUE, true);
    ({ id } = (await launched.json()) as LeagueSummary);
    await until("the league at both", async () => (await list(b)).length > 0);
  });
  afterAll(async () => {
    for (const socket of sockets) socket.disconnect();
    if (worker) await stopWorker(worker);
    for (const server of [a, b]) server?.command.child.kill("SIGKILL");
    await redis?.stop();
  });
  const list = ({ address }: TestServer) => read<LeagueSummary[]>(address, "/api/leagues");
  const watch = async ({ address }: TestServer): Promise<{ detail: LeagueDetail; changes: LeagueChange[] }> => {
    const socket = io(`${address}/telemetry`, { path: "/league/", transports: ["websocket"], forceNew: true });
    sockets.push(socket);
    const changes: LeagueChange[] = [];
    socket.on("league", (change: LeagueChange) => changes.push(change));
    const detail = (await socket.emitWithAck("watch", { league: id })) as LeagueDetail;
    return { detail, changes };
  };

  const statusAfter = async ({ address }: TestServer, verb: string) =>
    ((await (await send(address, `/api/leagues/${id}/${verb}`, {}, true)).json()) as Partial<LeagueSummary>).status;
  const expectSteered = async (server: TestServer) => {
    expect(await statusAfter(server, "pause")).toBe("paused");
    expect(await statusAfter(server, "resume")).toBe("running");
  };

  it("is paused and resumed at either while it waits for workers", async () => {
    for (const server of [a, b]) {
      await until("its leader", async () => (await list(server)).every(({ reason }) => !reason.startsWith("Another")));
    }
    for (const server of [b, a]) await expectSteered(server);
    worker = await startWorker(redis, folder);
    await until("updates", async () => (await list(b)).some(({ updates }) => updates > 0));
  });

  it("has one arena, listed at both and watched through either", async () => {
    const arenaAt = (server: TestServer) =>
      until("the arena", async () => (await list(server)).find((league) => league.id === id)?.arena);
    const arena = await arenaAt(a);
    expect(await arenaAt(b)).toBe(arena);
    for (const { address } of [a, b]) {
      const room = await joinAt(address, arena);
      expect(room.state.league).toBe(id);
      await until("a featured match", () => room.state.phase === "playing" || room.state.shown > 0);
      await room.leave();
    }
  });

  it("shows no trouble, and changes as they happen", async () => {
    for (const server of [a, b]) {
      const [summary] = await list(server);
      expect(summary).toMatchObject({ id, status: "running", reason: "" });
      const { detail, changes } = await watch(server);
      expect(detail).toMatchObject({ id, reason: "" });
      await until("changes", () => changes.some(({ summary }) => summary.episodesPerSecond > 0));
    }
  });

  it("is paused and resumed at either", async () => {
    for (const server of [a, b]) await expectSteered(server);
  });

  it("keeps its arena's address when its server is killed", async () => {
    const arena = (await list(b)).find((league) => league.id === id)?.arena ?? "";
    const entries = await redis.client.keys("*:rooms:arena:*");
    const owner = await redis.client.get(entries[0] ?? "");
    const servers = (await redis.client.hvals((await redis.client.keys("*:rooms:servers"))[0] ?? "")).map(
      (text) => JSON.parse(text) as { id: string; address: string },
    );
    const address = servers.find((server) => server.id === owner)?.address ?? "";
    const [killed, left] = a.address.endsWith(address) ? [a, b] : [b, a];
    const gone = once(killed.command.child, "exit");
    killed.command.child.kill("SIGKILL");
    await gone;
    const room = await joinSoon(left.address, arena);
    expect(room.state.league).toBe(id);
    await until("the next featured match", () => room.state.phase === "playing" || room.state.shown > 0);
  });
});
