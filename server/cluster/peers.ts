import { setTimeout as wait } from "node:timers/promises";
import type { Redis } from "ioredis";
import { z } from "zod";
import { boundedLog, type Log } from "../log.ts";

/** Milliseconds between two renewals of a server's entry. */
const RENEWAL_MS = 1000;
/** Milliseconds after which an entry that was not renewed is deleted. */
const ENTRY_MS = 3000;
/** Milliseconds that a server has to be missing before it counts as gone: a Redis that lost its data misses all. */
const GONE_MS = 1500;
/** Milliseconds without an answer of Redis after which it counts as down. */
const REDIS_DOWN_MS = 3000;
/** Milliseconds that Redis has to take an entry back. */
const WITHDRAW_MS = 500;
/** Milliseconds between two reads on behalf of clients that name an unknown server. */
const LOOKUP_PAUSE_MS = 200;

const bot = z.object({ reference: z.string(), name: z.string(), games: z.array(z.string()).nullable() });
const peerShape = z.object({
  id: z.string(),
  owner: z.string(),
  address: z.string(),
  bots: z.array(bot),
  leagues: z.array(z.string()),
  experiments: z.array(z.string()).default([]),
});

/**
 * A server of the store, as the others see it. `id`: Colyseus' process id. `owner`: under which it stores its live
 * matches. `address`: HOST:PORT at which the others reach it. `bots`: those that are connected to it. `leagues` and
 * `experiments`: those that it leads.
 */
export type Peer = Readonly<z.infer<typeof peerShape>>;

/** What a server says of itself each second. */
export type OwnEntry = () => Peer;

/**
 * Renews an entry, deletes those that nobody renewed, and returns the rest and the servers' shared secret. Uses Redis'
 * own clock, so that the clocks of the machines need not agree.
 */
const RENEW = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if ARGV[1] ~= '' then
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
  redis.call('ZADD', KEYS[2], now, ARGV[1])
end
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now - ARGV[3])) do
  redis.call('HDEL', KEYS[1], id)
  redis.call('ZREM', KEYS[2], id)
end
redis.call('SET', KEYS[3], ARGV[4], 'NX')
return {redis.call('GET', KEYS[3]), redis.call('HVALS', KEYS[1])}
`;

interface PeerParts {
  readonly redis: Redis;
  /** Prefix of the keys. */
  readonly prefix: string;
  readonly log: Log;
  /** Random text; the first server's is every server's secret. */
  readonly secret: string;
}

/** The live servers of a store, known to each other through Redis. */
export class Peers {
  readonly #parts: PeerParts;
  readonly #peers = new Map<string, { readonly peer: Peer; missingSince: number | null }>();
  readonly #goneListeners = new Set<(peer: Peer) => void>();
  #own: OwnEntry | null = null;
  #isLeaving = false;
  #secret = "";
  #answeredAt = 0;
  #lookedUpAt = 0;
  #timer: NodeJS.Timeout | undefined;
  #beat: Promise<void> = Promise.resolve();

  constructor(parts: PeerParts) {
    this.#parts = parts;
  }

  /** Enters this server, and renews its entry until `withdraw`. @throws Error of Redis. */
  async enter(own: OwnEntry): Promise<void> {
    this.#own = own;
    await this.#renew();
    this.#timer = setInterval(() => {
      this.#beat = this.#beat
        .then(() => this.#renew())
        .catch((err: unknown) => this.#parts.log.debug({ err }, "server entry not renewed, retrying"));
    }, RENEWAL_MS).unref();
  }

  /** This server's Colyseus process id; "" before `enter`. */
  get ownId(): string {
    return this.#own?.().id ?? "";
  }

  /** The secret that all servers of the store share. */
  get secret(): string {
    return this.#secret;
  }

  /** Whether Redis answered lately. */
  get isRedisUp(): boolean {
    return performance.now() - this.#answeredAt < REDIS_DOWN_MS;
  }

  /** The other servers. */
  get others(): readonly Peer[] {
    return [...this.#peers.values()].map(({ peer }) => peer);
  }

  /** Another server that is alive. */
  get(id: string): Peer | undefined {
    return this.#peers.get(id)?.peer;
  }

  /** As {@link get}; a server that is not known yet may have started a moment ago, so Redis is read once more. */
  async find(id: string): Promise<Peer | undefined> {
    const now = performance.now();
    if (!this.#peers.has(id) && id !== this.ownId && now - this.#lookedUpAt > LOOKUP_PAUSE_MS) {
      this.#lookedUpAt = now;
      await this.#renew().catch(() => {});
    }
    return this.get(id);
  }

  /** Calls `listener` with each server that ended or no longer renews its entry. */
  onGone(listener: (peer: Peer) => void): void {
    this.#goneListeners.add(listener);
  }

  /** Withdraws this server's entry; does not wait long for a Redis that is down. */
  async withdraw(): Promise<void> {
    clearInterval(this.#timer);
    const { redis, prefix } = this.#parts;
    const id = this.ownId;
    if (id === "") return;
    this.#isLeaving = true;
    const gone = this.#beat.then(() =>
      redis.multi().hdel(`${prefix}servers`, id).zrem(`${prefix}server-times`, id).exec(),
    );
    await Promise.race([gone.catch(() => {}), wait(WITHDRAW_MS, undefined, { ref: false })]);
  }

  async #renew(): Promise<void> {
    const { redis, prefix, secret } = this.#parts;
    const own = this.#isLeaving ? undefined : this.#own?.();
    const keys = [`${prefix}servers`, `${prefix}server-times`, `${prefix}secret`];
    const args = [own?.id ?? "", JSON.stringify(own ?? {}), ENTRY_MS, secret];
    const [shared, entries] = (await redis.eval(RENEW, keys.length, ...keys, ...args)) as [string, string[]];
    this.#secret = shared;
    this.#answeredAt = performance.now();
    this.#note(entries.flatMap(readPeer));
    const double = own && this.others.find(({ address }) => address === own.address);
    if (double && own) boundedLog(this.#parts.log).warn({ address: own.address }, "two servers have one PEER_ADDRESS");
  }

  #note(listed: readonly Peer[]): void {
    const now = performance.now();
    const alive = new Map(listed.filter(({ id }) => id !== this.ownId).map((peer) => [peer.id, peer]));
    for (const [id, peer] of alive) this.#peers.set(id, { peer, missingSince: null });
    for (const [id, entry] of this.#peers) {
      if (alive.has(id)) continue;
      entry.missingSince ??= now;
      if (now - entry.missingSince < GONE_MS) continue;
      this.#peers.delete(id);
      this.#parts.log.info({ server: entry.peer.address, process: id }, "server gone");
      for (const listener of this.#goneListeners) listener(entry.peer);
    }
  }
}

/** An entry of another version of Red Queen may have another shape, and is then left out. */
function readPeer(text: string): readonly Peer[] {
  try {
    return [peerShape.parse(JSON.parse(text))];
  } catch {
    return [];
  }
}
