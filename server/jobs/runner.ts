import { availableParallelism } from "node:os";
import type { WorkEngines, WorkKind } from "../../agents/league/work-engines.ts";
import type { ExternalKinds } from "../../agents/players/registry.ts";
import { ServerError } from "../errors.ts";
import type { Log } from "../log.ts";
import { Backoff } from "../store/retry.ts";
import { jobError } from "./job-error.ts";
import type { JobAttempt } from "./job-attempt.ts";
import { jobFields, jobId, type Job, type JobResult } from "./job.ts";
import type { EngineReport, ProcessSettings } from "./messages.ts";
import { unlessAborted } from "./unless-aborted.ts";
import { Worker, type Ending, type WorkerReport } from "./worker.ts";

/** Runs jobs. */
export interface Runner {
  /** Number of job processes, so of jobs that run at once. */
  readonly size: number;
  /** Whether giving a job costs milliseconds, so that segments should be long. */
  readonly longSegments: boolean;
  /**
   * Runs the job, and retries it in another process when its process dies.
   * On `signal`, a queued job is dropped and a running one is killed with its process: once this rejects, nothing of it
   * runs.
   * @param engine of the job's league, as `engineFor` gave it; absent: the one that it gives for no league.
   * @throws ServerError with the job's own code, `job/failed` or `job/lost` (its process died repeatedly); the reason
   * of `signal`.
   */
  run<J extends Job>(job: J, signal?: AbortSignal, engine?: string): Promise<JobResult<J>>;
  /** Whether jobs of different kinds may run on different engines. */
  readonly mixesEngines: boolean;
  /**
   * The engine for a league's jobs of a kind, once it is known. @param last the one that they ran on before.
   * @throws ServerError when no process can work; the reason of `signal`.
   */
  engineFor(kind: WorkKind, last: string | undefined, signal?: AbortSignal): Promise<string>;
  /** The engine the processes chose; null until the first is ready. */
  engine(): EngineReport | null;
  /** Resolves with the engine once a process is ready. @throws ServerError when no process can work. */
  ready(): Promise<EngineReport>;
  /** Why no process can work; null while that is unknown and once one can. */
  failure(): ServerError | null;
  /**
   * Why jobs wait, as a sentence; null if there are processes for every kind of job, or soon will be.
   * @param engines of the league that asks.
   */
  waiting(engines?: WorkEngines): string | null;
  workers(): readonly WorkerReport[];
  /** Ends all processes. */
  close(): Promise<void>;
}

export interface RunnerSettings extends Omit<ProcessSettings, "external"> {
  readonly log: Log;
  /** Job processes; one a core by default. */
  readonly size?: number | undefined;
  /** Milliseconds of silence after which a busy process counts as hung. */
  readonly hangAfter?: number | undefined;
  /** Called after each attempt at a job. */
  readonly onAttempt?: ((attempt: JobAttempt) => void) | undefined;
  /** Players outside this machine's processes that jobs may seat; none if absent. */
  readonly external?: ExternalKinds | undefined;
}

interface Pending {
  readonly id: string;
  readonly job: Job;
  readonly resolve: (result: JobResult) => void;
  readonly reject: (error: Error) => void;
  attempts: number;
  /** The process that runs it. */
  worker: Worker | null;
  /** Why it was cancelled; a cancelled job is not retried. */
  forgotten: Error | null;
}

/** Attempts before a job counts as lost. */
const MAX_ATTEMPTS = 10;
const HANG_TIMEOUT_MS = 20_000;
/** Milliseconds before a process that failed to start is replaced, doubled each time up to the cap. */
const RESTART_DELAY_MS = 1000;
const MAX_RESTART_DELAY_MS = 30_000;

const fieldsOf = ({ id, job }: Pending) => jobFields(id, job);

/** Supervised job processes on this machine: one that dies or hangs is replaced and its job retried. */
export function localRunner(settings: RunnerSettings): Runner {
  return new LocalRunner(settings);
}

