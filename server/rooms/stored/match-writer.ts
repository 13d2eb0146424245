import type { Log } from "../../log.ts";
import { Backoff, delay, isStoreDown } from "../../store/retry.ts";
import type { Match, Store } from "../../store/store.ts";

/** Most matches queued for the store; more are lost. */
const MAX_WAITING_MATCHES = 1000;

/** Stores finished matches, retrying while the store is down. */
export interface MatchWriter {
  /** Resolves to true once the match is stored, to false when it is lost. Never rejects. */
  keep(match: Match): Promise<boolean>;
  /** Whether another match can wait for the store. */
  readonly hasRoom: boolean;
  /** Waits for the writes in progress and drops the rest. */
  close(): Promise<void>;
}

interface WriterParts {
  readonly store: Pick<Store, "putMatch">;
  readonly log: Log;
  /** Called with each match once, stored or not. */
  readonly onMatch?: (match: Match) => void;
}

export function createMatchWriter(parts: WriterParts): MatchWriter {
  const { store, log, onMatch } = parts;
  const pending = new Set<Promise<boolean>>();
  const closing = new AbortController();
  const waiting = new Set<string>();
  /** Logs each outage once, however many matches wait. */
  const wait = (id: string, err: unknown): void => {
    if (waiting.size === 0) log.warn({ err, match: id }, "match not stored, retrying");
    waiting.add(id);
  };
  const stored = (id: string): true => {
    if (waiting.delete(id) && waiting.size === 0) log.info("queued matches stored");
    return true;
  };
  const keep = async (match: Match): Promise<boolean> => {
    const backoff = new Backoff();
    for (;;) {
      const isLast = closing.signal.aborted;
      try {
        await store.putMatch(match);
        return stored(match.id);
      } catch (err) {
        const isFull = !waiting.has(match.id) && waiting.size >= MAX_WAITING_MATCHES;
        if (isLast || isFull || !isStoreDown(err)) {
          waiting.delete(match.id);
          log.error({ err, match: match.id }, "match not stored, lost");
          return false;
        }
        wait(match.id, err);
        await delay(backoff.next(), closing.signal);
      }
    }
  };
  return {
    get hasRoom() {
      return pending.size < MAX_WAITING_MATCHES;
    },
    keep(match) {
      onMatch?.(match);
      const promise = keep(match).finally(() => pending.delete(promise));
      pending.add(promise);
      return promise;
    },
    async close() {
      closing.abort();
      await Promise.all(pending);
    },
  };
}
