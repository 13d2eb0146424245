import { Queue, QueueEvents } from "bullmq";
import type { Redis } from "ioredis";
import { weightsIn } from "../../agents/league/retention.ts";
import { jobId, type Job, type JobResult } from "../jobs/job.ts";
import type { EngineReport } from "../jobs/messages.ts";
import type { Runner } from "../jobs/runner.ts";
import type { WorkerReport } from "../jobs/worker.ts";
import { boundedLog, type Log } from "../log.ts";
import { ServerError } from "../errors.ts";
import { delay } from "../store/retry.ts";
import type { Store } from "../store/store.ts";
import { unpackFailure } from "./failure.ts";
import { OFFER_INTERVAL_MS, Offers, type Offer } from "./offers.ts";
import { cancelChannel } from "./queue-worker.ts";
import { KEY_PREFIX } from "./redis.ts";
import { queueName, workKind, workKinds, type WorkKind } from "./work-kinds.ts";

/** Milliseconds between checks of a job whose end was not reported: Redis may have lost it, or the report. */
const CHECK_INTERVAL_MS = 3000;

/** Seconds that a failed job is kept for a leader that missed the report. */
const KEEP_FAILED_S = 3600;

/** Milliseconds that a cancelled job has to end; after that its worker is gone, and its lock has lapsed. */
const CANCEL_TIMEOUT_MS = 20_000;
/** Milliseconds between two requests to its worker. */
const CANCEL_INTERVAL_MS = 100;

interface QueueRunnerParts {
  readonly redis: Redis;
  readonly store: Store;
  readonly log: Log;
  /** Red Queen's version; workers of another one are left out. */
  readonly release: string;
  /** An engine or the choice of one; the one that most workers have if absent. */
  readonly engine?: string | undefined;
}

/** The queue of one kind of work, and the reports of its workers. */
interface WorkQueue {
  readonly queue: Queue<Job>;
  readonly events: QueueEvents;
}

/**
 * Gives jobs to the workers of a store through BullMQ. A job's id is the hash of its inputs, so a job given twice runs
 * once. Results come from the store; Redis has only the jobs and may lose all of them.
 */
export class QueueRunner implements Runner {
  readonly #parts: QueueRunnerParts;
  readonly #identity: string;
  readonly #offers: Offers;
  readonly #queues = new Map<WorkKind, Promise<WorkQueue>>();
  readonly #waiting = new Map<string, () => void>();
  readonly #chosen = Promise.withResolvers<EngineReport>();
  readonly #closed = new AbortController();
  readonly #watch: NodeJS.Timeout;
  #engine: EngineReport | null = null;
  #matching: readonly Offer[] = [];
  #others: readonly Offer[] = [];

  private constructor(parts: QueueRunnerParts, identity: string) {
    this.#parts = parts;
    this.#identity = identity;
    this.#offers = new Offers(parts.redis, identity);
    this.#chosen.promise.catch(() => {});
    this.#watch = setInterval(() => void this.#readOffers(), OFFER_INTERVAL_MS);
  }

  static async open(parts: QueueRunnerParts): Promise<QueueRunner> {
    const runner = new QueueRunner(parts, await parts.store.identity());
    await runner.#readOffers();
    return runner;
  }

  /** Jobs of self-play that workers can run at once; at least one, which waits for a worker. */
  get size(): number {
    const slots = this.#matching.filter(({ kinds }) => kinds.includes("segment")).map((offer) => offer.slots);
    return Math.max(
      1,
      slots.reduce((sum, count) => sum + count, 0),
    );
  }

  engine(): EngineReport | null {
    return this.#engine;
  }

  ready(): Promise<EngineReport> {
    return this.#chosen.promise;
  }

  failure(): ServerError | null {
    return null;
  }

