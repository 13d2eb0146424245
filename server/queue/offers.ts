import type { Redis } from "ioredis";
import { z } from "zod";
import type { EngineReport } from "../jobs/messages.ts";
import { KEY_PREFIX } from "./redis.ts";
import { workKinds, type WorkKind } from "../../agents/league/work-engines.ts";

/** What a worker process offers to the leagues of a store. */
export interface Offer {
  /** Of the process: host, process id and a random part. */
  readonly id: string;
  readonly kinds: readonly WorkKind[];
  /** Jobs at once. */
  readonly slots: number;
  /** The jobs it runs, by kind. */
  readonly running: readonly string[];
  /** Jobs finished so far. */
  readonly jobs: number;
  readonly engine: EngineReport;
  /** Red Queen's version. */
  readonly release: string;
}

/** Milliseconds between two renewals of an offer, and after which one that was not renewed is over. */
export const OFFER_INTERVAL_MS = 1000;
const OFFER_MS = 6000;
/** Milliseconds after which it is deleted: late enough that no worker is about to renew it. */
const DEAD_OFFER_MS = 60_000;

const trial = z.object({
  name: z.string(),
  outcome: z.enum(["chosen", "slower", "missing", "refused", "wrong", "not tried"]),
  milliseconds: z.number().nullable(),
  detail: z.string(),
});
const offerShape: z.ZodType<Offer> = z.object({
  id: z.string(),
  kinds: z.array(z.enum(workKinds)),
  slots: z.int().min(1),
  running: z.array(z.string()),
  jobs: z.int(),
  engine: z.object({ name: z.string(), reason: z.string(), choice: z.string(), trials: z.array(trial) }),
  release: z.string(),
});

/**
 * The offers of the workers of one store, in Redis: a hash by id, and a sorted set with the time of the last renewal by
 * Redis's own clock, so that the clocks of the machines need not agree.
 */
export class Offers {
  readonly #redis: Redis;
  readonly #hash: string;
  readonly #times: string;

  constructor(redis: Redis, store: string) {
    this.#redis = redis;
    this.#hash = `${KEY_PREFIX}:${store}:offers`;
    this.#times = `${KEY_PREFIX}:${store}:offer-times`;
  }

  /** Makes or renews an offer. */
  async put(offer: Offer): Promise<void> {
    const now = await this.#now();
    const json = JSON.stringify(offer);
    await this.#redis.multi().hset(this.#hash, offer.id, json).zadd(this.#times, now, offer.id).exec();
  }

  async withdraw(id: string): Promise<void> {
    await this.#redis.multi().hdel(this.#hash, id).zrem(this.#times, id).exec();
  }

  /** The offers that hold, by id; also deletes those that nobody renews any more. */
  async list(): Promise<readonly Offer[]> {
    const now = await this.#now();
    const since = now - OFFER_MS;
    const dead = await this.#redis.zrangebyscore(this.#times, "-inf", now - DEAD_OFFER_MS);
    for (const id of dead) await this.withdraw(id);
    const ids = await this.#redis.zrangebyscore(this.#times, since, "+inf");
    if (ids.length === 0) return [];
    const stored = await this.#redis.hmget(this.#hash, ...ids.toSorted());
    return stored.flatMap((text) => (text === null ? [] : readOffer(text)));
  }

  async #now(): Promise<number> {
    const [seconds, microseconds] = await this.#redis.time();
    return Number(seconds) * 1000 + Math.floor(Number(microseconds) / 1000);
  }
}

/** An offer of another version of Red Queen may have another shape, and is then left out. */
function readOffer(text: string): readonly Offer[] {
  try {
    return [offerShape.parse(JSON.parse(text))];
  } catch {
    return [];
  }
}
