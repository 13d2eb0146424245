import type { LedgerEntry } from "../../agents/league/ledger.ts";
import type { Runner } from "../jobs/runner.ts";
import type { Log } from "../log.ts";
import type { LeagueRecord, Store } from "../store/store.ts";

/** A leader's dependencies and callbacks. */
export interface LeaderContext {
  readonly record: LeagueRecord;
  readonly store: Store;
  readonly runner: Runner;
  readonly log: Log;
  /** Milliseconds for which self-play that nothing cites is kept; absent: for good. */
  readonly selfPlayMs?: number | undefined;
  /** Identifies this process in leases. */
  readonly holder: string;
  /** Called after every entry. */
  readonly onEntry: (entry: LedgerEntry) => void;
  /** Called when the league gets stuck, with the reason, and with null once it continues. */
  readonly onProblem: (sentence: string | null) => void;
}
