import { randomBytes } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { matchMaker, Presence } from "@colyseus/core";
import { RedisDriver } from "@colyseus/redis-driver";
import { createAdapter } from "@socket.io/redis-adapter";
import type { Redis } from "ioredis";
import type { Log } from "../log.ts";
import { KEY_PREFIX, openRedis } from "../queue/redis.ts";
import { storeLate } from "../store/refusal.ts";
import type { Store } from "../store/store.ts";
import { Forwarding } from "./forwarding.ts";
import { Peers } from "./peers.ts";
import { StorePresence } from "./presence.ts";
import { createSharedValues, redisUnavailable, type SharedValues } from "./shared-values.ts";

/** Milliseconds that Redis has for what a guest waits for. */
const COMMAND_TIMEOUT_MS = 3000;

/** What connects the servers of one store: processes that share its rooms, leagues and guests' matches. */
export interface Cluster {
  readonly peers: Peers;
  readonly forwarding: Forwarding;
  readonly values: SharedValues;
  /** Colyseus' presence and driver. Colyseus closes both. */
  readonly presence: Presence;
  readonly driver: typeof matchMaker.driver;
  /** socket.io's adapter. */
  readonly adapter: ReturnType<typeof createAdapter>;
  /** @throws ServerError `redis/unavailable` while new rooms can't be listed. */
  assertUp(): void;
  /**
   * Waits for what Colyseus does, which waits for Redis without end.
   * @throws ServerError `redis/unavailable`; `store/unavailable` if Redis answers, so that it must be the store.
   */
  inTime<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

interface ClusterParts {
  readonly redisUrl: string;
  readonly store: Pick<Store, "identity">;
  readonly log: Log;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Connects the servers of the store. @throws ServerError `redis/unavailable`, `redis/unfit`, of the store. */
export async function openCluster({ redisUrl, store, log, now }: ClusterParts): Promise<Cluster> {
  // Two stores may share a Redis: each has its own keys and channels.
  const prefix = `${KEY_PREFIX}:${await store.identity()}:rooms:`;
  const redis = await openRedis(redisUrl, log);
  const connections = [redis];
  const connect = (keyPrefix: string, commandTimeout?: number): Redis => {
    const connection = redis.duplicate({ keyPrefix, ...(commandTimeout && { commandTimeout }) });
    // The first connection logs that Redis is down.
    connection.on("error", () => {});
    connections.push(connection);
    return connection;
  };
  const peers = new Peers({ redis, prefix, log, secret: randomBytes(32).toString("base64url") });
  return {
    peers,
    forwarding: new Forwarding(peers, now),
    values: createSharedValues(connect(prefix, COMMAND_TIMEOUT_MS)),
    presence: new StorePresence(connect(prefix), prefix),
    driver: new RedisDriver(connect(prefix)),
    adapter: createAdapter(connect(""), connect(""), {
      key: `${prefix}telemetry`,
      publishOnSpecificResponseChannel: true,
    }),
    assertUp() {
      if (!peers.isRedisUp) throw redisUnavailable();
    },
    async inTime(work) {
      const late = wait(COMMAND_TIMEOUT_MS, null, { ref: false });
      const done = await Promise.race([late, work().then((result) => ({ result }))]);
      if (done !== null) return done.result;
      throw peers.isRedisUp ? storeLate(COMMAND_TIMEOUT_MS) : redisUnavailable();
    },
    async close() {
      await peers.withdraw();
      for (const connection of connections) connection.disconnect();
    },
  };
}
