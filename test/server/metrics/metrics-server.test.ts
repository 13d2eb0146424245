import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunningCommand } from "../../support/command.ts";
import { folderIn, temporaryFolder } from "../../support/folder.ts";
import { parseMetrics, valueOf, type Sample } from "../../support/metrics.ts";
import { hasRedis, redisReason, startRedis, type TestRedis } from "../../support/redis.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import { until } from "../../support/until.ts";
import { startWorker, stopWorker } from "../queue/workers.ts";

/*
 * The port of METRICS_PORT, of a server and of a worker that takes its jobs.
 */

const root = temporaryFolder();

const addressOf = async (command: RunningCommand): Promise<string> =>
  until(
    "the address of metrics",
    () => /"address":"(http:[^"]+)","msg":"metrics served"/.exec(command.errors())?.[1] ?? null,
  );

const samplesAt = async (address: string): Promise<readonly Sample[]> =>
  parseMetrics(await (await fetch(`${address}/metrics`)).text());

describe.skipIf(!hasRedis)(`METRICS_PORT${redisReason}`, () => {
  let redis: TestRedis;
  let server: TestServer;
  let worker: RunningCommand;
  let ofServer: string;
  let ofWorker: string;
  const folder = folderIn(root);
  beforeAll(async () => {
    redis = await startRedis(folderIn(root));
    const environment = { DATA_DIR: folder, REDIS_URL: redis.url, METRICS_PORT: "0", ENGINE: "wasm" };
    server = await startServer({ ...environment, ADMIN_TOKEN: "0123456789abcdef" }, ["--no-demo"]);
    worker = await startWorker(redis, folder, "--metrics-port", "0");
    [ofServer, ofWorker] = [await addressOf(server.command), await addressOf(worker)];
  });
  afterAll(async () => {
    await server?.stop();
    await redis?.stop();
  });

  it("serves metrics and readiness without a token, and nothing else", async () => {
    for (const address of [ofServer, ofWorker]) {
      for (const path of ["/readyz", "/livez", "/metrics"]) expect((await fetch(address + path)).status).toBe(200);
      const other = await fetch(`${address}/api/status`);
      expect(other.status).toBe(404);
      expect(await other.json()).toMatchObject({ error: { code: "request/not-found" } });
    }
  });

  it("counts a league's jobs where they run, and its progress where it is led", async () => {
    const answer = await fetch(`${server.address}/api/leagues`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: "Bearer 0123456789abcdef" },
      body: JSON.stringify({ game: "kuhn-poker", hidden: [8], segmentEpisodes: 32, seed: 1 }),
    });
    expect(answer.status).toBe(201);
    const jobs = (samples: readonly Sample[], kind: string) =>
      valueOf(samples, "redqueen_jobs_total", { kind, outcome: "done" }) ?? 0;
    await until("updates", async () => jobs(await samplesAt(ofWorker), "update") > 2);
    const worked = await samplesAt(ofWorker);
    expect(jobs(worked, "segment")).toBeGreaterThan(2);
    const ran = valueOf(worked, "redqueen_job_duration_seconds_count", { kind: "segment" });
    expect(ran).toBeGreaterThan(2);
    expect(valueOf(worked, "redqueen_job_processes", { state: "busy" })).toBeDefined();
    expect(
      valueOf(worked, "redqueen_store_operation_duration_seconds_count", { operation: "putJobResult" }),
    ).toBeGreaterThan(2);
    await until("updates in the ledger", async () => {
      const led = await samplesAt(ofServer);
      return (valueOf(led, "redqueen_updates_total") ?? 0) > 2 && (valueOf(led, "redqueen_episodes_total") ?? 0) > 64;
    });
    const led = await samplesAt(ofServer);
    expect(valueOf(led, "redqueen_jobs_in_flight", { kind: "segment" })).toBeGreaterThanOrEqual(0);
    expect(jobs(led, "segment")).toBe(0);
  });

  it("has the depth of each queue, and the age of jobs that no worker takes", async () => {
    await stopWorker(worker);
    const waiting = (samples: readonly Sample[]) =>
      valueOf(samples, "redqueen_queue_jobs", { queue: "segment", state: "waiting" }) ?? 0;
    await until("waiting jobs", async () => waiting(await samplesAt(ofServer)) > 0);
    const age = async () =>
      valueOf(await samplesAt(ofServer), "redqueen_queue_oldest_job_age_seconds", { queue: "segment" }) ?? 0;
    const before = await until("an age", age);
    await until("a greater age", async () => (await age()) > before);
    expect(valueOf(await samplesAt(ofServer), "redqueen_queue_jobs", { queue: "update", state: "active" })).toBe(0);
  });
});
