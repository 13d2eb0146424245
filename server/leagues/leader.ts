import { snapshotDue, spentBudget } from "../../agents/league/schedule.ts";
import type { LeagueFold } from "../../agents/league/fold.ts";
import type { LedgerEntry } from "../../agents/league/ledger.ts";
import type { LeagueState } from "../../agents/league/state.ts";
import { initialWeights, networkFor } from "../../agents/networks/layout.ts";
import { nameWeights } from "../../agents/networks/hash.ts";
import type { Game } from "../../games/core/game.ts";
import { gameById } from "../../games/registry.ts";
import { ServerError } from "../errors.ts";
import type { Job, JobResult } from "../jobs/job.ts";
import type { Runner } from "../jobs/runner.ts";
import { tellSegment } from "../jobs/segment.ts";
import type { Log } from "../log.ts";
import type { LeagueRecord, Store } from "../store/store.ts";
import { baseJob, crossPlayJobs, evaluationJob, jobsDue, nextIndex, segmentJob, unmeasured } from "./due.ts";
import { isStoreDown, Journal, sleep } from "./journal.ts";
import { Keeping, type Stage } from "./keeping.ts";

/** Milliseconds a lease lasts without renewal: how long a league waits after its leader was killed. */
export const LEASE = 4000;

/** Milliseconds between two questions to a store that is down. */
const RETRY = 500;

/** Milliseconds that jobs under way get to land when a league stops, pauses or changes hands; then they are ended. */
const PATIENCE = 1000;

export interface LeaderContext {
  readonly record: LeagueRecord;
  readonly store: Store;
  readonly runner: Runner;
  readonly log: Log;
  /** Names this process in leases. */
  readonly holder: string;
  /** After every entry. */
  readonly onEntry: (entry: LedgerEntry) => void;
  /** What holds the league up, or null. */
  readonly onProblem: (sentence: string | null) => void;
}

/**
 * Leads one league: gives out its jobs and writes its ledger. There is one leader a league, by lease; should two believe they are,
 * the ledger's compare-and-set lets only one go on.
 */
export class Leader {
  private readonly context: LeaderContext;
  private readonly game: Game;
  private readonly journal: Journal;
  private readonly keeping: Keeping;
  private readonly flying = new Map<string, { readonly job: Job; readonly done: Promise<void> }>();
  /** Ends the jobs under way. */
  private abort = new AbortController();
  /** Why they were ended, which is nobody's trouble. */
  private readonly released = new ServerError("job/lost", "The league lets go of its jobs.");
  private readonly renewal: NodeJS.Timeout;
  private open = true;
  private holding = false;

  private constructor(context: LeaderContext, entries: readonly LedgerEntry[], keeping: Keeping) {
    this.context = context;
    this.keeping = keeping;
    this.game = gameById(context.record.config.game);
    this.journal = new Journal(context.record.id, context.store, entries, {
      appended: (entry) => {
        keeping.note(entry.event);
        context.onEntry(entry);
      },
      problem: context.onProblem,
    });
    this.renewal = setInterval(() => void this.renew(), LEASE / 4);
  }

  /** Takes the lead and goes on from where the ledger stands. Null when another process has the lease. */
  static async take(context: LeaderContext): Promise<Leader | null> {
    const { record, store, holder } = context;
    const lease = await store.takeLease(record.id, holder, LEASE);
    if (!lease) return null;
    const entries = await store.ledger(record.id);
    const leader = new Leader(context, entries, await Keeping.read(context, entries));
    try {
      await leader.journal.append({ type: "led", holder, fence: lease.fence });
      await leader.takeUp(segmentsIn(entries));
      await leader.letWeightsGo([]);
    } catch (error) {
      await leader.close();
      throw error;
    }
    leader.pump();
    return leader;
  }

  get state(): LeagueState {
    return this.fold.state;
  }

  /** What the ledger says, as far as this leader knows it. */
  get fold(): LeagueFold {
    return this.journal.fold;
  }

  /** Whether it still leads. */
  get leading(): boolean {
    return this.open;
  }

  async pause(reason: string): Promise<void> {
    if (this.state.status !== "running") return;
    await this.journal.append({ type: "paused", reason });
    // Not waited for: the job that asks for it may be one of them.
    void this.letGo();
  }

  async resume(): Promise<void> {
    if (this.state.status !== "paused") return;
    await this.journal.append({ type: "resumed" });
    if (this.abort.signal.aborted) this.abort = new AbortController();
    this.pump();
  }

