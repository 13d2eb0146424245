import { afterEach, describe, expect, it } from "vitest";
import { ServerError } from "../../../server/errors.ts";
import { Drain } from "../../../server/health/drain.ts";
import { createReadiness } from "../../../server/health/readiness.ts";
import { folderIn, temporaryFolder } from "../../support/folder.ts";
import { hasRedis, redisReason, startRedis } from "../../support/redis.ts";
import { startServer } from "../../support/server.ts";
import { startTestServer, until, type TestServer } from "../../support/test-server.ts";

const root = temporaryFolder();
let server: TestServer | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

describe("readiness", () => {
  it("reports the first of several problems, and none when there is none", async () => {
    const problem = (code: string) => ({ code, message: `${code}.` });
    const slow = async () => problem("slow");
    expect(await createReadiness([() => null, slow, () => problem("quick")])()).toEqual(problem("slow"));
    expect(await createReadiness([() => null, async () => null])()).toBeNull();
  });
});

describe("GET /readyz", () => {
  it("answers 200 while the server takes new matches, and 503 once it drains", async () => {
    const drain = new Drain();
    server = await startTestServer({ drain });
    const ready = await server.get("/readyz");
    expect(ready.status).toBe(200);
    expect(await ready.json()).toEqual({ status: "ready" });
    drain.begin();
    const draining = await server.get("/readyz");
    expect(draining.status).toBe(503);
    const message = expect.stringMatching(/about to restart.*\.$/);
    expect(await draining.json()).toEqual({ status: "not ready", error: { code: "server/draining", message } });
    expect((await server.get("/healthz")).status).toBe(200);
    expect((await server.get("/livez")).status).toBe(200);
  });

  it("answers 503 with the reason while the store refuses writes; /livez still answers 200", async () => {
    server = await startTestServer();
    let isDown = true;
    const probe = server.store.probe.bind(server.store);
    const refusal = new ServerError("store/unavailable", "The store is down for this test.");
    Object.assign(server.store, { probe: async () => (isDown ? Promise.reject(refusal) : probe()) });
    const answer = await server.get("/readyz");
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ error: { code: "store/unavailable", message: refusal.message } });
    expect((await server.get("/livez")).status).toBe(200);
    isDown = false;
    await until(async () => (await server?.get("/readyz"))?.status === 200);
  });

  it.skipIf(!hasRedis)(`answers 503 while Redis is down${redisReason}`, async () => {
    const redis = await startRedis(folderIn(root));
    const started = await startServer({ REDIS_URL: redis.url, LOG_LEVEL: "error" }, ["--no-demo"]);
    const status = async (): Promise<number> => (await fetch(`${started.address}/readyz`)).status;
    expect(await status()).toBe(200);
    await redis.stop();
    await until(async () => (await status()) === 503);
    const { error } = (await (await fetch(`${started.address}/readyz`)).json()) as { error: { code: string } };
    expect(error.code).toBe("redis/unavailable");
    expect((await fetch(`${started.address}/healthz`)).status).toBe(200);
    await started.stop();
  });
});
