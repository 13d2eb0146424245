import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openStore } from "../../../server/store/registry.ts";
import { answerOf, refusalOf, startCommand } from "../../support/command.ts";
import { folderIn, temporaryFolder } from "../../support/folder.ts";
import { auditLeague, eventsOf } from "../../support/league-audit.ts";
import { freePort, hasRedis, redisReason, startRedis, type TestRedis } from "../../support/redis.ts";
import { until } from "../../support/until.ts";
import { assertSound, startWorker, stopWorker } from "./workers.ts";

/*
 * Leagues whose jobs run in `redqueen work` processes, with a real Redis.
 */

const root = temporaryFolder();
const settings = "segmentEpisodes=96 segmentsPerUpdate=2 snapshotEvery=4 evaluateEvery=4 pastShare=0.5 epochs=2";
const sizes = settings.split(" ").flatMap((size) => ["--set", size]);
const league = ["league", "run", "--game", "kuhn-poker", "--updates", "12", "--seed", "3", ...sizes];

interface Ran {
  readonly league: string;
  readonly policy: string;
  readonly engine: string;
}

describe.skipIf(!hasRedis)(`a league on workers${redisReason}`, () => {
  let redis: TestRedis;
  /** Of the same league in one process. */
  let alone: Ran;
  beforeAll(async () => {
    redis = await startRedis(folderIn(root));
    alone = await answerOf<Ran>([...league, "--store", folderIn(root), "--jobs", "1", "--engine", "wasm"]);
  });
  afterAll(() => redis?.stop());

  /** Runs the league on the workers that are there; `during` is called once it has a first update. */
  async function runQueued(folder: string, during: () => Promise<void>): Promise<Ran> {
    const command = startCommand([...league, "--store", folder, "--json"], { REDIS_URL: redis.url });
    await until("the league runs", () => command.errors().includes('"league running"'));
    const store = await openStore({ directory: folder });
    const [id = ""] = await store.leagueIds();
    await until("an update", async () => eventsOf(await store.ledger(id), "policy-updated").length > 0);
    await during();
    const { code, stdout, stderr } = await command.ended;
    expect(code, stderr).toBe(0);
    await auditLeague(store, id);
    await store.close();
    await assertSound(folder);
    return JSON.parse(stdout) as Ran;
  }

  it("has the weights of the league in one process, though one of three workers is killed", async () => {
    const folder = folderIn(root);
    const workers = [];
    for (let i = 0; i < 3; i++) workers.push(await startWorker(redis, folder));
    const [victim, ...others] = workers;
    const ran = await runQueued(folder, async () => {
      victim?.child.kill("SIGKILL");
      await victim?.ended;
    });
    expect(ran).toMatchObject({ policy: alone.policy, engine: "wasm" });
    for (const worker of others) await stopWorker(worker);
    const waiting = (await redis.client.keys("*")).filter((key) => /:(wait|active|failed)$/.test(key));
    expect(waiting).toEqual([]);
  });

  it("goes on when Redis loses all jobs", async () => {
    const folder = folderIn(root);
    const worker = await startWorker(redis, folder);
    const { policy } = await runQueued(folder, () => redis.lose());
    expect(policy).toBe(alone.policy);
    await stopWorker(worker);
  });

  it("waits for workers of every kind of job, on its engine, and says so", async () => {
    const folder = folderIn(root);
    const player = await startWorker(redis, folder, "--kinds", "segment");
    const stranger = await startWorker(redis, folder, "--kinds", "update", "--engine", "cpu");
    const options = ["--store", folder, "--engine", "wasm", "--json"];
    const command = startCommand([...league, ...options], { REDIS_URL: redis.url });
    const reason = /No worker takes update, evaluation jobs on wasm for version [^ ]+ \(there are workers on cpu of/;
    await until("a reason", () => reason.test(command.errors()));
    const store = await openStore({ directory: folder });
    const [id = ""] = await store.leagueIds();
    await until("self-play", async () => eventsOf(await store.ledger(id), "segment-played").length > 1);
    expect(eventsOf(await store.ledger(id), "policy-updated")).toEqual([]);
    await store.close();
    const learner = await startWorker(redis, folder, "--kinds", "update,evaluation");
    const { code, stdout } = await command.ended;
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as Ran).policy).toBe(alone.policy);
    for (const worker of [player, stranger, learner]) await stopWorker(worker);
  });

  it("ends on Ctrl-C, with no job of it left on a worker", async () => {
    const folder = folderIn(root);
    const worker = await startWorker(redis, folder);
    const endless = [...league.filter((arg) => arg !== "--updates" && arg !== "12"), "--for", "1h"];
    const command = startCommand([...endless, "--store", folder, "--json"], { REDIS_URL: redis.url });
    await until("the league runs", () => command.errors().includes('"league running"'));
    command.child.kill("SIGINT");
    expect((await command.ended).code).toBe(0);
    const queues = async () => (await redis.client.keys("*")).filter((key) => /:(wait|active)$/.test(key));
    await until("empty queues", async () => (await queues()).length === 0);
    await stopWorker(worker);
  });
});

describe("redqueen work", () => {
  it("is refused without a Redis, and for unknown kinds of jobs", async () => {
    expect(await refusalOf(["work"])).toMatch(/^Set REDIS_URL to the Redis of the servers and commands/);
    expect(await refusalOf(["work", "--kinds", "segment,dance"])).toBe(
      '"dance" is no kind of job; there are segment, update, evaluation.',
    );
  });
});

describe("REDIS_URL", () => {
  /** The error of a command with this Redis. */
  async function errorOf(url: string, args: readonly string[] = ["league", "run", "--game", "kuhn-poker", "--json"]) {
    const { code, stdout, stderr } = await startCommand(args, { REDIS_URL: url }).ended;
    expect(code).toBe(1);
    expect(stderr).not.toContain("secret");
    return (JSON.parse(stdout) as { error: { code: string; message: string } }).error;
  }

  it("is refused without its password if it is no address", async () => {
    const error = await errorOf("http://:secret@here");
    expect(error).toMatchObject({ code: "config/invalid", message: expect.stringMatching(/^REDIS_URL takes a Redis/) });
    expect(error.message).not.toContain("secret");
  });

  it("is refused in a sentence if no Redis answers there", async () => {
    const port = await freePort();
    const error = await errorOf(`redis://:secret@127.0.0.1:${port}`);
    expect(error.code).toBe("redis/unavailable");
    expect(error.message).toMatch(new RegExp(`^No Redis can be used at 127.0.0.1:${port} \\(.*ECONNREFUSED`));
  });

  it.skipIf(!hasRedis)(`is refused if that Redis may delete jobs${redisReason}`, async () => {
    const redis = await startRedis(folderIn(root), ["--maxmemory-policy", "allkeys-lru"]);
    const error = await errorOf(redis.url);
    expect(error).toMatchObject({
      code: "redis/unfit",
      message: expect.stringContaining("maxmemory-policy noeviction"),
    });
    await redis.stop();
  });
});
