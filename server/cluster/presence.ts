import { RedisPresence } from "@colyseus/redis-presence";
import type { Redis } from "ioredis";

type Listener = Parameters<RedisPresence["subscribe"]>[1];

/**
 * Colyseus' presence for the servers of one store. ioredis prefixes keys, but not channels, which several stores on one
 * Redis would share: the lobby would hear of other stores' rooms.
 */
export class StorePresence extends RedisPresence {
  readonly #prefix: string;

  /** @param redis whose `keyPrefix` is `prefix`. */
  constructor(redis: Redis, prefix: string) {
    super(redis);
    this.#prefix = prefix;
  }

  override subscribe(topic: string, callback: Listener): Promise<this> {
    return super.subscribe(this.#prefix + topic, callback);
  }

  override unsubscribe(topic: string, callback?: Listener): Promise<this> {
    return super.unsubscribe(this.#prefix + topic, callback);
  }

  override publish(topic: string, data?: unknown): Promise<void> {
    return super.publish(this.#prefix + topic, data);
  }

  override async channels(pattern = "*"): Promise<string[]> {
    const channels = (await super.channels(this.#prefix + pattern)) as string[];
    return channels.map((channel) => channel.slice(this.#prefix.length));
  }
}
