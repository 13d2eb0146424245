import { Queue, QueueEvents } from "bullmq";
import type { Redis } from "ioredis";
import { weightsIn } from "../../agents/league/retention.ts";
import type { WorkEngines, WorkKind } from "../../agents/league/work-engines.ts";
import { jobFields, jobId, type Job, type JobResult } from "../jobs/job.ts";
import type { EngineReport } from "../jobs/messages.ts";
import type { Runner } from "../jobs/runner.ts";
import { unlessAborted } from "../jobs/unless-aborted.ts";
import { workKind } from "../jobs/work-kind.ts";
import type { WorkerReport } from "../jobs/worker.ts";
import { boundedLog, type Log } from "../log.ts";
import { ServerError } from "../errors.ts";
import { delay } from "../store/retry.ts";
import type { Store } from "../store/store.ts";
import { CANCELLED, unpackFailure } from "./failure.ts";
import { OfferedWork } from "./offered-work.ts";
import { Offers } from "./offers.ts";
import { cancelChannel } from "./queue-worker.ts";
import { KEY_PREFIX } from "./redis.ts";
import { queueName } from "./queue-name.ts";

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
  /** An engine or the choice of one, for all jobs; by default the engine that most workers have. */
  readonly engine?: string | undefined;
}

/** One try at a job. */
interface Attempt {
  /** Of its queue. */
  readonly name: string;
  readonly stop: AbortSignal;
  /** 1, 2, … */
  readonly attempt: number;
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
  readonly longSegments = true;
  readonly mixesEngines = true;
  readonly #parts: QueueRunnerParts;
  readonly #identity: string;
  readonly #work: OfferedWork;
  /** By name. */
  readonly #queues = new Map<string, Promise<WorkQueue>>();
  readonly #waiting = new Map<string, () => void>();
  readonly #closed = new AbortController();
  /** Engines of self-play of its leagues. */
  readonly #playing = new Set<string>();

  private constructor(parts: QueueRunnerParts, identity: string) {
    this.#parts = parts;
    this.#identity = identity;
    const { log, release, engine } = parts;
    this.#work = new OfferedWork({ offers: new Offers(parts.redis, identity), log, release, engine });
  }

  static async open(parts: QueueRunnerParts): Promise<QueueRunner> {
    const runner = new QueueRunner(parts, await parts.store.identity());
    await runner.#work.read();
    return runner;
  }

  /** Jobs of self-play that workers can run at once; at least one, which waits for a worker. */
  get size(): number {
    return Math.max(1, this.#work.slots("segment", this.#playing));
  }

  engine(): EngineReport | null {
    return this.#work.engine;
  }

  ready(): Promise<EngineReport> {
    return this.#work.first;
  }

  /**
   * The one of before, unless this runner was given another one; else, once there is a worker for the kind, the one
   * that most of them have. All jobs of a league's kind are done on it: another would not give the same weights again.
   */
  async engineFor(kind: WorkKind, last: string | undefined, signal?: AbortSignal): Promise<string> {
    const isOpen = last === undefined || this.#parts.engine !== undefined;
    const engine = isOpen ? await this.#work.soon(() => this.#work.engineFor(kind), this.#stopOf(signal)) : last;
    if (kind === "segment") this.#playing.add(engine);
    return engine;
  }

  failure(): ServerError | null {
    return null;
  }

  waiting(engines: WorkEngines = {}): string | null {
    return this.#work.missing(this.#parts.engine === undefined ? engines : {});
  }

  workers(): readonly WorkerReport[] {
    return this.#work.workers();
  }

  #stopOf(signal: AbortSignal | undefined): AbortSignal {
    return AbortSignal.any([this.#closed.signal, ...(signal ? [signal] : [])]);
  }

  async run<J extends Job>(job: J, signal?: AbortSignal, given?: string): Promise<JobResult<J>> {
    const id = jobId(job);
    const stop = this.#stopOf(signal);
    const kind = workKind(job);
    let name = "";
    try {
      const engine = given ?? (await this.engineFor(kind, undefined, signal));
      name = queueName(kind, { store: this.#identity, engine, release: this.#parts.release });
      for (let attempt = 1; ; attempt++) {
        stop.throwIfAborted();
        const result = await this.#attempt(id, job, { name, stop, attempt });
        if (result) return result as JobResult<J>;
      }
    } catch (error) {
      if (this.#closed.signal.aborted) throw this.#closed.signal.reason;
      if (signal?.aborted) {
        await this.#cancel(id, job, name);
        throw signal.reason;
      }
      throw error;
    }
  }

  /** Jobs that are queued stay: their results wait in the store for the next leader. */
  async close(): Promise<void> {
    this.#closed.abort(new ServerError("job/lost", "The server is shutting down; the next start repeats the job."));
    this.#work.close(this.#closed.signal.reason as Error);
    for (const wake of this.#waiting.values()) wake();
    const queues = await Promise.all([...this.#queues.values()].map((opened) => opened.catch(() => null)));
    await Promise.all(queues.flatMap((opened) => (opened ? [opened.queue.close(), opened.events.close()] : [])));
    this.#parts.redis.disconnect();
  }

  /** Queues the job if it is not, and waits until something is known of it. Null: look again. */
  async #attempt(id: string, job: Job, { name, stop, attempt }: Attempt): Promise<JobResult | null> {
    const done = await this.#takeResult(id, job);
    if (done) return done;
    const { queue } = await unlessAborted(this.#queueOf(name), stop);
    if ((await queue.getJobState(id)) === "failed") {
      // Read only now: a job that was read before it failed has no reason.
      const failed = await queue.getJob(id);
      await failed?.remove();
      // An earlier leader, or a person before a pause, has seen that failure.
      if (attempt === 1 || !failed) return null;
      // A leader that stepped down cancelled its jobs, of which this one was given again meanwhile.
      if (failed.failedReason === CANCELLED) return null;
      throw unpackFailure(job.kind, failed.failedReason);
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
  async #cancel(id: string, job: Job, name: string): Promise<void> {
    const { log, store } = this.#parts;
    const stop = AbortSignal.any([this.#closed.signal, AbortSignal.timeout(CANCEL_TIMEOUT_MS)]);
    const opened = await this.#queues.get(name);
    if (opened) await unlessAborted(this.#endJob(opened, id, stop), stop).catch(() => {});
    log.info(jobFields(id, job), "job cancelled");
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

  #queueOf(name: string): Promise<WorkQueue> {
    const opened = this.#queues.get(name) ?? this.#openQueue(name);
    this.#queues.set(name, opened);
    return opened;
  }

  async #openQueue(name: string): Promise<WorkQueue> {
    const { redis, log } = this.#parts;
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
}
