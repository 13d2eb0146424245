import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openStore } from "../../../server/store/registry.ts";
import { folderIn, temporaryFolder } from "../../support/folder.ts";
import { hasRedis, redisReason, startRedis, type TestRedis } from "../../support/redis.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import { until } from "../../support/until.ts";
import { assertSound, startWorker, stopWorker } from "./workers.ts";

/*
 * Servers whose leagues run on workers.
 */

interface Status {
  readonly waiting: string | null;
  readonly engine: { readonly name: string; readonly reason: string };
  readonly workers: readonly { readonly host?: string; readonly jobs: number }[];
}

interface League {
  readonly id: string;
  readonly reason: string;
  readonly updates: number;
}

const root = temporaryFolder();

describe.skipIf(!hasRedis)(`a server with REDIS_URL${redisReason}`, () => {
  let redis: TestRedis;
  const folder = folderIn(root);
  beforeAll(async () => {
    redis = await startRedis(folderIn(root));
  });
  afterAll(() => redis?.stop());

  const start = () => startServer({ DATA_DIR: folder, REDIS_URL: redis.url, ENGINE: "wasm" }, ["--no-demo"]);
  const read = async <T>({ address }: TestServer, path: string): Promise<T> =>
    (await (await fetch(`${address}/api/${path}`)).json()) as T;
  const leagueOf = (server: TestServer, id: string) => read<League>(server, `leagues/${id}`);

  it("launches a league that waits for workers, and another server goes on with it", async () => {
    const first = await start();
    const before = await read<Status>(first, "status");
    expect(before.waiting).toMatch(/^No worker takes segment, update, evaluation jobs on wasm/);
    expect(before).toMatchObject({ workers: [], engine: { name: "starting", reason: before.waiting } });
    const body = JSON.stringify({ game: "kuhn-poker", hidden: [8], segmentEpisodes: 32, seed: 1 });
    const headers = { "content-type": "application/json" };
    const { id } = (await (
      await fetch(`${first.address}/api/leagues`, { method: "POST", body, headers })
    ).json()) as League;
    expect(await leagueOf(first, id)).toMatchObject({ reason: before.waiting, updates: 0 });

    const worker = await startWorker(redis, folder);
    await until("updates", async () => (await leagueOf(first, id)).updates > 3);
    expect((await leagueOf(first, id)).reason).toBe("");
    const working = await read<Status>(first, "status");
    expect(working).toMatchObject({ waiting: null, engine: { name: "wasm" } });
    expect(working.workers).toHaveLength(1);
    expect(working.workers[0]?.host).toEqual(expect.any(String));
    await until("a count of jobs", async () => ((await read<Status>(first, "status")).workers[0]?.jobs ?? 0) > 3);

    const second = await start();
    const { updates } = await leagueOf(first, id);
    first.command.child.kill("SIGKILL");
    await until("the second server leads", async () => (await leagueOf(second, id)).updates > updates + 3);
    expect((await leagueOf(second, id)).reason).toBe("");

    await stopWorker(worker);
    await until("a reason", async () => (await read<Status>(second, "status")).waiting !== null);
    const reason = expect.stringMatching(/^No worker takes .* jobs on wasm .*: start one with/);
    expect(await leagueOf(second, id)).toMatchObject({ status: "running", reason });
    expect(await second.stop()).toBe(0);
    await assertSound(folder);
  });

  it("leaves its league to a worker that leads too", async () => {
    const server = await start();
    const body = JSON.stringify({ game: "kuhn-poker", hidden: [8], segmentEpisodes: 32, seed: 2 });
    const headers = { "content-type": "application/json" };
    const { id } = (await (
      await fetch(`${server.address}/api/leagues`, { method: "POST", body, headers })
    ).json()) as League;
    const worker = await startWorker(redis, folder, "--lead");
    await until("updates", async () => (await leagueOf(server, id)).updates > 3);
    server.command.child.kill("SIGKILL");
    const store = await openStore({ directory: folder });
    const entries = async () => (await store.ledger(id)).map(({ event }) => event);
    await until("the worker leads", async () => {
      const ledger = await entries();
      const holder = `/${worker.child.pid}/`;
      const led = ledger.findLastIndex((event) => event.type === "led" && event.holder.includes(holder));
      return led >= 0 && ledger.slice(led).filter(({ type }) => type === "policy-updated").length > 3;
    });
    expect((await entries()).filter(({ type }) => type === "engines-chosen").length).toBeLessThanOrEqual(3);
    await store.close();
    await stopWorker(worker);
    await assertSound(folder);
  });
});
