import { setImmediate } from "node:timers/promises";
import type { LedgerEntry } from "../../agents/league/ledger.ts";
import { ledgerPages } from "../store/ledger-pages.ts";
import { isDamage } from "../store/refusal.ts";
import type { StoreReader } from "../store/store.ts";

/** Most unreadable entries in a row that are passed over: a damaged seq may be very far from the one before it. */
const MAX_UNREADABLE = 100;

type Ledger = Pick<StoreReader, "ledger">;

/** The first of some entries in a row that can't be read, and why. */
export interface UnreadableEntries {
  readonly seq: number;
  readonly problem: string;
}

/** Where reading stopped, and why; a null problem: at the end. */
interface Stop {
  readonly next: number;
  readonly problem: string | null;
}

/**
 * Every entry of a league's ledger, a page at a time; missing and damaged ones are passed over.
 * @throws ServerError of the store, except for damage.
 */
export async function* readEntries(
  store: Ledger,
  league: string,
): AsyncGenerator<LedgerEntry | UnreadableEntries, void, void> {
  for (let from: number | null = 0; from !== null;) {
    const paged: Stop = yield* readPages(store, league, from);
    if (paged.problem === null) return;
    // Some entry of the page is damaged; those before it can be read one by one.
    const single: Stop = yield* readSingly(store, league, paged.next);
    if (single.problem === null) return yield { seq: paged.next, problem: paged.problem };
    const { next, more } = await passOver(store, league, single.next + 1);
    yield { seq: single.next, problem: `${single.problem}${more}` };
    from = next;
  }
}

async function* readPages(store: Ledger, league: string, from: number): AsyncGenerator<LedgerEntry, Stop, void> {
  let next = from;
  try {
    for await (const entries of ledgerPages(store, league, from)) {
      yield* entries;
      next += entries.length;
    }
    return { next, problem: null };
  } catch (error) {
    if (!isDamage(error)) throw error;
    return { next, problem: error.message };
  }
}

async function* readSingly(store: Ledger, league: string, from: number): AsyncGenerator<LedgerEntry, Stop, void> {
  for (let next = from; ; next++) {
    const entry = await readEntry(store, league, next);
    if (entry === null) return { next, problem: null };
    if (typeof entry === "string") return { next, problem: entry };
    yield entry;
    await setImmediate();
  }
}

/** The next readable entry, null if there is none, and what to say about those that are passed over. */
async function passOver(store: Ledger, league: string, from: number): Promise<{ next: number | null; more: string }> {
  for (let passed = 0; passed < MAX_UNREADABLE; passed++) {
    const entry = await readEntry(store, league, from + passed);
    const more = passed === 0 ? "" : ` Nor can ${passed} after it be read.`;
    if (entry === null) return { next: null, more };
    if (typeof entry !== "string") return { next: from + passed, more };
  }
  return { next: null, more: ` Nor can ${MAX_UNREADABLE} after it be read; what follows was not checked.` };
}

/** The entry at `seq`; null after the last one; why it can't be read. */
async function readEntry(store: Ledger, league: string, seq: number): Promise<LedgerEntry | string | null> {
  try {
    const [entry] = await store.ledger(league, seq, 1);
    return entry ?? null;
  } catch (error) {
    if (!isDamage(error)) throw error;
    return error.message;
  }
}