  /** Ends the league for good. */
  async end(reason: string): Promise<void> {
    if (this.ended) return;
    await this.release();
    // The budget may have ended it meanwhile.
    if (!this.ended) await this.appendEnd(reason);
  }

  /** Gives out no more jobs and resolves when those under way have landed in the ledger. */
  async hold(): Promise<void> {
    this.holding = true;
    await this.landed();
  }

  /** Gives out no more jobs; those under way land within a moment or are ended. None writes for the league afterwards. */
  async release(): Promise<void> {
    this.holding = true;
    await this.letGo();
  }

  /**
   * Closes a run: the newest policy is measured thoroughly, after a round of its own that nobody has learned from yet; snapshots
   * meet. What was done already is not done again. Only while held or over.
   */
  async conclude(): Promise<void> {
    const { policy } = this.state;
    if (policy === null) return;
    const run = async (job: Job) => this.journal.append(await this.context.runner.run(job, this.abort.signal));
    if (!this.measured) {
      for (let missing = unmeasured(this.state); missing > 0; missing--) {
        this.fly(segmentJob(this.id, this.keeping.playable(this.state), nextIndex(this.state, this.jobs())));
      }
      await this.landed();
      await run(evaluationJob(this.id, this.state, { policy, version: this.state.updates }, true));
    }
    const met = (seat: number) => this.state.matrices[seat]?.members.at(-1)?.policy === policy;
    await Promise.all(crossPlayJobs(this.id, this.state).map((job) => (met(job.seat) ? undefined : run(job))));
  }

  /** Whether the newest policy was measured as thoroughly as its game can. */
  private get measured(): boolean {
    const last = this.state.evaluations.at(-1);
    return last?.version === this.state.updates && (last.thorough || !this.game.measures?.ofRobustness);
  }

  /** Steps down: jobs under way get a moment to land; what is lost is done again by the next leader. */
  async close(): Promise<void> {
    this.holding = true;
    await Promise.race([this.landed(), sleep(PATIENCE)]);
    await this.letWeightsGo(this.jobs(), "left");
    this.stepDown();
    this.abort.abort(this.released);
    await this.context.store.releaseLease(this.context.record.id, this.context.holder).catch(() => {});
  }

  private async landed(): Promise<void> {
    while (this.flying.size > 0) await Promise.all([...this.flying.values()].map(({ done }) => done));
  }

  /** Waits a moment for the jobs under way and ends what is left of them, unless the league goes on meanwhile. */
  private async letGo(): Promise<void> {
    await Promise.race([this.landed(), sleep(PATIENCE)]);
    if (this.open && !this.holding && this.state.status === "running") return;
    this.abort.abort(this.released);
    await this.landed();
  }

  private stepDown(): void {
    this.open = false;
    clearInterval(this.renewal);
    this.journal.close();
  }

  /** Steps down, then says why: who is told finds it no longer leading. */
  private giveWay(sentence: string): void {
    if (!this.open) return;
    this.stepDown();
    void this.letGo();
    this.context.onProblem(sentence);
  }

  private async renew(): Promise<void> {
    const { record, store, holder } = this.context;
    try {
      if (await store.takeLease(record.id, holder, LEASE)) return;
      this.giveWay("Another process leads this league now.");
    } catch (error) {
      // A store that is down is told of by the journal; the ledger's compare-and-set guards against a second leader.
      this.context.log.debug({ league: record.id, err: error }, "the lease could not be renewed");
    }
  }

  /** Takes up segments that were stored but whose entry was lost when an earlier leader died. */
  private async takeUp(entered: ReadonlySet<string>): Promise<void> {
    const { store, record, log } = this.context;
    for (const id of await store.segmentIds(record.id)) {
      const segment = entered.has(id) ? null : await store.segment(id);
      if (!segment || this.fold.hasPlayed(segment.index)) continue;
      await this.journal.append(tellSegment(segment, 0));
      log.info({ league: record.id, segment: segment.index }, "a stored segment was taken up");
    }
  }

  /** Gives out whatever is due. Called after everything that changes the state. */
  private pump(): void {
    if (!this.open || this.holding || this.state.status !== "running") return;
    const spent = spentBudget(this.state);
    if (this.state.policy === null) return this.begin();
    if (spent) return this.once("finale", () => this.finish(spent));
    if (snapshotDue(this.state)) return this.once("snapshot", () => this.snapshot());
    for (const job of jobsDue(this.id, this.keeping.playable(this.state), this.jobs(), this.context.runner.size))
      this.fly(job);
  }

