import { Queue } from "bullmq";
import { Redis } from "ioredis";
import { workKinds, type WorkKind } from "../../agents/league/work-engines.ts";
import type { Log } from "../log.ts";
import { releaseVersion } from "../release.ts";
import type { Store } from "../store/store.ts";
import { KEY_PREFIX, openRedis } from "./redis.ts";
import { queueName } from "./queue-name.ts";

/** Milliseconds that Redis has to answer. */
const COMMAND_TIMEOUT_MS = 2000;

/** Milliseconds for which the list of queues is kept: a new engine's are new. */
const LIST_MS = 5000;

/** The queues of one kind of work, of all engines together. */
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
  #names: { readonly at: number; readonly list: Promise<readonly string[]> } | null = null;

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

  /** One entry for each kind of work. @throws Error while Redis is down. */
  async depths(): Promise<readonly QueueDepth[]> {
    const names = await this.#list();
    const depths = await Promise.all(names.map((name) => this.#depth(name)));
    return workKinds.map((kind) => {
      const own = depths.filter((_, i) => names[i]?.endsWith(`_${kind}`));
      const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
      return {
        kind,
        waiting: sum(own.map(({ waiting }) => waiting)),
        active: sum(own.map(({ active }) => active)),
        oldestSeconds: Math.max(0, ...own.map(({ oldestSeconds }) => oldestSeconds)),
      };
    });
  }

  async close(): Promise<void> {
    await Promise.all([...this.#queues.values()].map((queue) => queue.close().catch(() => {})));
    this.#redis.disconnect();
  }

  /** Names of this version's queues, on any engine. */
  #list(): Promise<readonly string[]> {
    const now = performance.now();
    if (!this.#names || now - this.#names.at > LIST_MS) this.#names = { at: now, list: this.#scan() };
    return this.#names.list;
  }

  async #scan(): Promise<readonly string[]> {
    const anyEngine = "*";
    const found = new Set<string>();
    for (const kind of workKinds) {
      const name = queueName(kind, { store: this.#store, engine: anyEngine, release: releaseVersion() });
      for await (const keys of this.#redis.scanStream({ match: `${KEY_PREFIX}:${name}:meta`, count: 1000 })) {
        for (const key of keys as string[]) found.add(key.slice(KEY_PREFIX.length + 1, -":meta".length));
      }
    }
    return [...found];
  }

  async #depth(name: string): Promise<Omit<QueueDepth, "kind">> {
    const queue = this.#queue(name);
    const counts = await queue.getJobCounts("waiting", "prioritized", "delayed", "active");
    const [oldest] = await queue.getJobs(["waiting"], 0, 0, true);
    const { waiting = 0, prioritized = 0, delayed = 0, active = 0 } = counts;
    const oldestSeconds = oldest ? Math.max(0, (Date.now() - oldest.timestamp) / 1000) : 0;
    return { waiting: waiting + prioritized + delayed, active, oldestSeconds };
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
