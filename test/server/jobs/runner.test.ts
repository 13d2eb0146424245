import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { verifySegment } from "../../../agents/rollout/verify.ts";
import { jobId } from "../../../server/jobs/job.ts";
import { localRunner, type Runner } from "../../../server/jobs/runner.ts";
import { openStore } from "../../../server/store/registry.ts";
import type { Store } from "../../../server/store/store.ts";
import { folderIn, temporaryFolder } from "../../support/folder.ts";
import { quietLog } from "../../support/quiet.ts";
import { isAlive, until } from "../../support/until.ts";
import { evaluationJob, firstPolicy, longSegmentJob, segmentJob, updateJob } from "./jobs.ts";

const folder = temporaryFolder();
const settings = { store: { directory: folder }, engine: "wasm", log: quietLog };
const policy = firstPolicy();
let store: Store;
let runner: Runner;

beforeAll(async () => {
  store = await openStore({ directory: folder });
  await store.putWeights(policy);
  await store.putWeights(firstPolicy("connect-four", [128, 128]));
  runner = localRunner({ ...settings, size: 1, hangAfter: 2500 });
  await runner.ready();
});
afterAll(async () => {
  await runner.close();
  await store.close();
});

const busy = () => runner.workers().find(({ state }) => state === "busy");
const busyPid = async (): Promise<number> => (await until("a job process is busy", busy)).pid;

/**
 * The segment of a job whose process was stopped in mid-job, which `interrupt` then acts on. Takes the next job if a
 * process has stored the segment before it is stopped.
 */
async function interrupted(firstIndex: number, interrupt: (pid: number) => void) {
  for (let index = firstIndex; ; index++) {
    const job = longSegmentJob(index);
    const result = runner.run(job);
    const pid = await busyPid();
    await setTimeout(150);
    process.kill(pid, "SIGSTOP");
    if ((await store.segment(jobId(job))) !== null) {
      process.kill(pid, "SIGCONT");
      await result;
      continue;
    }
    interrupt(pid);
    const { segment: id, episodes } = await result;
    await until("the process is gone", () => !isAlive(pid));
    const segment = await store.segment(id);
    return {
      replaced: runner.workers().every((worker) => worker.pid !== pid),
      isSameJob: id === jobId(job),
      episodes,
      stored: segment?.count,
      failed: segment && verifySegment(segment),
    };
  }
}

it("starts its processes once, and waits with them for a store that is down", async () => {
  const directory = join(folderIn(folder), "later");
  await writeFile(directory, "no folder");
  const waiting = localRunner({ ...settings, store: { directory }, size: 1 });
  try {
    const failure = await until("the reason", () => waiting.failure());
    expect(failure).toMatchObject({ code: "store/unavailable", message: expect.stringContaining("DATA_DIR") });
    await expect(waiting.ready()).rejects.toThrow(failure.message);
    const [{ pid } = { pid: 0 }] = waiting.workers();
    await rm(directory);
    await until("the engine", () => waiting.engine());
    expect(waiting.failure()).toBeNull();
    expect(waiting.workers()).toMatchObject([{ pid, state: "idle" }]);
  } finally {
    await waiting.close();
  }
});

const { episodes } = longSegmentJob(0);
const doneAgain = { replaced: true, isSameJob: true, episodes, stored: episodes, failed: [] };

describe("a runner", () => {
  it("runs segment, update and evaluation jobs in separate processes", async () => {
    expect(await runner.ready()).toMatchObject({ name: "wasm" });
    expect(runner.engine()?.trials.find(({ outcome }) => outcome === "chosen")?.name).toBe("wasm");
    const played = await runner.run(segmentJob(policy, 0));
    expect((await store.segment(played.segment))?.count).toBe(64);
    const updated = await runner.run(updateJob(policy, [played.segment]));
    expect((await store.weights(updated.policy))?.kind).toBe("policy");
    const { measures } = await runner.run(evaluationJob(policy));
    expect(measures["nashConv"]?.value).toBeGreaterThan(0.5);
    const [worker] = runner.workers();
    expect(worker).toMatchObject({ state: "idle", job: null, jobs: 3 });
    expect(worker?.pid).not.toBe(process.pid);
  });

  it("rejects a refused job with code and sentence, and keeps running", async () => {
    const lost = updateJob(policy, ["nowhere"]);
    await expect(runner.run(lost)).rejects.toMatchObject({
      name: "ServerError",
      code: "store/not-found",
      message: expect.stringMatching(/Segment nowhere is not in the store/) as string,
    });
    const unknown = segmentJob(policy, 1, { game: "go" });
    await expect(runner.run(unknown)).rejects.toMatchObject({ code: "job/failed" });
    expect((await runner.run(segmentJob(policy, 2))).episodes).toBe(64);
  });

  it("replaces a process killed during a job, and retries the job", async () => {
    expect(await interrupted(100, (pid) => process.kill(pid, "SIGKILL"))).toEqual(doneAgain);
  });

  it("replaces a process that hangs, and retries the job", async () => {
    expect(await interrupted(200, () => {})).toEqual(doneAgain);
  });

  it("alternates between leagues", async () => {
    const order: string[] = [];
    const run = (league: string, index: number) =>
      runner.run(segmentJob(policy, index, { league })).then(() => order.push(league));
    await Promise.all([...[0, 1, 2, 3, 4].map((i) => run("a", i)), ...[0, 1, 2, 3, 4].map((i) => run("b", i))]);
    // The first job of a started before b requested any.
    expect(order.join("")).toBe("aababababb");
  });

  it("ends a cancelled job, with its process if it was started, and does not retry it", async () => {
    const gone = new AbortController();
    const results = [20, 21].map((index) => runner.run(longSegmentJob(index), gone.signal));
    const pid = await busyPid();
    const ends = results.map((result, i) => expect(result, `job ${i}`).rejects.toThrow("gone"));
    gone.abort(new Error("gone"));
    await Promise.all(ends);
    expect(isAlive(pid)).toBe(false);
    await expect(runner.run(segmentJob(policy, 22), gone.signal)).rejects.toThrow("gone");
    const { pid: next } = await until("a new process", () => runner.workers().find(({ state }) => state === "idle"));
    expect(next).not.toBe(pid);
    expect(await store.segment(jobId(longSegmentJob(20)))).toBeNull();
    expect(await store.segment(jobId(longSegmentJob(21)))).toBeNull();
  });

  it("ends its processes when it is closed, and refuses more jobs", async () => {
    const other = localRunner({ ...settings, size: 1 });
    const pid = other.workers()[0]?.pid ?? -1;
    expect(isAlive(pid)).toBe(true);
    const waiting = other.run(segmentJob(policy, 30));
    const refused = waiting.catch((error: unknown) => error);
    await other.close();
    expect(await refused).toMatchObject({ code: "job/lost" });
    expect(isAlive(pid)).toBe(false);
    await expect(other.run(segmentJob(policy, 31))).rejects.toMatchObject({ code: "job/lost" });
  });

  it("reports why no process can work", async () => {
    const other = localRunner({ ...settings, engine: "abacus", size: 1 });
    await expect(other.ready()).rejects.toThrow(/no engine "abacus"/);
    await other.close();
  });
});
