import { UnrecoverableError, WaitingError, Worker, type Job as QueueJob } from "bullmq";
import type { Redis } from "ioredis";
import { jobFields, type Job } from "../jobs/job.ts";
import type { Runner } from "../jobs/runner.ts";
import { withLogFields } from "../log-context.ts";
import { boundedLog, type Log } from "../log.ts";
import type { Store } from "../store/store.ts";
import { CANCELLED, packFailure } from "./failure.ts";
import { OFFER_INTERVAL_MS, Offers, type Offer } from "./offers.ts";
import { KEY_PREFIX } from "./redis.ts";
import type { WorkKind } from "../../agents/league/work-engines.ts";
import { queueName } from "./queue-name.ts";

/** Milliseconds after which the lock of a worker that was killed lapses. */
const LOCK_MS = 8000;
/** Checks for lapsed locks, whose jobs another worker gets, in the time of a lock. */
const CHECKS_PER_LOCK = 2;

/** Workers that a job may end before it counts as lost. */
const MAX_STALLED_COUNT = 3;

/** Channel on which leaders cancel jobs, by id. */
export const cancelChannel = (store: string): string => `${KEY_PREFIX}:${store}:cancel`;

interface QueueWorkerParts {
  /** Runs the jobs, in processes of their own: tensors must not keep this process from renewing its locks. */
  readonly runner: Runner;
  readonly store: Store;
  readonly redis: Redis;
  readonly log: Log;
  readonly kinds: readonly WorkKind[];
  /** Identifies this process. */
  readonly id: string;
  readonly release: string;
  /** Milliseconds after which a job is given to another worker if this one was killed; some seconds by default. */
  readonly lockMs?: number | undefined;
}

/** Takes jobs from the queues of one store, as many at once as its runner has processes. */
export class QueueWorker {
  readonly #parts: QueueWorkerParts;
  readonly #workers: readonly Worker[];
  readonly #offers: Offers;
  readonly #offer: Offer;
  readonly #running = new Map<string, { readonly kind: string; readonly stop: AbortController }>();
  #jobs = 0;
  readonly #subscriber: Redis;
  readonly #renewal: NodeJS.Timeout;
  #renewed: Promise<void> = Promise.resolve();
  #closing = false;

  private constructor(parts: QueueWorkerParts, identity: string, offer: Offer) {
    this.#parts = parts;
    this.#offer = offer;
    this.#offers = new Offers(parts.redis, identity);
    const log = boundedLog(parts.log);
    const { lockMs = LOCK_MS } = parts;
    const terms = { store: identity, engine: offer.engine.choice, release: parts.release };
    this.#workers = parts.kinds.map((kind) => {
      const worker = new Worker(queueName(kind, terms), (job, token) => this.#processLogged(job, token), {
        connection: parts.redis,
        prefix: KEY_PREFIX,
        concurrency: offer.slots,
        lockDuration: lockMs,
        stalledInterval: lockMs / CHECKS_PER_LOCK,
        maxStalledCount: MAX_STALLED_COUNT,
      });
      worker.on("error", (error) => log.warn({ reason: error.message }, "queue unavailable"));
      return worker;
    });
    this.#subscriber = parts.redis.duplicate();
    this.#subscriber.on("error", () => {});
    this.#subscriber.on("message", (_channel, id) => this.#running.get(id)?.stop.abort(new Error("cancelled")));
    void this.#subscriber.subscribe(cancelChannel(identity)).catch(() => {});
    this.#renewal = setInterval(() => void (this.#renewed = this.#renew()), OFFER_INTERVAL_MS);
  }

  /** Starts to take jobs once the runner has an engine. @throws ServerError if it has none. */
  static async start(parts: QueueWorkerParts): Promise<QueueWorker> {
    const engine = await parts.runner.ready();
    const identity = await parts.store.identity();
    const { id, kinds, release, runner } = parts;
    const worker = new QueueWorker(parts, identity, {
      id,
      kinds,
      slots: runner.size,
      running: [],
      jobs: 0,
      engine,
      release,
    });
    await worker.#renew();
    return worker;
  }

  /** What this worker offers. */
  get offer(): Offer {
    return { ...this.#offer, running: [...this.#running.values()].map(({ kind }) => kind), jobs: this.#jobs };
  }

  /** Takes no more jobs and waits for those it has; with `force`, leaves them to other workers. */
  async close({ force = false } = {}): Promise<void> {
    this.#closing = true;
    clearInterval(this.#renewal);
    // A renewal under way would make the offer again.
    await this.#renewed;
    await this.#offers.withdraw(this.#offer.id).catch(() => {});
    await Promise.all(this.#workers.map((worker) => worker.close(force)));
    this.#subscriber.disconnect();
  }

  async #renew(): Promise<void> {
    await this.#offers.put(this.offer).catch((err: unknown) => this.#parts.log.debug({ err }, "offer not renewed"));
  }

  /** Every log line of the work on a job has its id. */
  #processLogged(job: QueueJob<Job>, token: string | undefined): Promise<void> {
    return withLogFields(jobFields(String(job.id), job.data), () => this.#process(job, token));
  }

  async #process(job: QueueJob<Job>, token: string | undefined): Promise<void> {
    // The other queues' fetches may bring a job more than there are processes: another worker may have a free one.
    if (this.#running.size >= this.#offer.slots) return giveBack(job, token);
    const id = String(job.id);
    const stop = new AbortController();
    this.#running.set(id, { kind: job.data.kind, stop });
    if (this.#running.size >= this.#offer.slots) await this.#fetchMore(false);
    try {
      const result = await this.#parts.runner.run(job.data, stop.signal);
      await this.#parts.store.putJobResult(job.data.league, id, result);
    } catch (error) {
      // Its process was ended, as a worker that shuts down does after a while.
      if (this.#closing) return await giveBack(job, token);
      throw new UnrecoverableError(stop.signal.aborted ? CANCELLED : packFailure(error));
    } finally {
      this.#running.delete(id);
      this.#jobs++;
      await this.#fetchMore(true);
    }
  }

  async #fetchMore(more: boolean): Promise<void> {
    if (this.#closing) return;
    for (const worker of this.#workers) {
      if (more) worker.resume();
      else await worker.pause(true);
    }
  }
}

/** Leaves a job to another worker. */
async function giveBack(job: QueueJob<Job>, token: string | undefined): Promise<never> {
  await job.moveToWait(token);
  throw new WaitingError();
}