  private readonly steps = new Set<string>();

  /** Runs one step of the leader's own that must not run twice at once, then goes on. */
  private once(name: string, step: () => Promise<void>): void {
    if (this.steps.has(name)) return;
    this.steps.add(name);
    void step()
      .catch((error: unknown) => this.trouble(error))
      .finally(() => {
        this.steps.delete(name);
        this.pump();
      });
  }

  /** Makes the first policy: the base, in a job, or first weights. */
  private begin(): void {
    const job = baseJob(this.id, this.state);
    if (!job) return this.once("initial", () => this.enterFirstWeights());
    if (!this.flying.has(job.kind)) this.fly(job);
  }

  private async enterFirstWeights(): Promise<void> {
    const { config, members } = this.state;
    if (members.length > 0) return;
    const network = networkFor(this.game, config.hidden, config.towers, config.network);
    const weights = nameWeights("policy", this.game.id, network, initialWeights(network, config.seed));
    await this.context.store.putWeights(weights, this.id);
    await this.journal.append({ type: "member-added", policy: weights.hash, version: 0 });
  }

  private async snapshot(): Promise<void> {
    const { policy, updates } = this.state;
    if (policy !== null) await this.journal.append({ type: "member-added", policy, version: updates });
  }

  /** The budget is spent: the last policy joins and is measured, snapshots meet, and it ends. */
  private async finish(reason: string): Promise<void> {
    await this.landed();
    if (this.state.members.at(-1)?.policy !== this.state.policy) await this.snapshot();
    await this.conclude();
    if (!this.ended) await this.appendEnd(reason);
  }

  /** The last entry. Nobody leads the league afterwards: what has to go goes before. */
  private async appendEnd(reason: string): Promise<void> {
    await this.letWeightsGo(this.jobs(), "over");
    await this.journal.append({ type: "ended", reason });
  }

  private get id(): string {
    return this.context.record.id;
  }

  private get ended(): boolean {
    return this.state.status === "ended";
  }

  /** Jobs under way. */
  private jobs(): readonly Job[] {
    return [...this.flying.values()].map(({ job }) => job);
  }

  private fly(job: Job): void {
    const key = job.kind === "segment" ? `segment ${job.index}` : job.kind;
    const done = this.context.runner
      .run(job, this.abort.signal)
      .then((event: JobResult) => this.land(event))
      .catch((error: unknown) => this.trouble(error))
      .then(() => this.letWeightsGo(this.jobs().filter((other) => other !== job)))
      .finally(() => {
        this.flying.delete(key);
        this.pump();
      });
    this.flying.set(key, { job, done });
  }

  private async land(event: JobResult): Promise<void> {
    if (this.open) await this.journal.append(event);
  }

  /** Lets go of weights that neither the state nor these jobs can need. Who leads no more leaves that to the next. */
  private async letWeightsGo(jobs: readonly Job[], stage?: Stage): Promise<void> {
    if (this.open) await this.keeping.release(this.state, jobs, stage);
  }

  /** A store that is down is waited for; another leader is given way to; anything else pauses the league with the reason. */
  private async trouble(error: unknown): Promise<void> {
    const { log, record, store, onProblem } = this.context;
    if (!this.open || error === this.released) return;
    if (isStoreDown(error)) {
      onProblem(error.message);
      const answers = () =>
        store.ping().then(
          () => true,
          () => false,
        );
      do await sleep(RETRY);
      while (this.open && !(await answers()));
      return this.open ? onProblem(null) : undefined;
    }
    if (error instanceof ServerError && error.code === "league/led-elsewhere") {
      return this.giveWay(error.message);
    }
    const reason = error instanceof Error ? error.message : String(error);
    log.error({ league: record.id, err: error }, "a league's job failed; the league is paused");
    await this.pause(reason.split("\n")[0] ?? reason).catch((failed: unknown) =>
      this.giveWay(failed instanceof Error ? failed.message : reason),
    );
  }
}

/** Ids of the segments that stand in a ledger. */
function segmentsIn(entries: readonly LedgerEntry[]): Set<string> {
  return new Set(entries.flatMap(({ event }) => (event.type === "segment-played" ? [event.segment] : [])));
}
