import type { WorkKind } from "../../../agents/league/work-engines.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LeagueEvent } from "../../../agents/league/ledger.ts";
import { ServerError } from "../../../server/errors.ts";
import { jobId, type BestResponseJob, type Job, type UpdateJob } from "../../../server/jobs/job.ts";
import type { EngineReport } from "../../../server/jobs/messages.ts";
import type { Runner } from "../../../server/jobs/runner.ts";
import { QueueRunner } from "../../../server/queue/queue-runner.ts";
import { cancelChannel, QueueWorker } from "../../../server/queue/queue-worker.ts";
import { openRedis } from "../../../server/queue/redis.ts";
import { openStore } from "../../../server/store/registry.ts";
import type { Store } from "../../../server/store/store.ts";
import { folderIn, temporaryFolder } from "../../support/folder.ts";
import { quietLog } from "../../support/quiet.ts";
import { hasRedis, redisReason, startRedis, type TestRedis } from "../../support/redis.ts";
import { until } from "../../support/until.ts";
import { weightsOf } from "../store/samples.ts";

/*
 * Leader and workers in one process, with a real Redis and a real store; only what the jobs do is made up.
 */

const root = temporaryFolder();
const engineOf = (name: string): EngineReport => ({ name, choice: name, reason: "of the test", trials: [] });

/** A job of its own for each mark. */
const jobOf = (mark: string): Job => ({
  kind: "segment",
  league: "queued",
  index: 0,
  game: "kuhn-poker",
  options: {},
  seed: mark,
  pairing: ["script:random", "script:random"],
  learnerSeats: [],
  policyVersion: 0,
  episodes: 1,
});

type Work = (job: Job, signal: AbortSignal | undefined) => Promise<LeagueEvent>;

/** A runner of jobs that does `work`. */
function runnerOf(work: Work, size: number, engine: EngineReport): Runner {
  return {
    size,
    longSegments: false,
    run: work as Runner["run"],
    engine: () => engine,
    ready: () => Promise.resolve(engine),
    failure: () => null,
    mixesEngines: false,
    engineFor: async () => engine.choice,
    waiting: () => null,
    workers: () => [],
    close: () => Promise.resolve(),
  };
}

