import { Redis } from "ioredis";
import { ServerError } from "../errors.ts";
import { boundedLog, type Log } from "../log.ts";

/** Prefix of every key in Redis. */
export const KEY_PREFIX = "red-queen";

/** Milliseconds that Redis has to answer when a process starts. */
const CONNECT_TIMEOUT_MS = 3000;
const MAX_RECONNECT_DELAY_MS = 2000;

/** The oldest Redis that BullMQ recommends. */
const MIN_VERSION = [6, 2] as const;

/**
 * Opens a connection that waits for Redis when it is down, once Redis has answered and is fit for a queue.
 * @throws ServerError `redis/unavailable`, `redis/unfit`
 */
export async function openRedis(url: string, log: Log): Promise<Redis> {
  const place = placeOf(url);
  const redis = new Redis(url, {
    // BullMQ requires it: commands wait for Redis rather than fail.
    maxRetriesPerRequest: null,
    retryStrategy: (attempt) => Math.min(MAX_RECONNECT_DELAY_MS, 100 * attempt),
  });
  const bounded = boundedLog(log);
  let lastError = "it does not answer";
  redis.on("error", (error: Error) => {
    lastError = error.message;
    bounded.warn({ redis: place, reason: error.message }, "redis unavailable");
  });
  const deadline = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const sentence = `No Redis can be used at ${place} (${lastError}): start one, or correct REDIS_URL.`;
    deadline.reject(new ServerError("redis/unavailable", sentence));
  }, CONNECT_TIMEOUT_MS);
  try {
    await Promise.race([assertFit(redis, place), deadline.promise]);
    return redis;
  } catch (error) {
    redis.disconnect();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

async function assertFit(redis: Redis, place: string): Promise<void> {
  const info = await redis.info();
  const field = (name: string): string => new RegExp(`^${name}:(.*)$`, "m").exec(info)?.[1]?.trim() ?? "";
  const version = field("redis_version");
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [minMajor, minMinor] = MIN_VERSION;
  if (major < minMajor || (major === minMajor && minor < minMinor)) {
    throw new ServerError("redis/unfit", `Redis at ${place} is ${version}; use ${MIN_VERSION.join(".")} or newer.`);
  }
  const policy = field("maxmemory_policy");
  if (policy !== "noeviction") {
    throw new ServerError(
      "redis/unfit",
      `Redis at ${place} deletes jobs when its memory is full (maxmemory-policy ${policy}): run ` +
        "`redis-cli config set maxmemory-policy noeviction`, and set it in redis.conf.",
    );
  }
}

/** Host and port, without password. */
function placeOf(url: string): string {
  const { hostname, port } = new URL(url);
  return `${hostname}:${port || 6379}`;
}