  waiting(): string | null {
    const missing = workKinds.filter((kind) => !this.#matching.some(({ kinds }) => kinds.includes(kind)));
    if (missing.length === 0) return null;
    const { engine, release } = this.#parts;
    const wanted = this.#engine?.choice ?? engine;
    const others = [...new Set(this.#others.map((offer) => `${offer.engine.choice} of version ${offer.release}`))];
    return (
      `No worker takes ${missing.join(", ")} jobs${wanted === undefined ? "" : ` on ${wanted}`} for version ${release}` +
      `${others.length === 0 ? "" : ` (there are workers on ${others.join(", ")})`}: start one with: redqueen work`
    );
  }

  workers(): readonly WorkerReport[] {
    return this.#matching.map(({ id, running, jobs }) => {
      const [host, pid] = id.split("/");
      const state = running.length === 0 ? "idle" : "busy";
      return { pid: Number(pid), host, state, job: running.toSorted().join(", ") || null, jobs };
    });
  }

  async run<J extends Job>(job: J, signal?: AbortSignal): Promise<JobResult<J>> {
    const id = jobId(job);
    const stop = AbortSignal.any([this.#closed.signal, ...(signal ? [signal] : [])]);
    try {
      for (let attempt = 1; ; attempt++) {
        stop.throwIfAborted();
        const result = await this.#attempt(id, job, stop, attempt);
        if (result) return result as JobResult<J>;
      }
    } catch (error) {
      if (this.#closed.signal.aborted) throw this.#closed.signal.reason;
      if (signal?.aborted) {
        await this.#cancel(id, job);
        throw signal.reason;
      }
      throw error;
    }
  }

  /** Jobs that are queued stay: their results wait in the store for the next leader. */
  async close(): Promise<void> {
    clearInterval(this.#watch);
    this.#closed.abort(new ServerError("job/lost", "The server is shutting down; the next start repeats the job."));
    this.#chosen.reject(this.#closed.signal.reason);
    for (const wake of this.#waiting.values()) wake();
    const queues = await Promise.all([...this.#queues.values()].map((opened) => opened.catch(() => null)));
    await Promise.all(queues.flatMap((opened) => (opened ? [opened.queue.close(), opened.events.close()] : [])));
    this.#parts.redis.disconnect();
  }

  /** Queues the job if it is not, and waits until something is known of it. Null: look again. */
  async #attempt(id: string, job: Job, stop: AbortSignal, attempt: number): Promise<JobResult | null> {
    const done = await this.#takeResult(id, job);
    if (done) return done;
    const { queue } = await this.#queueOf(workKind(job), stop);
    const stored = await queue.getJob(id);
    if (stored && (await stored.isFailed())) {
      await stored.remove();
      // An earlier leader, or a person before a pause, has seen that failure.
      if (attempt === 1) return null;
      throw unpackFailure(job.kind, stored.failedReason);
    }
    const ended = this.#reported(id, stop);
    try {
      // Ignored if it is queued or runs.
      await queue.add(job.kind, job, { jobId: id, removeOnComplete: true, removeOnFail: { age: KEEP_FAILED_S } });
      await ended;
    } finally {
      this.#waiting.delete(id);
    }
    return null;
  }

  /** Resolves when the end of the job is reported, and after a while in any case. */
  #reported(id: string, stop: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        stop.removeEventListener("abort", wake);
        resolve();
      };
      const timer = setTimeout(wake, CHECK_INTERVAL_MS);
      this.#waiting.set(id, wake);
      stop.addEventListener("abort", wake);
    });
  }

  /** A result that is taken is deleted: if it is lost before it is in the ledger, the job is repeated. */
  async #takeResult(id: string, { league }: Job): Promise<JobResult | null> {
    const { store } = this.#parts;
    const result = await store.jobResult(id);
    if (!result) return null;
    await store.deleteJobResults([id]);
    // A leader that takes over releases weights that no entry names, also those of a job that was not its own.
    for (const hash of weightsIn(result)) if (!(await store.keepWeights(hash, league))) return null;
    return result as JobResult;
  }

  /** Resolves once nothing of the job runs, and after a while if that can't be known. */
  async #cancel(id: string, job: Job): Promise<void> {
    const { log, store } = this.#parts;
    const stop = AbortSignal.any([this.#closed.signal, AbortSignal.timeout(CANCEL_TIMEOUT_MS)]);
    const opened = await this.#queues.get(workKind(job));
    if (opened) await unlessAborted(this.#endJob(opened, id, stop), stop).catch(() => {});
    log.info({ job: job.kind }, "job cancelled");
    await store.deleteJobResults([id]).catch(() => {});
  }

  /** Removes a job from its queue, after its worker has ended it. */
  async #endJob({ queue }: WorkQueue, id: string, stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      const stored = await queue.getJob(id);
      if (!stored) return;
      // Fails if a worker has it, or takes it meanwhile.
      const isRemoved = await stored.remove().then(
        () => true,
        () => false,
      );
      if (isRemoved) return;
      await this.#parts.redis.publish(cancelChannel(this.#identity), id);
      await delay(CANCEL_INTERVAL_MS);
    }
  }

  /** The queue of a kind of work; waits for the first worker, whose engine names it. */
  async #queueOf(kind: WorkKind, stop: AbortSignal): Promise<WorkQueue> {
    const { choice } = this.#engine ?? (await unlessAborted(this.#chosen.promise, stop));
    const known = this.#queues.get(kind);
    if (known) return known;
    const opened = this.#openQueue(kind, choice);
    this.#queues.set(kind, opened);
    return opened;
  }

  async #openQueue(kind: WorkKind, engine: string): Promise<WorkQueue> {
    const { redis, log, release } = this.#parts;
    const name = queueName(kind, { store: this.#identity, engine, release });
    const queue = new Queue<Job>(name, { connection: redis, prefix: KEY_PREFIX });
    const events = new QueueEvents(name, { connection: redis, prefix: KEY_PREFIX });
    const bounded = boundedLog(log);
    const note = (error: Error): void => bounded.warn({ reason: error.message }, "queue unavailable");
    queue.on("error", note);
    events.on("error", note);
    for (const type of ["completed", "failed"] as const) {
      events.on(type, ({ jobId: id }: { jobId: string }) => this.#waiting.get(id)?.());
    }
    await events.waitUntilReady();
    return { queue, events };
  }

  async #readOffers(): Promise<void> {
    const { engine, release, log } = this.#parts;
    const offers = await this.#offers.list().catch(() => null);
    if (!offers || this.#closed.signal.aborted) return;
    const before = this.waiting();
    const isMatching = (offer: Offer): boolean =>
      offer.release === release &&
      (this.#engine
        ? offer.engine.choice === this.#engine.choice
        : engine === undefined || engine === offer.engine.name || engine === offer.engine.choice);
    const offered = offers.filter(isMatching);
    if (!this.#engine && offered.length > 0) this.#choose(mostOffered(offered));
    this.#matching = offers.filter(isMatching);
    this.#others = offers.filter((offer) => !isMatching(offer));
    const now = this.waiting();
    if (now !== null && now !== before) log.warn({ reason: now }, "waiting for workers");
    else if (now === null && before !== null) log.info({ workers: this.#matching.length }, "workers found");
  }

  /** Every job of this runner is done on one engine: mixed ones would not give the same weights again. */
  #choose(engine: EngineReport): void {
    this.#engine = engine;
    this.#parts.log.info({ engine: engine.choice, reason: engine.reason }, "engine chosen");
    this.#chosen.resolve(engine);
  }
}

/** The result of `work`, unless `stop` is aborted before. */
function unlessAborted<T>(work: Promise<T>, stop: AbortSignal): Promise<T> {
  const stopped = Promise.withResolvers<never>();
  const abort = (): void => stopped.reject(stop.reason as Error);
  stop.addEventListener("abort", abort);
  return Promise.race([work, stopped.promise]).finally(() => stop.removeEventListener("abort", abort));
}

/** The engine with the most slots; of equal ones, the first by name. */
function mostOffered(offers: readonly Offer[]): EngineReport {
  const slots = new Map<string, number>();
  for (const offer of offers) slots.set(offer.engine.choice, (slots.get(offer.engine.choice) ?? 0) + offer.slots);
  const ranked = [...slots].toSorted(([a, countA], [b, countB]) => countB - countA || a.localeCompare(b));
  const found = offers.find((offer) => offer.engine.choice === ranked[0]?.[0]);
  if (!found) throw new RangeError("no offers to choose from");
  return found.engine;
}
