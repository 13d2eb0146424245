import type { LedgerEntry } from "../../agents/league/ledger.ts";
import type { Runner } from "../jobs/runner.ts";
import type { Log } from "../log.ts";
import type { LeagueRecord, Store } from "../store/store.ts";

/** What a leader works with, and who hears of it. */
export interface LeaderContext {
  readonly record: LeagueRecord;
  readonly store: Store;
  readonly runner: Runner;
  readonly log: Log;
  /** Names this process in leases. */
  readonly holder: string;
  /** After every entry. */
  readonly onEntry: (entry: LedgerEntry) => void;
  /** What holds the league up, or null; called when that changes. */
  readonly onProblem: (sentence: string | null) => void;
}
