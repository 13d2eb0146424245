import type { Redis } from "ioredis";
import { ServerError } from "../errors.ts";

/** Values that the servers of a store share for a while. Every method may throw a ServerError `redis/unavailable`. */
export interface SharedValues {
  get(key: string): Promise<string | null>;
  /** @param milliseconds for which it is kept. */
  set(key: string, value: string, milliseconds: number): Promise<void>;
  /** Sets a value unless there is one; returns whether it did. */
  take(key: string, value: string, milliseconds: number): Promise<boolean>;
  delete(key: string): Promise<void>;
  /** Takes a value, or renews it if it is the same; returns whether it did. */
  hold(key: string, value: string, milliseconds: number): Promise<boolean>;
  /** Adds one and returns the sum. */
  count(key: string, milliseconds: number): Promise<number>;
}

const HOLD = `
local held = redis.call('GET', KEYS[1])
if held and held ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
`;

/** @param redis whose keys have the store's prefix, and whose commands time out. */
export function createSharedValues(redis: Redis): SharedValues {
  return {
    get: (key) => orUnavailable(redis.get(key)),
    async set(key, value, milliseconds) {
      await orUnavailable(redis.set(key, value, "PX", milliseconds));
    },
    take: async (key, value, milliseconds) =>
      (await orUnavailable(redis.set(key, value, "PX", milliseconds, "NX"))) === "OK",
    async delete(key) {
      await orUnavailable(redis.del(key));
    },
    hold: async (key, value, milliseconds) =>
      (await orUnavailable(redis.eval(HOLD, 1, key, value, milliseconds))) === 1,
    async count(key, milliseconds) {
      const sum = await orUnavailable(redis.incr(key));
      await orUnavailable(redis.pexpire(key, milliseconds));
      return sum;
    },
  };
}

/** @throws ServerError `redis/unavailable` instead of an Error of Redis. */
async function orUnavailable<T>(command: Promise<T>): Promise<T> {
  try {
    return await command;
  } catch (error) {
    throw redisUnavailable(error);
  }
}

/** The servers can't reach what they share. */
export const redisUnavailable = (cause?: unknown): ServerError =>
  new ServerError("redis/unavailable", "The servers' Redis doesn't answer. Try again in a minute.", cause);
