/** Two players between which results have changed, in this order. */
export interface PayoffChange {
  readonly row: string;
  readonly column: string;
}

/** Changes that can be looked up. An update of a league makes a few, but a ledger is read at once. */
const MAX_LOGGED_CHANGES = 512;

/** The newest changes of payoffs, so that what was computed from them is corrected instead of computed again. */
export class ChangeLog {
  /** Number of changes so far. */
  revision = 0;
  /** Up to twice as many as can be looked up, oldest first; the last one made `revision`. */
  readonly #changes: PayoffChange[] = [];

  add(row: string, column: string): void {
    this.revision++;
    this.#changes.push({ row, column });
    if (this.#changes.length > 2 * MAX_LOGGED_CHANGES) this.#changes.splice(0, MAX_LOGGED_CHANGES);
  }

  /** Records that any payoff may have changed. */
  addUnknown(): void {
    this.revision++;
    this.#changes.length = 0;
  }

  /** The changes after a revision, oldest first, maybe repeated; null if they are not known. */
  since(revision: number): readonly PayoffChange[] | null {
    const count = this.revision - revision;
    if (count > this.#changes.length) return null;
    return count === 0 ? [] : this.#changes.slice(-count);
  }
}
