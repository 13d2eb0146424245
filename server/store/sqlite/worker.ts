import { parentPort, workerData } from "node:worker_threads";
import { ServerError } from "../../errors.ts";
import { openSqliteStore } from "./sqlite.ts";
import type { StoreSettings } from "../store.ts";
import type { Store } from "../store.ts";
import type { StoreAnswer, StoreCall, StoreFailure } from "./threaded.ts";

/*
 * The thread of a threaded store: opens it, answers calls in order, exits after `close`.
 */

if (parentPort === null) throw new Error("server/store/sqlite/worker.ts runs as a worker thread only.");
const port = parentPort;

const send = (answer: StoreAnswer): void => port.postMessage(answer);

function toFailure(error: unknown): StoreFailure {
  if (!(error instanceof Error)) return { code: null, message: String(error), stack: undefined };
  const code = error instanceof ServerError ? error.code : null;
  // Only message and stack are sent, so the cause's stack, which shows why the call failed, is appended.
  const cause = error.cause instanceof Error ? `\n  cause: ${error.cause.stack ?? error.cause.message}` : "";
  return { code, message: error.message, stack: `${error.stack ?? error.message}${cause}` };
}

async function answer(store: Store, { id, method, args }: StoreCall): Promise<void> {
  try {
    const call = store[method] as (...args: readonly unknown[]) => Promise<unknown>;
    send({ type: "done", id, value: await call.apply(store, [...args]) });
  } catch (error) {
    send({ type: "failed", id, failure: toFailure(error) });
  }
  if (method === "close") port.close();
}

try {
  const store = openSqliteStore((workerData as StoreSettings).directory);
  send({ type: "opened", kind: store.kind, description: store.description });
  let last: Promise<void> = Promise.resolve();
  port.on("message", (call: StoreCall) => {
    last = last.then(() => answer(store, call));
  });
} catch (error) {
  send({ type: "refused", failure: toFailure(error) });
}
