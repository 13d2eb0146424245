import { localRunner } from "../../../server/jobs/runner.ts";
import { createLog } from "../../../server/log.ts";
import { longSegmentJob } from "./jobs.ts";

/*
 * A process with a runner of two job processes, one of them busy: `node parent.ts FOLDER`. Prints their ids once they
 * work, then waits to be killed. FOLDER is a store with the job's policy.
 */

const runner = localRunner({
  store: { directory: process.argv[2] ?? "" },
  engine: "wasm",
  size: 2,
  log: createLog("silent"),
});
await runner.ready();
const jobs = [0, 1, 2, 3].map((index) => runner.run(longSegmentJob(index)));
const timer = setInterval(() => {
  const states = runner.workers();
  if (!states.some(({ state }) => state === "busy") || states.some(({ state }) => state === "starting")) return;
  clearInterval(timer);
  process.stdout.write(`${JSON.stringify(states.map(({ pid }) => pid))}\n`);
}, 20);
await Promise.all(jobs);
