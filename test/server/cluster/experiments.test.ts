import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createExperiment, openRun } from "../../../server/experiments/experiments.ts";
import { experimentFromRequest } from "../../../server/experiments/requests.ts";
import type { ExperimentDetail } from "../../../server/schemas/experiments.ts";
import type { LeagueSummary } from "../../../server/schemas/leagues.ts";
import { openStore } from "../../../server/store/registry.ts";
import { folderIn, temporaryFolder } from "../../support/folder.ts";
import { hasRedis, redisReason, startRedis, type TestRedis } from "../../support/redis.ts";
import type { TestServer } from "../../support/server.ts";
import { until } from "../../support/until.ts";
import { startWorker, stopWorker } from "../queue/workers.ts";
import { read, send, startMember } from "./servers.ts";

/*
 * Experiments are steered at any server of their store, whichever plays their runs, and whichever leads their leagues.
 */

const root = temporaryFolder();
const REQUEST = {
  name: "Steered",
  settings: { game: "kuhn-poker", set: { segmentEpisodes: 32, segmentsPerUpdate: 2 } },
  arms: [{ name: "ppo" }],
  updates: 100_000,
  seeds: 1,
};

describe.skipIf(!hasRedis)(`an experiment of two servers${redisReason}`, () => {
  let redis: TestRedis;
  let leagues: TestServer;
  let runs: TestServer;
  let worker: Awaited<ReturnType<typeof startWorker>>;
  let id: string;
  const folder = folderIn(root);
  beforeAll(async () => {
    // Leagues that a killed process left: the first server leads them, and the second one plays the experiment.
    const store = await openStore({ directory: folder });
    const { name, definition } = experimentFromRequest(REQUEST);
    const record = await createExperiment(store, definition, name, { state: "paused", reason: "", at: Date.now() });
    ({ id } = record);
    for (const seed of record.seeds) {
      const key = { arm: "ppo", seed };
      const { id: league } = await openRun(store, record, key);
      await store.putRunStart(id, { ...key, league, at: Date.now(), engine: "wasm", release: "0" });
    }
    await store.close();
    redis = await startRedis(folderIn(root));
    leagues = await startMember(redis, folder, { ENGINE: "wasm" });
    runs = await startMember(redis, folder, { ENGINE: "wasm" });
    worker = await startWorker(redis, folder);
  });
  afterAll(async () => {
    if (worker) await stopWorker(worker);
    for (const server of [leagues, runs]) server?.command.child.kill("SIGKILL");
    await redis?.stop();
  });
  const seenAt = ({ address }: TestServer) => read<ExperimentDetail>(address, `/api/experiments/${id}`);
  const statusesAt = async (server: TestServer) => (await seenAt(server)).runs.map(({ status }) => status);
  /** Servers learn within a second who plays an experiment; until then, one refuses to do it twice. */
  const command = (server: TestServer, verb: string) =>
    until(`${verb} at ${server.address}`, async () => {
      const answer = await send(server.address, `/api/experiments/${id}/${verb}`, {}, true);
      if (answer.status === 409) return false;
      expect([answer.status, await answer.json()]).toMatchObject([200, { id }]);
      return true;
    });

  it("is resumed, paused and stopped at either, with the leagues that the other one leads", async () => {
    const led = async () => read<LeagueSummary[]>(runs.address, "/api/leagues");
    await until("the leagues' leader", async () => (await led()).every(({ reason }) => !reason.startsWith("Another")));
    await command(runs, "resume");
    await until("runs", async () => (await statusesAt(leagues)).every((status) => status === "running"));
    for (const server of [leagues, runs]) {
      await until("no problem", async () => (await seenAt(server)).problem === null);
      const listed = await read<readonly { readonly problem: string | null }[]>(server.address, "/api/experiments");
      expect(listed.map(({ problem }) => problem)).toEqual([null]);
    }
    for (const server of [leagues, runs]) {
      await command(server, "pause");
      await until("paused runs", async () => (await statusesAt(runs)).every((status) => status === "paused"));
      expect((await seenAt(leagues)).runs.map(({ reason, status }) => `${status} ${reason}`)).toEqual([
        "paused Paused with its experiment.",
      ]);
      await command(runs, "resume");
      await until("running again", async () => (await statusesAt(leagues)).every((status) => status === "running"));
    }
    await command(leagues, "stop");
    await until("ended runs", async () => (await statusesAt(runs)).every((status) => status === "ended"));
  });
});
