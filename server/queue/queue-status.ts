import { Queue } from "bullmq";
import { Redis } from "ioredis";
import type { Log } from "../log.ts";
import { releaseVersion } from "../release.ts";
import type { Store } from "../store/store.ts";
import { KEY_PREFIX, openRedis } from "./redis.ts";
import { queueName, workKinds, type WorkKind } from "./work-kinds.ts";

/** Milliseconds that Redis has to answer. */
const COMMAND_TIMEOUT_MS = 2000;

/** One queue of a store's jobs. */
export interface QueueDepth {
  readonly kind: WorkKind;
  /** Jobs that no worker has taken. */
  readonly waiting: number;
  /** Jobs that workers run. */
  readonly active: number;
  /** Seconds since the oldest waiting job was queued; 0 if none waits. */
  readonly oldestSeconds: number;
}

/** Reads the queues of a store, on connections of its own: other ones wait for a Redis that is down. */
export class QueueStatus {
  readonly #redis: Redis;
  readonly #store: string;
  readonly #queues = new Map<string, Queue>();

  private constructor(redis: Redis, store: string) {
    this.#redis = redis;
    this.#store = store;
  }

  /** @throws ServerError `redis/unavailable`, `redis/unfit`; those of the store. */
  static async open(url: string, store: Pick<Store, "identity">, log: Log): Promise<QueueStatus> {
    const identity = await store.identity();
    (await openRedis(url, log)).disconnect();
    // Commands fail at once while Redis is down, since a status must not wait.
    const failFast = { maxRetriesPerRequest: 0, enableOfflineQueue: false, commandTimeout: COMMAND_TIMEOUT_MS };
    const redis = new Redis(url, { ...failFast, lazyConnect: true });
    redis.on("error", () => {});
    await redis.connect();
    return new QueueStatus(redis, identity);
  }

  /** Resolves if Redis answers. */
  async ping(): Promise<void> {
    await this.#redis.ping();
  }

  /**
   * The queues for one engine, such as compiled/wasm; none while the leader has none, since the first worker's engine
   * names the queues. @throws Error while Redis is down.
   */
  async depths(engine: string | undefined): Promise<readonly QueueDepth[]> {
    if (engine === undefined) return workKinds.map((kind) => ({ kind, waiting: 0, active: 0, oldestSeconds: 0 }));
    return Promise.all(workKinds.map((kind) => this.#depth(kind, engine)));
  }

  async close(): Promise<void> {
    await Promise.all([...this.#queues.values()].map((queue) => queue.close().catch(() => {})));
    this.#redis.disconnect();
  }

  async #depth(kind: WorkKind, engine: string): Promise<QueueDepth> {
    const queue = this.#queue(queueName(kind, { store: this.#store, engine, release: releaseVersion() }));
    const counts = await queue.getJobCounts("waiting", "prioritized", "delayed", "active");
    const [oldest] = await queue.getJobs(["waiting"], 0, 0, true);
    const { waiting = 0, prioritized = 0, delayed = 0, active = 0 } = counts;
    const oldestSeconds = oldest ? Math.max(0, (Date.now() - oldest.timestamp) / 1000) : 0;
    return { kind, waiting: waiting + prioritized + delayed, active, oldestSeconds };
  }

  #queue(name: string): Queue {
    const known = this.#queues.get(name);
    if (known) return known;
    const queue = new Queue(name, { connection: this.#redis, prefix: KEY_PREFIX, skipMetasUpdate: true });
    queue.on("error", () => {});
    this.#queues.set(name, queue);
    return queue;
  }
}