describe.skipIf(!hasRedis)(`a queue of jobs${redisReason}`, () => {
  let redis: TestRedis;
  let store: Store;
  beforeAll(async () => {
    redis = await startRedis(folderIn(root));
    store = await openStore({ directory: folderIn(root) });
  });
  afterAll(async () => {
    await store?.close();
    await redis?.stop();
  });

  let workers = 0;
  async function startWorker(
    work: Work,
    size = 1,
    {
      engine = "cpu",
      kinds = ["segment", "evaluation"],
      lockMs,
    }: { engine?: string; kinds?: readonly WorkKind[]; lockMs?: number } = {},
  ): Promise<{ close(): Promise<void>; die(): Promise<void> }> {
    const connection = await openRedis(redis.url, quietLog);
    const id = `here/${process.pid}/${workers++}`;
    const parts = { store, redis: connection, log: quietLog, kinds, release: "1", lockMs };
    const worker = await QueueWorker.start({ ...parts, id, runner: runnerOf(work, size, engineOf(engine)) });
    return {
      async close() {
        await worker.close();
        connection.disconnect();
      },
      /** Ends as if it was killed: its jobs are left as they are. */
      async die() {
        await worker.close({ force: true });
        connection.disconnect();
      },
    };
  }
  const openRunner = async () =>
    QueueRunner.open({ redis: await openRedis(redis.url, quietLog), store, log: quietLog, release: "1" });

  /** A result that says which job it is of. */
  const played = (job: Job): LeagueEvent => ({ type: "paused", reason: `${job.kind} of ${jobId(job)}` });

  it("gives each job to a worker once, its result to the leader, and keeps nothing", async () => {
    const done: string[] = [];
    const worker = await startWorker(async (job) => {
      done.push(jobId(job));
      return played(job);
    }, 2);
    const runner = await openRunner();
    const jobs = Array.from({ length: 20 }, (_, i) => jobOf(`each ${i}`));
    expect(await Promise.all(jobs.map((job) => runner.run(job)))).toEqual(jobs.map(played));
    expect(done.toSorted()).toEqual(jobs.map(jobId).toSorted());
    for (const job of jobs) expect(await store.jobResult(jobId(job))).toBeNull();
    await runner.close();
    await worker.close();
  });

  it("passes on an error with its code; the next leader tries the job again", async () => {
    let attempts = 0;
    const isLeaderGone = Promise.withResolvers<void>();
    const worker = await startWorker(async (job) => {
      attempts++;
      if (attempts === 2) await isLeaderGone.promise;
      if (attempts <= 2) throw new ServerError("store/full", "The disk is full.");
      return played(job);
    });
    const job = jobOf("failing");
    const first = await openRunner();
    await expect(first.run(job)).rejects.toMatchObject({ code: "store/full", message: "The disk is full." });
    await first.close();
    const dying = await openRunner();
    const lost = dying.run(job).catch((error: unknown) => error);
    await until("its start", () => attempts === 2);
    await dying.close();
    expect(await lost).toMatchObject({ code: "job/lost" });
    isLeaderGone.resolve();
    await until("the failure", async () => (await redis.client.keys("*_segment:failed")).length > 0);
    const next = await openRunner();
    expect(await next.run(job)).toEqual(played(job));
    expect(attempts).toBe(3);
    await next.close();
    await worker.close();
  });

  it("passes on the error of a job that fails while it is looked at", async () => {
    let isStarted = false;
    const isSeen = Promise.withResolvers<void>();
    const worker = await startWorker(async () => {
      isStarted = true;
      await isSeen.promise;
      throw new ServerError("store/full", "The disk is full.");
    });
    const job = jobOf("failing while looked at");
    const id = jobId(job);
    const connection = await openRedis(redis.url, quietLog);
    const send = connection.sendCommand.bind(connection);
    // The job fails after the leader's next read of it, before the leader gets the answer.
    connection.sendCommand = (command, ...rest) => {
      const answer = send(command, ...rest) as Promise<unknown>;
      if (!isStarted || !command.args.some((part) => String(part).endsWith(id))) return answer;
      isStarted = false;
      return answer.finally(async () => {
        isSeen.resolve();
        const failed = async (): Promise<boolean> => {
          const keys = await redis.client.keys("*_segment:failed");
          const scores = await Promise.all(keys.map((key) => redis.client.zscore(key, id)));
          return scores.some((score) => score !== null);
        };
        await until("the failure", failed);
      });
    };
    const runner = await QueueRunner.open({ redis: connection, store, log: quietLog, release: "1" });
    await expect(runner.run(job)).rejects.toMatchObject({ code: "store/full", message: "The disk is full." });
    await runner.close();
    await worker.close();
  });

  it("repeats a job whose result names weights that the league has released since", async () => {
    const weights = weightsOf("released");
    const result: LeagueEvent = { type: "member-added", policy: weights.hash, version: 0 };
    const job = jobOf("released");
    await store.putWeights(weights, "queued");
    await store.putJobResult("queued", jobId(job), result);
    await store.releaseWeights("queued", [weights.hash]);
    let runs = 0;
    const worker = await startWorker(async () => {
      runs++;
      await store.putWeights(weights, "queued");
      return result;
    });
    const runner = await openRunner();
    expect(await runner.run(job)).toEqual(result);
    expect(runs).toBe(1);
    expect(await store.weights(weights.hash)).not.toBeNull();
    await runner.close();
    await worker.close();
  });

  it("cancels a job: the leader goes on once its worker has ended it", async () => {
    let started = false;
    let ended = false;
    const worker = await startWorker(
      (_job, signal) =>
        new Promise((_, reject) => {
          started = true;
          signal?.addEventListener("abort", () => {
            ended = true;
            reject(signal.reason as Error);
          });
        }),
    );
    const runner = await openRunner();
    const stop = new AbortController();
    const jobs = [jobOf("cancelled"), jobOf("queued behind it")];
    const ends = Promise.allSettled(jobs.map((job) => runner.run(job, stop.signal)));
    await until("its start", () => started);
    const reason = new ServerError("job/lost", "Cancelled.");
    stop.abort(reason);
    expect(await ends).toEqual(jobs.map(() => ({ status: "rejected", reason })));
    expect(ended).toBe(true);
    await runner.close();
    await worker.close();
  });

  it("does a job for a leader although another one, which stepped down, cancels it", async () => {
    let starts = 0;
    const worker = await startWorker((job, signal) => {
      starts++;
      if (starts > 1) return Promise.resolve(played(job));
      return new Promise((_, reject) => {
        signal?.addEventListener("abort", () => reject(signal.reason as Error));
      });
    });
    const runner = await openRunner();
    const job = jobOf("of two leaders");
    const result = runner.run(job);
    await until("its start", () => starts === 1);
    // The other leader is gone before it can remove the job.
    await redis.client.publish(cancelChannel(await store.identity()), jobId(job));
    expect(await result).toEqual(played(job));
    await runner.close();
    await worker.close();
  });

  it("gives a job back if its worker ends before it", async () => {
    let started = false;
    const killed = Promise.withResolvers<never>();
    const ending = await startWorker(() => {
      started = true;
      return killed.promise;
    });
    const runner = await openRunner();
    const job = jobOf("given back");
    const result = runner.run(job);
    await until("its start", () => started);
    const closed = ending.close();
    killed.reject(new ServerError("job/lost", "The server is shutting down."));
    await closed;
    const next = await startWorker(async (given) => played(given));
    expect(await result).toEqual(played(job));
    await runner.close();
    await next.close();
  });

  it("learns on a graphics card if one is offered, and never elsewhere afterwards", async () => {
    const done: string[] = [];
    const workOn =
      (engine: string): Work =>
      async (job) => {
        done.push(`${job.kind} on ${engine}`);
        return played(job);
      };
    const all = { kinds: ["segment", "update", "evaluation"] } as const;
    const runner = await openRunner();
    const playing = runner.engineFor("segment", undefined);
    const card = await startWorker(workOn("tfjs-node-gpu"), 1, { engine: "tfjs-node-gpu", kinds: ["update"] });
    expect(runner.waiting()).toMatch(/^No worker takes segment, /);
    const both = await startWorker(workOn("cpu"), 2, all);
    expect(await playing).toBe("cpu");
    const engine = await runner.engineFor("update", undefined);
    expect(engine).toBe("tfjs-node-gpu");
    const update = { ...jobOf("learned"), kind: "update" } as unknown as UpdateJob;
    await Promise.all([runner.run(jobOf("played 1"), undefined, "cpu"), runner.run(update, undefined, engine)]);
    expect(done.toSorted()).toEqual(["segment on cpu", "update on tfjs-node-gpu"]);

    await card.close();
    const engines = { segment: "cpu", update: engine };
    await until("a reason", () => runner.waiting(engines) !== null);
    expect(runner.waiting(engines)).toMatch(/^No worker takes update jobs on tfjs-node-gpu for version 1 \(.* cpu /);
    // Another league would learn on the processor.
    expect(runner.waiting()).toBeNull();
    const stop = new AbortController();
    expect(await runner.engineFor("update", engine)).toBe(engine);
    const waiting = runner.run({ ...update, seed: "another" }, stop.signal, engine);
    await runner.run(jobOf("played 2"), undefined, "cpu");
    stop.abort(new Error("Cancelled."));
    await expect(waiting).rejects.toThrow("Cancelled.");
    expect(done).toHaveLength(3);
    await runner.close();
    await both.close();
  });

  it("gives up a job that ended four workers, and says so", async () => {
    const runner = await openRunner();
    const failed = runner.run(jobOf("deadly")).catch((error: unknown) => error);
    let taken = 0;
    for (let deaths = 0; deaths < 4; deaths++) {
      const worker = await startWorker(() => new Promise(() => taken++), 1, { lockMs: 400 });
      await until("the job is taken", () => taken > deaths);
      await worker.die();
    }
    // Another one finds that the last lock lapsed.
    const next = await startWorker(async (job) => played(job), 1, { lockMs: 400 });
    expect(await failed).toMatchObject({ code: "job/lost", message: expect.stringContaining("workers") });
    expect(taken).toBe(4);
    expect(await runner.run(jobOf("harmless"))).toEqual(played(jobOf("harmless")));
    await runner.close();
    await next.close();
  });

  it("leaves jobs to a worker that has a free process", async () => {
    const release = Promise.withResolvers<void>();
    const taken: string[] = [];
    const workOf =
      (name: string): Work =>
      async (job) => {
        taken.push(name);
        await release.promise;
        return played(job);
      };
    const both = [await startWorker(workOf("a")), await startWorker(workOf("b"))];
    const runner = await openRunner();
    await until("both workers", () => runner.size === 2);
    const measure = { ...jobOf("measured"), kind: "best-response" } as unknown as BestResponseJob;
    const results = Promise.all([runner.run(jobOf("played")), runner.run(measure)]);
    await until("both busy", () => taken.length === 2);
    expect(taken.toSorted()).toEqual(["a", "b"]);
    release.resolve();
    expect(await results).toEqual([played(jobOf("played")), played(measure)]);
    await runner.close();
    for (const worker of both) await worker.close();
  });
});
