import { fork } from "node:child_process";
import { Worker } from "node:worker_threads";

/*
 * `node busy-process.ts`: a process that forks one with a watchdog, like job processes, whose main thread is busy for
 * longer than a test waits. Prints the child's id once it is busy.
 */

const BUSY_MS = 600_000;

function beBusy(): void {
  new Worker(new URL("../../../server/jobs/watchdog.ts", import.meta.url)).once("online", () => {
    process.send?.("busy", () => {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BUSY_MS);
    });
  });
}

if (process.argv[2] === "child") {
  beBusy();
} else {
  const child = fork(import.meta.filename, ["child"], { stdio: ["pipe", "ignore", "inherit", "ipc"] });
  child.once("message", () => process.stdout.write(`${child.pid}\n`));
}
