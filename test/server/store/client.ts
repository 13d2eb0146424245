import { writeSync } from "node:fs";
import { ServerError } from "../../../server/errors.ts";
import { openStore } from "../../../server/store/registry.ts";
import type { StoreSettings } from "../../../server/store/store.ts";
import type { Store } from "../../../server/store/store.ts";
import { entryOf, segmentOf, weightsOf } from "./samples.ts";

/*
 * A process that uses a store: `node client.ts TASK LEAGUE SETTINGS`. Each operation prints one line immediately;
 * `failed CODE` for a ServerError, after which it ends.
 */

const say = (line: string): void => void writeSync(1, `${line}\n`);

const tasks: Readonly<Record<string, (store: Store, league: string) => Promise<void>>> = {
  /** Writes a segment, weights and an entry per round, until it is killed. */
  async write(store, league) {
    for (let i = 0; ; i++) {
      await store.putSegment(segmentOf(`${league}-s${i}`, league, i, 64));
      say(`segment ${league}-s${i}`);
      const weights = weightsOf(`${league}-w${i}`);
      await store.putWeights(weights);
      say(`weights ${weights.hash}`);
      await store.append(league, entryOf(i));
      say(`entry ${i}`);
    }
  },

  /** Writes weights of 9 MB for the league until it is killed. */
  async large(store, league) {
    for (let i = 0; ; i++) {
      const weights = weightsOf(`${league}-large-${i}`, 2_347_152);
      await store.putWeights(weights, league);
      say(`weights ${weights.hash}`);
    }
  },

  /** Writes weights of 1 MB until the store refuses. */
  async fill(store, league) {
    for (let i = 0; i < 200; i++) {
      const weights = weightsOf(`${league}-w${i}`, 250_000);
      await store.putWeights(weights);
      say(`weights ${weights.hash}`);
    }
  },

  /** Appends 25 entries concurrently with other processes; prints their places. */
  async race(store, league) {
    for (let done = 0; done < 25;) {
      const ledger = await store.ledger(league);
      try {
        await store.append(league, entryOf(ledger.length, String(process.pid)));
        say(`entry ${ledger.length}`);
        done++;
      } catch (error) {
        if (!(error instanceof ServerError && error.code === "store/conflict")) throw error;
      }
    }
  },

  async lease(store, league) {
    const lease = await store.takeLease(league, String(process.pid), 60_000);
    say(lease === null ? "none" : `fence ${lease.fence}`);
  },

  async open(store) {
    say(store.kind);
  },
};

const [task = "", league = "", settings = ""] = process.argv.slice(2);
try {
  const store = await openStore(JSON.parse(settings) as StoreSettings);
  try {
    await tasks[task]?.(store, league);
  } finally {
    // An open MongoDB client keeps its process alive.
    await store.close();
  }
} catch (error) {
  if (!(error instanceof ServerError)) throw error;
  say(`failed ${error.code}`);
}
