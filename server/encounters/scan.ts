import { setImmediate } from "node:timers/promises";
import {
  OpponentKeys,
  recordedResults,
  type RecordedResult,
  type ResultPurpose,
} from "../../agents/league/encounters.ts";
import type { LedgerEntry, PairResult } from "../../agents/league/ledger.ts";
import { pairResult } from "../../agents/league/pair-result.ts";
import type { LeagueState } from "../../agents/league/state.ts";
import type { StoreReader } from "../store/store.ts";

/** Entries read at a time, so that the event loop stays free for signals and clients. */
const PAGE_ENTRIES = 500;

/** A stored league. */
export interface ScannedLeague {
  readonly id: string;
  readonly state: LeagueState;
}

/** A result of a league, and where the ledger has it. */
export interface ScannedResult {
  readonly segment: string;
  readonly purpose: ResultPurpose;
  readonly result: PairResult;
  /** Keys of the two players. */
  readonly keys: readonly [string, string];
  readonly seq: number;
  /** Position among the results of its entry. */
  readonly place: number;
  readonly at: number;
}

interface Scan {
  /** Policies that are named by their hash although they are no members. */
  readonly named?: readonly string[];
  /** Called with each result, oldest first. */
  readonly onResult: (found: ScannedResult) => void;
  readonly onEntry?: (entry: LedgerEntry) => void;
  /** Whether a result is needed of a segment whose entry has none: it is then read. */
  readonly needs?: (keys: readonly string[]) => boolean;
}

/**
 * Reads a league's ledger from its beginning for the results between two players, a page at a time.
 * @returns the keys of players, for what was played elsewhere.
 */
export async function scanResults(
  store: Pick<StoreReader, "ledger" | "segment">,
  { id, state }: ScannedLeague,
  { named = [], onResult, onEntry, needs = () => true }: Scan,
): Promise<OpponentKeys> {
  const own = new Set([...state.population.map(({ policy }) => policy), ...named]);
  const keys = new OpponentKeys((policy) => own.has(policy));
  for (let from = 0; ;) {
    const entries = await store.ledger(id, from, PAGE_ENTRIES);
    for (const entry of entries) {
      keys.note(entry.event);
      onEntry?.(entry);
      for (const [place, found] of recordedResults(entry).entries()) {
        const result = found.result ?? (await storedResult(found, entry));
        if (result) onResult({ ...found, result, keys: keysOf(result.players), seq: entry.seq, place, at: entry.at });
      }
    }
    if (entries.length < PAGE_ENTRIES) return keys;
    from += entries.length;
    await setImmediate();
  }

  function keysOf([a, b]: PairResult["players"]): readonly [string, string] {
    return [keys.of(a), keys.of(b)];
  }

  /** For ledgers of older releases, whose events have no results; null where the segment is gone. */
  async function storedResult({ segment: name }: RecordedResult, { event }: LedgerEntry): Promise<PairResult | null> {
    if (event.type !== "segment-played" || !needs(event.pairing.map((reference) => keys.of(reference)))) return null;
    const segment = await store.segment(name);
    return segment && pairResult(segment);
  }
}
