import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { until } from "./until.ts";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** Bytes in use on the heap and in buffers, after what is over was collected. */
export async function usedBytes(): Promise<number> {
  await new Promise((resolve) => void setTimeout(resolve, 50));
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/**
 * Waits until no more than `limit` bytes are in use: what is over may be freed seconds later, such as the buffers of
 * closed connections; a leak never is. @throws after a minute, with the bytes that are in use then.
 */
export async function untilUsedBytes(limit: number): Promise<void> {
  let used = await usedBytes();
  const isFreed = async (): Promise<boolean> => (used = await usedBytes()) <= limit;
  await until(`${limit} bytes or fewer`, isFreed, 60_000).catch((error: unknown) => {
    throw new Error(`${used} bytes are in use`, { cause: error });
  });
}
