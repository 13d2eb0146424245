import { isStoreDown } from "../leagues/journal.ts";
import type { Log } from "../log.ts";
import type { Match, Store } from "../store/store.ts";

/** Milliseconds between two tries to store a match. */
const RETRY = 2000;
/** Tries before a match is given up: a store that is down for ten minutes. */
const TRIES = 300;

/** Stores matches that are over, trying again while the store is down. */
export interface MatchKeeper {
  /** Resolves once it is stored: true; false when it was given up. Never rejects. */
  keep(match: Match): Promise<boolean>;
  /** Waits for the tries under way and gives up what they leave. */
  close(): Promise<void>;
}

export function createMatchKeeper(parts: { readonly store: Pick<Store, "putMatch">; readonly log: Log }): MatchKeeper {
  const { store, log } = parts;
  const pending = new Set<Promise<boolean>>();
  const closing = new AbortController();
  const keep = async (match: Match): Promise<boolean> => {
    for (let attempt = 1; ; attempt++) {
      try {
        await store.putMatch(match);
        return true;
      } catch (err) {
        const down = isStoreDown(err);
        const last = !down || attempt === TRIES || closing.signal.aborted;
        if (last) log.error({ err, match: match.id }, "a match is lost: it could not be stored");
        else if (attempt === 1) log.warn({ err, match: match.id }, "a match could not be stored; it is tried again");
        if (last) return false;
        await pause(closing.signal);
      }
    }
  };
  return {
    keep(match) {
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

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, RETRY);
    signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
  });
}
