import { setImmediate } from "node:timers/promises";
import type { LedgerEntry } from "../../agents/league/ledger.ts";
import type { NamedSegment } from "../../agents/league/named-segments.ts";
import { isDamage } from "../store/refusal.ts";
import type { LeagueRecord, StoreReader } from "../store/store.ts";
import { ReleasedSelfPlay } from "../store/released-self-play.ts";
import { readEntries } from "./entries.ts";
import { contradiction, LedgerAudit } from "./ledger.ts";
import type { AuditFailure, LeagueCounts } from "./report.ts";
import type { WeightsAudit } from "./weights.ts";

/** The audit of one league. Other processes may go on with the league meanwhile. */
export class LeagueAudit {
  readonly counts: LeagueCounts = { entries: 0, segments: 0, episodes: 0, released: 0, pending: 0 };
  readonly failed: AuditFailure[] = [];
  readonly #store: StoreReader;
  readonly #league: string;
  readonly #weights: WeightsAudit;
  readonly #ledger = new LedgerAudit();
  readonly #selfPlay: ReleasedSelfPlay;

  constructor(store: StoreReader, league: string, weights: WeightsAudit) {
    this.#store = store;
    this.#league = league;
    this.#weights = weights;
    this.#selfPlay = new ReleasedSelfPlay(store, league);
  }

  /**
   * @returns false when the league was deleted meanwhile: then nothing of it counts.
   * @throws ServerError of the store, except for damage.
   */
  async run(): Promise<boolean> {
    const record = await this.#read("head", () => this.#store.league(this.#league));
    if (record === null) return false;
    // Before the ledger: a segment that is stored later is counted by an entry that is read later.
    const stored = (await this.#read("list of segments", () => this.#store.segmentIds(this.#league))) ?? [];
    await this.#auditLedger(record, stored.length > 0);
    await this.#auditUncounted(stored);
    await this.#auditWeights();
    await this.#auditMatches();
    return (await this.#store.leagueIds()).includes(this.#league);
  }

  #fail(what: string, problem: string): void {
    this.failed.push({ league: this.#league, what, problem });
  }

  /** The result of `work`; undefined when the document is damaged, which fails. */
  async #read<T>(what: string, work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      if (!isDamage(error)) throw error;
      this.#fail(what, error.message);
      return undefined;
    }
  }

  async #auditLedger(record: LeagueRecord | undefined, hasPlayed: boolean): Promise<void> {
    let isEmpty = true;
    for await (const entry of readEntries(this.#store, this.#league)) {
      isEmpty = false;
      if ("problem" in entry) {
        this.#fail(`entry ${entry.seq}`, entry.problem);
        this.#ledger.noteBreak();
        continue;
      }
      await this.#auditEntry(entry, record);
    }
    // A crash may leave a head without a ledger, before the league has played.
    if (isEmpty && hasPlayed) this.#fail("ledger", "it is empty, although the league has played");
  }

  async #auditEntry(entry: LedgerEntry, record?: LeagueRecord): Promise<void> {
    this.counts.entries++;
    const { counted, problems } = this.#ledger.add(entry, record?.config);
    for (const { what, problem } of problems) this.#fail(what, problem);
    for (const named of counted) await this.#auditCounted(entry, named);
  }

  /** Audits a segment that an entry counts. */
  async #auditCounted(entry: LedgerEntry, named: NamedSegment): Promise<void> {
    const what = `segment ${named.id}`;
    const segment = await this.#read(what, () => this.#store.segment(named.id));
    await setImmediate();
    if (segment === null) {
      if (await this.#selfPlay.isReleased(entry)) this.counts.released++;
      else this.#fail(what, `it is not stored, although entry ${entry.seq} counts its episodes`);
    }
    if (!segment) return;
    this.counts.segments++;
    this.counts.episodes += segment.count;
    const problem =
      segment.league === this.#league ? contradiction(segment, entry, named) : "it is a segment of another league";
    if (problem !== null) this.#fail(what, problem);
  }

  /** Audits the stored segments that no entry counts. */
  async #auditUncounted(stored: readonly string[]): Promise<void> {
    for (const id of stored) {
      if (this.#ledger.isCounted(id)) continue;
      const what = `segment ${id}`;
      const segment = await this.#read(what, () => this.#store.segment(id));
      await setImmediate();
      if (!segment) continue;
      if (segment.league !== this.#league) this.#fail(what, "it is a segment of another league");
      else if (this.#ledger.mayRecord(segment)) this.counts.pending++;
    }
  }

  async #auditWeights(): Promise<void> {
    const kept = await this.#keptWeights();
    for (const hash of new Set([...kept, ...this.#ledger.neededWeights()])) {
      const problem = await this.#weights.check(hash);
      await setImmediate();
      if (problem === null || (problem === "missing" && (await this.#wasReleased(hash)))) continue;
      this.#fail(
        `weights ${hash}`,
        problem === "missing" ? "they are not stored, although the league needs them" : problem,
      );
    }
  }

  async #keptWeights(): Promise<readonly string[]> {
    return (await this.#read("list of weights", () => this.#store.weightsKept(this.#league))) ?? [];
  }

  /** Whether the league's leader has released weights since the ledger was read. */
  async #wasReleased(hash: string): Promise<boolean> {
    await this.#catchUp();
    return !this.#ledger.neededWeights().has(hash) && !(await this.#keptWeights()).includes(hash);
  }

  /** Follows what was appended to the ledger meanwhile. */
  async #catchUp(): Promise<void> {
    for (let next = this.#ledger.next; next !== null; next = this.#ledger.next) {
      const entries = await this.#read(`entry ${next}`, () => this.#store.ledger(this.#league, next, 1));
      if (!entries) return this.#ledger.noteBreak();
      const [entry] = entries;
      if (!entry) return;
      await this.#auditEntry(entry);
    }
  }

  async #auditMatches(): Promise<void> {
    const ids = (await this.#read("list of matches", () => this.#store.matchIds(this.#league))) ?? [];
    for (const id of ids) {
      const match = await this.#read(`match ${id}`, () => this.#store.match(id));
      await setImmediate();
      if (match && match.league !== this.#league) this.#fail(`match ${id}`, "it is a match of another league");
    }
  }
}
