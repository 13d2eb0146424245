import { spentBudget, stepDue } from "../../agents/league/schedule.ts";
import type { LeagueFold } from "../../agents/league/fold.ts";
import type { LeagueEvent } from "../../agents/league/ledger.ts";
import type { LeagueState } from "../../agents/league/state.ts";
import { gameById } from "../../games/registry.ts";
import { ServerError } from "../errors.ts";
import type { Job, JobResult } from "../jobs/job.ts";
import { LEASE_MS } from "../store/lease.ts";
import { isStoreDown, withinDrainTimeout } from "../store/retry.ts";
import { agentTag, baseJob, jobsDue } from "./due.ts";
import { concludeRun } from "./conclude-run.ts";
import { AgentSteps } from "./agent-steps.ts";
import { entryWatches } from "./entry-watches.ts";
import { JobsInFlight } from "./jobs-in-flight.ts";
import { Journal } from "./journal.ts";
import type { RetentionStage, WeightRetention } from "./weight-retention.ts";
import type { LeaderContext } from "./leader-context.ts";
import { LeagueLease } from "./league-lease.ts";
import { LeagueRunner } from "./league-runner.ts";
import { readStored, recoverSegments, type StoredForLeader } from "./recover.ts";
import { StoreWait } from "./store-wait.ts";

/** `leading` starts jobs, `holding` starts none, `gone` no longer leads: another process may. */
type Mode = "leading" | "holding" | "gone";

/**
 * Leads one league: schedules its jobs and writes its ledger. A lease admits one leader a league; if two processes
 * believe they lead, the ledger's compare-and-set lets only one of them continue.
 */
export class Leader {
  readonly #context: LeaderContext;
  readonly #journal: Journal;
  readonly #weights: WeightRetention;
  readonly #storeWait: StoreWait;
  readonly #jobs = new JobsInFlight();
  readonly #lease: LeagueLease;
  readonly #steps: AgentSteps;
  readonly #runner: LeagueRunner;
  readonly #watches: ReturnType<typeof entryWatches>;
  #mode: Mode = "leading";