class LocalRunner implements Runner {
  readonly size: number;
  readonly longSegments = false;
  readonly mixesEngines = false;
  readonly #settings: RunnerSettings;
  readonly #log: Log;
  readonly #pool = new Set<Worker>();
  /** Queued jobs of each league; leagues take turns. */
  readonly #queues = new Map<string, Pending[]>();
  readonly #watch: NodeJS.Timeout;
  #restart: NodeJS.Timeout | undefined;
  /** Kills all job processes when this process exits without `close`. */
  readonly #killAll = (): void => {
    for (const worker of this.#pool) worker.kill();
  };
  readonly #noted = new Set<string>();
  readonly #restarts = new Backoff(RESTART_DELAY_MS, MAX_RESTART_DELAY_MS);
  #chosen: EngineReport | null = null;
  #unfit: ServerError | null = null;
  readonly #firstReady = Promise.withResolvers<EngineReport>();
  #closed = false;

  constructor(settings: RunnerSettings) {
    this.#settings = settings;
    this.#log = settings.log;
    this.size = settings.size ?? Math.max(1, availableParallelism());
    this.#firstReady.promise.catch(() => {});
    // Runs before the exit handler that removes a temporary store, which job processes may have open.
    process.prependListener("exit", this.#killAll);
    // The others start once the first has chosen an engine, and use the same one, so that all compute alike.
    this.#start();
    this.#watch = setInterval(() => this.#endHung(settings.hangAfter ?? HANG_TIMEOUT_MS), 250);
  }

  engine(): EngineReport | null {
    return this.#chosen;
  }

  ready(): Promise<EngineReport> {
    return this.#firstReady.promise;
  }

  /** The one that its processes chose: a league may go on with another one than before. */
  async engineFor(_kind: WorkKind, _last: string | undefined, signal?: AbortSignal): Promise<string> {
    const { choice } = this.#chosen ?? (await unlessAborted(this.#firstReady.promise, signal));
    return choice;
  }

  failure(): ServerError | null {
    return this.#unfit;
  }

  waiting(): string | null {
    return null;
  }

  workers(): readonly WorkerReport[] {
    return [...this.#pool].map((worker) => worker.report);
  }

  run<J extends Job>(job: J, signal?: AbortSignal): Promise<JobResult<J>> {
    if (this.#closed)
      return Promise.reject(new ServerError("job/lost", "The server is shutting down and takes no more jobs."));
    return new Promise((resolve, reject) => {
      const forget = (): void => this.#forget(pending, signal?.reason as Error);
      const pending: Pending = {
        id: jobId(job),
        job,
        resolve: (result) => {
          signal?.removeEventListener("abort", forget);
          resolve(result as JobResult<J>);
        },
        reject: (error) => {
          signal?.removeEventListener("abort", forget);
          reject(error);
        },
        attempts: 0,
        worker: null,
        forgotten: null,
      };
      if (signal?.aborted) return forget();
      const queue = this.#queues.get(job.league) ?? [];
      this.#queues.set(job.league, [...queue, pending]);
      signal?.addEventListener("abort", forget, { once: true });
      this.#dispatch();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#watch);
    clearTimeout(this.#restart);
    process.off("exit", this.#killAll);
    const gone = [...this.#pool].map(
      ({ child }) =>
        new Promise<void>((resolve) =>
          (child.exitCode ?? child.signalCode) === null ? child.once("exit", () => resolve()) : resolve(),
        ),
    );
    for (const worker of this.#pool) worker.kill();
    for (const pending of [...this.#queues.values()].flat()) {
      pending.reject(new ServerError("job/lost", "The server is shutting down; the next start repeats the job."));
    }
    this.#queues.clear();
    await Promise.all(gone);
  }

  #start(): void {
    if (this.#closed) return;
    const { store, engine, niceness, external = {} } = this.#settings;
    const worker: Worker = new Worker(
      { store, engine: this.#chosen?.choice ?? engine, niceness },
      {
        ready: (chosen) => {
          this.#unfit = null;
          this.#restarts.reset();
          if (!this.#chosen) this.#choose(chosen);
          this.#dispatch();
        },
        unfit: (code, message) => this.#noteUnfit(code, message),
        note: (sentence) => this.#note(sentence, worker),
        exit: (reason) => this.#replace(worker, reason),
      },
      external,
    );
    this.#pool.add(worker);
  }

  /** Logs each reason once, however many processes fail for it. */
  #noteUnfit(code: string, message: string): void {
    if (this.#unfit?.message !== message) this.#log.error({ code, reason: message }, "job process unfit");
    this.#unfit = jobError(code, message);
    this.#firstReady.reject(this.#unfit);
  }

  #choose(engine: EngineReport): void {
    this.#log.info({ engine: engine.name, reason: engine.reason }, "engine chosen");
    this.#chosen = engine;
    while (this.#pool.size < this.size) this.#start();
    this.#firstReady.resolve(engine);
  }

  /** Every process reports the same fallbacks: logs each sentence once. */
  #note(sentence: string, { child, jobFields }: Worker): void {
    if (this.#noted.has(sentence)) return;
    this.#noted.add(sentence);
    this.#log.warn({ pid: child.pid, ...jobFields, reason: sentence }, "falling back to another engine");
  }

  #replace(worker: Worker, reason: string): void {
    this.#pool.delete(worker);
    if (this.#closed) return;
    const isNews = !worker.dismissed && !this.#unfit;
    if (isNews)
      this.#log.warn({ pid: worker.child.pid, ...worker.jobFields, reason }, "job process ended, replacing it");
    // Replace a process that was ready at once, but one that never came up only after a delay.
    if (worker.report.jobs > 0) this.#start();
    else this.#restart = setTimeout(() => this.#start(), this.#restarts.next());
  }

  #endHung(after: number): void {
    for (const worker of this.#pool) {
      // A starting process sends no heartbeat while it tests an engine.
      if (worker.silence > (worker.starting ? Math.max(after, HANG_TIMEOUT_MS) : after)) {
        const facts = { pid: worker.child.pid, ...worker.jobFields, silence: Math.round(worker.silence) };
        this.#log.warn(facts, "job process hung, killing it");
        worker.kill();
      }
    }
  }

  #dispatch(): void {
    for (const worker of this.#pool) {
      if (!worker.idle) continue;
      const pending = this.#take();
      if (!pending) return;
      pending.attempts++;
      pending.worker = worker;
      this.#log.debug({ ...fieldsOf(pending), pid: worker.child.pid }, "job started");
      const started = performance.now();
      void worker.run(pending.id, pending.job).then((ending) => {
        this.#report(pending, ending, (performance.now() - started) / 1000);
        this.#settle(pending, ending);
      });
    }
  }

  /** The next job, leagues in turn. */
  #take(): Pending | undefined {
    for (const [league, queue] of this.#queues) {
      const [pending, ...rest] = queue;
      // To the end of the order.
      this.#queues.delete(league);
      if (rest.length > 0) this.#queues.set(league, rest);
      if (pending) return pending;
    }
    return undefined;
  }

  #report(pending: Pending, ending: Ending, seconds: number): void {
    const { id, forgotten } = pending;
    const { kind, league } = pending.job;
    const { type } = ending;
    const outcome = type === "lost" && (forgotten || this.#closed) ? "cancelled" : type;
    this.#settings.onAttempt?.({ id, kind, league, outcome, seconds });
    const facts = { ...fieldsOf(pending), outcome, milliseconds: Math.round(seconds * 1000) };
    if (ending.type === "failed") this.#log.warn({ ...facts, code: ending.code }, "job failed");
    else this.#log.debug(facts, "job ended");
  }

  #settle(pending: Pending, ending: Ending): void {
    pending.worker = null;
    if (ending.type === "done") {
      pending.resolve(ending.result);
    } else if (ending.type === "failed") {
      pending.reject(jobError(ending.code, ending.message));
    } else if (pending.forgotten) {
      pending.reject(pending.forgotten);
    } else if (this.#closed || pending.attempts >= MAX_ATTEMPTS) {
      const sentence = `The process of the ${pending.job.kind} job died ${pending.attempts} times (last: ${ending.reason}).`;
      pending.reject(new ServerError("job/lost", sentence));
    } else {
      this.#log.info({ ...fieldsOf(pending), attempt: pending.attempts + 1 }, "job lost, retrying");
      const { league } = pending.job;
      this.#queues.set(league, [pending, ...(this.#queues.get(league) ?? [])]);
    }
    this.#dispatch();
  }

  #forget(pending: Pending, reason: Error): void {
    pending.forgotten = reason;
    if (pending.worker) {
      this.#log.info({ ...fieldsOf(pending), pid: pending.worker.child.pid }, "job cancelled, killing its process");
      return pending.worker.kill();
    }
    const { league } = pending.job;
    const others = this.#queues.get(league)?.filter((other) => other !== pending) ?? [];
    if (others.length > 0) this.#queues.set(league, others);
    else this.#queues.delete(league);
    pending.reject(reason);
  }
}
