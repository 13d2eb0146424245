/** A stored document that is not as the ledger of its league says, or can't be read. */
export interface AuditFailure {
  readonly league: string;
  /** `head`, `ledger`, `entry 12`, or `segment`, `weights` or `match` with its id. */
  readonly what: string;
  readonly problem: string;
}

/** What was read of a league. */
export interface LeagueCounts {
  /** Entries of its ledger. */
  entries: number;
  /** Stored segments that its ledger counts. */
  segments: number;
  /** Episodes in these. */
  episodes: number;
  /** Segments that its ledger counts, and says to be deleted because they are old. */
  released: number;
  /** Stored segments that no entry counts yet, and that its next leader may record. */
  pending: number;
}

/** The audit of a store. */
export interface StoreReport extends Readonly<LeagueCounts> {
  readonly leagues: number;
  /** Policies and optimizer slots whose content is that of their hash, each counted once. */
  readonly weights: number;
  readonly failed: readonly AuditFailure[];
}
