import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JobAttempt } from "../../../server/jobs/job-attempt.ts";
import { jobId } from "../../../server/jobs/job.ts";
import { localRunner, type Runner } from "../../../server/jobs/runner.ts";
import { openStore } from "../../../server/store/registry.ts";
import { temporaryFolder } from "../../support/folder.ts";
import { until } from "../../support/until.ts";
import { firstPolicy, longSegmentJob, segmentJob } from "./jobs.ts";

/*
 * Log lines about jobs, and reports of their attempts.
 */

const directory = temporaryFolder();
const lines: Record<string, unknown>[] = [];
const log = pino({ level: "debug" }, { write: (line: string) => void lines.push(JSON.parse(line)) });
const attempts: JobAttempt[] = [];
const policy = firstPolicy();
let runner: Runner;

beforeAll(async () => {
  const store = await openStore({ directory });
  await store.putWeights(policy);
  await store.putWeights(firstPolicy("connect-four", [128, 128]));
  await store.close();
  runner = localRunner({
    store: { directory },
    engine: "wasm",
    size: 1,
    log,
    onAttempt: (attempt) => void attempts.push(attempt),
  });
  await runner.ready();
});
afterAll(() => runner.close());

const linesOf = (job: string) => lines.filter((line) => line["job"] === job).map(({ msg }) => msg);

describe("a job's log lines", () => {
  it("have its id, kind and league, from start to end", async () => {
    const job = segmentJob(policy, 0);
    await runner.run(job);
    expect(linesOf(jobId(job))).toEqual(["job started", "job ended"]);
    const facts = { kind: "segment", league: "league", job: jobId(job) };
    expect(lines.filter(({ msg }) => msg === "job started")).toEqual([expect.objectContaining(facts)]);
    expect(attempts).toEqual([
      { id: jobId(job), kind: "segment", league: "league", outcome: "done", seconds: expect.any(Number) as number },
    ]);
  });

  it("say why it failed", async () => {
    const job = segmentJob(firstPolicy("kuhn-poker", [4]), 1);
    await expect(runner.run(job)).rejects.toMatchObject({ code: "policy/not-found" });
    expect(linesOf(jobId(job))).toEqual(["job started", "job failed"]);
    expect(lines.at(-1)).toMatchObject({ level: 40, code: "policy/not-found", outcome: "failed" });
    expect(attempts.at(-1)).toMatchObject({ id: jobId(job), outcome: "failed" });
  });

  it("name the job of a process that died, and the retry", async () => {
    const job = longSegmentJob(2);
    const done = runner.run(job);
    const { pid } = await until("busy", () => runner.workers().find(({ state }) => state === "busy"));
    process.kill(pid, "SIGKILL");
    await done;
    const told = ["job started", "job process ended, replacing it", "job ended", "job lost, retrying"];
    expect(linesOf(jobId(job))).toEqual([...told, "job started", "job ended"]);
    expect(attempts.slice(-2).map(({ outcome }) => outcome)).toEqual(["lost", "done"]);
  });
});