  private constructor(context: LeaderContext, { fold, keeping, selfPlay }: StoredForLeader) {
    this.#context = context;
    this.#weights = keeping;
    this.#storeWait = new StoreWait(context.store, context.onProblem);
    this.#journal = new Journal(context.record.id, context.store, fold, {
      appended: (entry) => {
        keeping.note(entry.event);
        selfPlay.note(entry);
        context.onEntry(entry);
      },
      waiting: (refusal) => this.#storeWait.note("ledger", refusal),
    });
    const append = (event: LeagueEvent) => this.#append(event);
    this.#runner = new LeagueRunner({ runner: context.runner, state: () => this.state, append });
    this.#steps = new AgentSteps(context.record.id, context.store, {
      append,
      result: (job) => this.#runner.run(job, this.#jobs.signal),
    });
    this.#watches = entryWatches(context, this.#journal, selfPlay);
    this.#lease = new LeagueLease(context, () => this.#loseLeadership("Another process leads this league now."));
  }

  /**
   * Takes the lead and continues from the end of the ledger. Null when another process has the lease.
   * @throws GameError `game/unknown`; ServerError `league/led-elsewhere` and, without waiting, `store/full`,
   * `store/unavailable`, `store/damaged`.
   */
  static async take(context: LeaderContext): Promise<Leader | null> {
    const { record, store, holder } = context;
    gameById(record.config.game);
    const lease = await store.takeLease(record.id, holder, LEASE_MS);
    if (!lease) return null;
    const stored = await readStored(context);
    const leader = new Leader(context, stored);
    leader.#journal.stopRetrying();
    try {
      await leader.#append({ type: "led", holder, fence: lease.fence });
      await recoverSegments(context.log, leader.#journal, stored.lost);
      await leader.#releaseWeights([]);
    } catch (error) {
      // It releases no weights: another leader's entries since the ledger was read may need them.
      leader.#stepDown();
      await leader.#lease.release();
      throw error;
    }
    leader.#journal.allowRetrying();
    leader.#scheduleJobs();
    return leader;
  }

  get state(): LeagueState {
    return this.fold.state;
  }

  /** The fold of the ledger as this leader knows it. */
  get fold(): LeagueFold {
    return this.#journal.fold;
  }

  /** Whether it still leads. */
  get leading(): boolean {
    return this.#mode !== "gone";
  }

  /** @throws ServerError `store/full`, `store/unavailable`; the league then keeps running. */
  pause(reason: string): Promise<void> {
    return this.#enterPause(reason, (event) => this.#command(event));
  }

  async #enterPause(reason: string, write: (event: LeagueEvent) => Promise<unknown>): Promise<void> {
    if (this.state.status !== "running") return;
    await write({ type: "paused", reason });
    // Not awaited: the caller may be one of these jobs.
    void this.#cancelJobs();
  }

  /** @throws ServerError `store/full`, `store/unavailable`; the league then stays paused. */
  async resume(): Promise<void> {
    if (this.state.status !== "paused") return;
    await this.#command({ type: "resumed" });
    this.#goOn();
  }

  /** Writes a person's request and starts what is due. @throws ServerError `store/full`, `store/unavailable`. */
  async request(event: LeagueEvent): Promise<void> {
    await this.#command(event);
    this.#scheduleJobs();
  }

  /** Ends the league for good. @throws ServerError `store/full`, `store/unavailable`; the league then keeps running. */
  async end(reason: string): Promise<void> {
    if (this.#ended) return;
    await this.release();
    try {
      // The budget may have run out meanwhile.
      if (!this.#ended) await this.#appendEnd(reason);
    } catch (error) {
      this.#goOn();
      throw error;
    }
  }

  /**
   * Starts no more jobs and resolves when the results of those in flight are in the ledger.
   * @throws ServerError `store/full`, `store/unavailable` when the store refuses them: the jobs are repeated later.
   */
  async hold(): Promise<void> {
    this.#stopWaiting();
    await this.#jobs.drained();
    this.assertStored();
  }

  /** @throws ServerError `store/full`, `store/unavailable` when the store refused the latest results. */
  assertStored(): void {
    if (this.#storeWait.problem) throw this.#storeWait.problem;
  }

  /** Starts no more jobs and cancels those not done within a second. Nothing writes to the league afterwards. */
  async release(): Promise<void> {
    this.#stopWaiting();
    await this.#cancelJobs();
  }

  /** Starts no more jobs and drops results the store refuses: a repeated job gives the same result. */
  #stopWaiting(): void {
    if (this.leading) this.#mode = "holding";
    this.#storeWait.stop();
    this.#journal.stopRetrying();
  }

  #goOn(): void {
    if (!this.leading) return;
    this.#mode = "leading";
    this.#jobs.renew();
    this.#storeWait.resume();
    this.#journal.allowRetrying();
    this.#scheduleJobs();
  }

  /** Writes an event requested by a person, now or not at all. */
  async #command(event: LeagueEvent): Promise<void> {
    this.#journal.stopRetrying();
    try {
      await this.#journal.append(event);
    } finally {
      if (this.#mode === "leading") this.#journal.allowRetrying();
    }
  }

  /**
   * Concludes a run: measures the newest policy thoroughly, after a round of its own, and cross-plays the snapshots.
   * Skips what is already done. Only while held or after the budget is spent.
   * @throws ServerError `store/full`, `store/unavailable`: while held, there is no waiting for the store.
   */
  async conclude(): Promise<void> {
    await concludeRun({
      league: this.#id,
      state: this.state,
      playable: (agent) => this.#weights.playable(agent),
      inFlight: () => this.#jobs.list,
      start: (job) => this.#startJob(job),
      run: (job) => this.#steps.run(job),
      drained: async () => {
        await this.#jobs.drained();
        this.assertStored();
      },
    });
  }

  /** Steps down: jobs in flight get a second to finish; the next leader repeats what is lost. */
  async close(): Promise<void> {
    this.#stopWaiting();
    await this.#jobs.drainedSoon();
    await withinDrainTimeout(this.#releaseWeights(this.#jobs.list, "left"));
    this.#stepDown();
    this.#jobs.cancel();
    await this.#lease.release();
  }

  /** Waits a second for the jobs in flight and cancels the rest, unless the league resumes meanwhile. */
  async #cancelJobs(): Promise<void> {
    await this.#jobs.drainedSoon();
    if (this.#mode === "leading" && this.state.status === "running") return;
    this.#jobs.cancel();
    await this.#jobs.drained();
  }

  #stepDown(): void {
    this.#mode = "gone";
    this.#lease.stop();
    this.#storeWait.stop();
    this.#journal.close();
  }

  /** Steps down before it reports why, so that the listener finds it no longer leading. */
  #loseLeadership(sentence: string): void {
    if (!this.leading) return;
    this.#stepDown();
    void this.#cancelJobs();
    this.#context.onProblem(sentence);
  }

  /** Starts all jobs that are due. Called after every change of the state. */
  #scheduleJobs(): void {
    if (this.#mode !== "leading" || this.state.status !== "running") return;
    const spent = spentBudget(this.state);
    const { agents } = this.state;
    const beginning = agents.filter(({ policy }) => policy === null);
    if (beginning.length > 0) return beginning.forEach((agent) => this.#begin(agent));
    if (spent) return this.#once("finale", () => this.#finish(spent));
    for (const { name, take } of this.#steps.due(this.state)) this.#once(name, take);
    for (const agent of agents.filter((one) => stepDue(one) === null)) {
      const { size } = this.#context.runner;
      for (const job of jobsDue(this.#id, this.#weights.playable(agent), this.#jobs.list, size)) this.#startJob(job);
    }
  }

  readonly #running = new Set<string>();
  /** Runs a step that must not run twice at once, then schedules jobs. */
  #once(name: string, step: () => Promise<void>): void {
    if (this.#running.has(name)) return;
    this.#running.add(name);
    void step()
      .then(() => this.#storeWait.recovered())
      .catch((error: unknown) => this.#handleError(error))
      .finally(() => {
        this.#running.delete(name);
        this.#scheduleJobs();
      });
  }

  /** Creates an agent's first policy: the base, in a job, or random weights. */
  #begin(agent: LeagueState): void {
    const job = baseJob(this.#id, agent, agentTag(agent).agent);
    if (!job) return this.#once(`first policy of ${agent.agent.id}`, () => this.#steps.enterFirstWeights(agent));
    if (!this.#jobs.has(job)) this.#startJob(job);
  }

  /** The budget is spent: adds the last policy as a member, measures it, cross-plays the snapshots, ends the league. */
  async #finish(reason: string): Promise<void> {
    await this.#jobs.drained();
    for (const agent of this.state.agents) await this.#steps.freeze(agent);
    await this.conclude();
    if (!this.#ended) await this.#appendEnd(reason);
  }

  /** Writes the last entry. No leader follows, so weights are released first. */
  async #appendEnd(reason: string): Promise<void> {
    await this.#releaseWeights(this.#jobs.list, "over");
    await this.#journal.append({ type: "ended", reason });
  }

  get #id(): string {
    return this.#context.record.id;
  }
  get #ended(): boolean {
    return this.state.status === "ended";
  }

  #startJob(job: Job): void {
    const done = this.#runner
      .run(job, this.#jobs.signal)
      .then((event: JobResult) => this.#recordResult(event))
      .catch((error: unknown) => this.#handleError(error))
      .then(() => this.#releaseWeights(this.#jobs.list.filter((other) => other !== job)))
      .finally(() => {
        this.#jobs.remove(job);
        this.#scheduleJobs();
      });
    this.#jobs.add(job, done);
  }

  async #recordResult(event: JobResult): Promise<void> {
    if (!this.leading) return;
    await this.#append(event);
    this.#storeWait.recovered();
  }

  async #append(event: LeagueEvent): Promise<void> {
    await this.#journal.append(event);
    for (const watch of this.#watches) await watch.check(event);
  }

  /**
   * Releases weights that neither the state nor these jobs need. A leader that stepped down leaves that to the next
   * one.
   */
  async #releaseWeights(jobs: readonly Job[], stage?: RetentionStage): Promise<void> {
    if (this.leading && !this.#storeWait.problem) await this.#weights.release(this.state, jobs, stage);
  }

  /**
   * Waits when the store is down, steps down for another leader, and pauses the league with the reason for anything
   * else.
   */
  async #handleError(error: unknown): Promise<void> {
    const { log, record } = this.#context;
    if (!this.leading || error === this.#jobs.cancelled) return;
    if (isStoreDown(error)) return this.#storeWait.wait(error);
    if (error instanceof ServerError && error.code === "league/led-elsewhere")
      return this.#loseLeadership(error.message);
    const reason = error instanceof Error ? error.message : String(error);
    log.error({ league: record.id, err: error }, "job failed, pausing league");
    // Retried until the store accepts it; no caller waits for this pause.
    await this.#enterPause(reason.split("\n")[0] ?? reason, (event) => this.#append(event)).catch((failed: unknown) =>
      this.#loseLeadership(failed instanceof Error ? failed.message : reason),
    );
  }
}
