import { evaluationDue, snapshotDue, spentBudget } from "../../agents/league/schedule.ts";
import type { LeagueFold } from "../../agents/league/fold.ts";
import type { LedgerEntry } from "../../agents/league/ledger.ts";
import type { LeagueState } from "../../agents/league/state.ts";
import { initialWeights, networkFor } from "../../agents/networks/layout.ts";
import { nameWeights } from "../../agents/networks/hash.ts";
import type { Game } from "../../games/core/game.ts";
import { gameById } from "../../games/registry.ts";
import { ServerError } from "../errors.ts";
import { countSteps, tellSegment } from "../jobs/execute.ts";
import type { Job, JobResult } from "../jobs/job.ts";
import type { Runner } from "../jobs/runner.ts";
import type { Log } from "../log.ts";
import type { LeagueRecord, Store } from "../store/store.ts";
import { evaluationJob, segmentJob, updateJob } from "./due.ts";
import { isStoreDown, Journal, sleep } from "./journal.ts";

/** Milliseconds a lease lasts without renewal: how long a league waits after its leader was killed. */
export const LEASE = 4000;

/** Milliseconds between two questions to a store that is down. */
const RETRY = 500;

/** Milliseconds a stopping leader waits for jobs under way. */
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
  private readonly flying = new Map<string, { readonly job: Job; readonly done: Promise<void> }>();
  private readonly abort = new AbortController();
  private readonly renewal: NodeJS.Timeout;
  private open = true;
  private holding = false;

  private constructor(context: LeaderContext, entries: readonly LedgerEntry[]) {
    this.context = context;
    this.game = gameById(context.record.config.game);
    this.journal = new Journal(context.record.id, context.store, entries, {
      appended: context.onEntry,
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
    const leader = new Leader(context, entries);
    try {
      await leader.journal.append({ type: "led", holder, fence: lease.fence });
      await leader.takeUp(segmentsIn(entries));
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
  }

  async resume(): Promise<void> {
    if (this.state.status !== "paused") return;
    await this.journal.append({ type: "resumed" });
    this.pump();
  }

  /** Ends the league for good, after the jobs under way. */
  async end(reason: string): Promise<void> {
    if (this.ended) return;
    this.holding = true;
    await this.landed();
    // The budget may have ended it meanwhile.
    if (!this.ended) await this.journal.append({ type: "ended", reason });
  }

  /** Gives out no more jobs and resolves when those under way have landed in the ledger. */
  async hold(): Promise<void> {
    this.holding = true;
    await this.landed();
  }

  /** Measures the newest policy now, if that was not done yet. Only while held. */
  async evaluate(): Promise<void> {
    const { policy, updates, evaluations } = this.state;
    if (policy === null || evaluations.at(-1)?.version === updates) return;
    await this.journal.append(await this.context.runner.run(evaluationJob(this.id, this.state, policy)));
  }

  /** Steps down: jobs under way get a moment to land; what is lost is done again by the next leader. */
  async close(): Promise<void> {
    this.holding = true;
    await Promise.race([this.landed(), sleep(PATIENCE)]);
    this.stepDown();
    await this.context.store.releaseLease(this.context.record.id, this.context.holder).catch(() => {});
  }

  private async landed(): Promise<void> {
    while (this.flying.size > 0) await Promise.all([...this.flying.values()].map(({ done }) => done));
  }

  private stepDown(): void {
    this.open = false;
    clearInterval(this.renewal);
    this.abort.abort(new ServerError("job/lost", "The league is no longer led here."));
    this.journal.close();
  }

  /** Steps down, then says why: who is told finds it no longer leading. */
  private giveWay(sentence: string): void {
    if (!this.open) return;
    this.stepDown();
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
      await this.journal.append(tellSegment(segment, countSteps(segment), 0));
      log.info({ league: record.id, segment: segment.index }, "a stored segment was taken up");
    }
  }

  /** Gives out whatever is due. Called after everything that changes the state. */
  private pump(): void {
    if (!this.open || this.holding || this.state.status !== "running") return;
    const { policy, config, fresh } = this.state;
    const spent = spentBudget(this.state);
    if (policy === null) return this.once("initial", () => this.begin());
    if (spent) return this.once("finale", () => this.finish(spent));
    if (snapshotDue(this.state)) return this.once("snapshot", () => this.snapshot());
    if (fresh.length >= config.segmentsPerUpdate && !this.isFlying("update"))
      this.fly(updateJob(this.id, this.state, policy));
    if (evaluationDue(this.state) && !this.isFlying("evaluation")) this.fly(evaluationJob(this.id, this.state, policy));
    // At most one update's worth is played ahead of the learner: that bounds the lag between acting and learning.
    const ahead = () => fresh.length - this.learning() + this.count("segment");
    while (this.count("segment") < this.context.runner.size && ahead() < config.segmentsPerUpdate) {
      this.fly(segmentJob(this.id, this.state, this.nextIndex()));
    }
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

  /** Makes and enters the first policy. */
  private async begin(): Promise<void> {
    const { config, members } = this.state;
    if (members.length > 0) return;
    const network = networkFor(this.game, config.hidden);
    const weights = nameWeights("policy", this.game.id, network, initialWeights(network, config.seed));
    await this.context.store.putWeights(weights);
    await this.journal.append({ type: "member-added", policy: weights.hash, version: 0 });
  }

  private async snapshot(): Promise<void> {
    const { policy, updates } = this.state;
    if (policy !== null) await this.journal.append({ type: "member-added", policy, version: updates });
  }

  /** The budget is spent: measure the last policy, let it join, end. */
  private async finish(reason: string): Promise<void> {
    await this.landed();
    await this.evaluate();
    if (this.state.members.at(-1)?.policy !== this.state.policy) await this.snapshot();
    if (!this.ended) await this.journal.append({ type: "ended", reason });
  }

  private get id(): string {
    return this.context.record.id;
  }

  private get ended(): boolean {
    return this.state.status === "ended";
  }

  private isFlying(kind: Job["kind"]): boolean {
    return this.count(kind) > 0;
  }

  private count(kind: Job["kind"]): number {
    return [...this.flying.values()].filter(({ job }) => job.kind === kind).length;
  }

  /** Segments that the update under way learns from. */
  private learning(): number {
    const update = this.flying.get("update")?.job;
    return update?.kind === "update" ? update.segments.length : 0;
  }

  private fly(job: Job): void {
    const key = job.kind === "segment" ? `segment ${job.index}` : job.kind;
    const done = this.context.runner
      .run(job, this.abort.signal)
      .then((event: JobResult) => this.land(event))
      .catch((error: unknown) => this.trouble(error))
      .finally(() => {
        this.flying.delete(key);
        this.pump();
      });
    this.flying.set(key, { job, done });
  }

  private async land(event: JobResult): Promise<void> {
    if (!this.open) return;
    const { optimizer } = this.state;
    await this.journal.append(event);
    // The slots an update started from serve nobody once its own stand in the ledger.
    if (event.type === "policy-updated" && optimizer !== null) await this.context.store.deleteWeights([optimizer]);
  }

  /** A store that is down is waited for; another leader is given way to; anything else pauses the league with the reason. */
  private async trouble(error: unknown): Promise<void> {
    const { log, record, store, onProblem } = this.context;
    if (!this.open) return;
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

  /** The lowest index that neither stands in the ledger nor is being played. */
  private nextIndex(): number {
    const { missing, nextSegment } = this.state;
    const free = missing.find((index) => !this.flying.has(`segment ${index}`));
    if (free !== undefined) return free;
    let index = nextSegment;
    while (this.flying.has(`segment ${index}`)) index++;
    return index;
  }
}

/** Ids of the segments that stand in a ledger. */
function segmentsIn(entries: readonly LedgerEntry[]): Set<string> {
  return new Set(entries.flatMap(({ event }) => (event.type === "segment-played" ? [event.segment] : [])));
}
