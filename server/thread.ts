import { Worker } from "node:worker_threads";

/**
 * Runs a module as a worker thread that posts one message, so that the caller's event loop stays free for signals and
 * clients.
 * @returns the message. @throws what the thread throws.
 */
export function runThread<T>(module: URL, input: unknown, { keepsProcessAlive = true } = {}): Promise<T> {
  const worker = new Worker(module, { workerData: input });
  if (!keepsProcessAlive) worker.unref();
  return new Promise((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", () => reject(new Error(`the thread of ${module.pathname} ended without an answer`)));
  });
}
