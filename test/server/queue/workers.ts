import { expect } from "vitest";
import { answerOf, startCommand, type RunningCommand } from "../../support/command.ts";
import type { TestRedis } from "../../support/redis.ts";
import { until } from "../../support/until.ts";

/** Starts `redqueen work` with one process, on the engine that tests use. */
export async function startWorker(
  redis: TestRedis,
  store: string,
  ...args: readonly string[]
): Promise<RunningCommand> {
  const options = ["--store", store, "--concurrency", "1", "--engine", "wasm", ...args];
  const worker = startCommand(["work", ...options], { REDIS_URL: redis.url });
  await until("the worker", () => {
    if (worker.child.exitCode !== null) throw new Error(`it ended: ${worker.errors()}`);
    return worker.errors().includes('"worker started"');
  });
  return worker;
}

/** Audits a store, which must have no failures. */
export async function assertSound(store: string): Promise<void> {
  const { failed } = await answerOf<{ readonly failed: readonly unknown[] }>(["store", "audit", "--store", store]);
  expect(failed).toEqual([]);
}

/** Ends a worker as its supervisor would. */
export async function stopWorker(command: RunningCommand): Promise<void> {
  command.child.kill("SIGTERM");
  const { code, stderr } = await command.ended;
  expect(code, stderr).toBe(0);
}
