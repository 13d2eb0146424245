import { randomBytes } from "node:crypto";
import type { matchMaker, Presence } from "@colyseus/core";
import { RedisDriver } from "@colyseus/redis-driver";
import { createAdapter } from "@socket.io/redis-adapter";
import type { Redis } from "ioredis";
import { ServerError } from "../errors.ts";
import type { Log } from "../log.ts";
import { KEY_PREFIX, openRedis } from "../queue/redis.ts";
import type { Store } from "../store/store.ts";
import { Forwarding } from "./forwarding.ts";
import { Peers } from "./peers.ts";
import { StorePresence } from "./presence.ts";
import { createSharedValues, type SharedValues } from "./shared-values.ts";

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
  const connect = (keyPrefix: string): Redis => {
    const connection = redis.duplicate({ keyPrefix });
    // The first connection logs that Redis is down.
    connection.on("error", () => {});
    connections.push(connection);
    return connection;
  };
  const peers = new Peers({ redis, prefix, log, secret: randomBytes(32).toString("base64url") });
  return {
    peers,
    forwarding: new Forwarding(peers, now),
    values: createSharedValues(connect(prefix)),
    presence: new StorePresence(connect(prefix), prefix),
    driver: new RedisDriver(connect(prefix)),
    adapter: createAdapter(connect(""), connect(""), {
      key: `${prefix}telemetry`,
      publishOnSpecificResponseChannel: true,
    }),
    assertUp() {
      if (peers.isRedisUp) return;
      const sentence = "The servers' Redis doesn't answer, so no match can be opened now. Try again in a minute.";
      throw new ServerError("redis/unavailable", sentence);
    },
    async close() {
      await peers.withdraw();
      for (const connection of connections) connection.disconnect();
    },
  };
}
