import { Worker } from "node:worker_threads";
import type { ErrorCode } from "../../errors.ts";
import { ServerError } from "../../errors.ts";
import { closed } from "../refusal.ts";
import type { StoreSettings } from "../store.ts";
import type { Store } from "../store.ts";
import { runnableUrl } from "../../../agents/module-url.ts";

/** Methods forwarded to the worker. */
type StoreMethod = Exclude<keyof Store, "kind" | "description">;

/** Server to worker: one call. */
export interface StoreCall {
  readonly id: number;
  readonly method: StoreMethod;
  readonly args: readonly unknown[];
}

/** An error as sent between threads; `code` is null for a bug. */
export interface StoreFailure {
  readonly code: ErrorCode | null;
  readonly message: string;
  readonly stack: string | undefined;
}

/** Worker to server: whether the store opened; then one answer a call. */
export type StoreAnswer =
  | { readonly type: "opened"; readonly kind: string; readonly description: string }
  | { readonly type: "refused"; readonly failure: StoreFailure }
  | { readonly type: "done"; readonly id: number; readonly value: unknown }
  | { readonly type: "failed"; readonly id: number; readonly failure: StoreFailure };

type Opened = Extract<StoreAnswer, { type: "opened" }>;

/**
 * Opens the store that `settings` select in a thread, so that disk syncs don't block the caller's event loop. Errors
 * keep their codes; `close` waits for the calls in progress.
 *
 * @throws what opening the store throws.
 */
export async function openThreadedStore(settings: StoreSettings): Promise<Store> {
  const worker = new Worker(runnableUrl(new URL("./worker.ts", import.meta.url)), {
    name: "store",
    workerData: settings,
    // node:sqlite is still experimental in Node 22; only its warning is silenced.
    execArgv: ["--disable-warning=ExperimentalWarning"],
  });
  const line = new Line(worker);
  const opened = await line.opened;
  return storeOver(line, opened);
}

function storeOver(line: Line, { kind, description }: Opened): Store {
  let closing: Promise<void> | null = null;
  const call = <M extends StoreMethod>(method: M, ...args: Parameters<Store[M]>): ReturnType<Store[M]> =>
    (closing === null ? line.call(method, args) : Promise.reject(closed())) as ReturnType<Store[M]>;
  return {
    kind,
    description,
    ping: () => call("ping"),
    probe: () => call("probe"),
    createLeague: (league) => call("createLeague", league),
    league: (id) => call("league", id),
    leagueIds: () => call("leagueIds"),
    deleteLeague: (id) => call("deleteLeague", id),
    experimentIds: () => call("experimentIds"),
    experiment: (id) => call("experiment", id),
    runStarts: (experiment) => call("runStarts", experiment),
    createExperiment: (experiment) => call("createExperiment", experiment),
    putRunStart: (experiment, start) => call("putRunStart", experiment, start),
    putExperimentControl: (id, control) => call("putExperimentControl", id, control),
    deleteExperiment: (id) => call("deleteExperiment", id),
    append: (league, entry) => call("append", league, entry),
    ledger: (league, from, most) => call("ledger", league, from, most),
    takeLease: (league, holder, milliseconds) => call("takeLease", league, holder, milliseconds),
    releaseLease: (league, holder) => call("releaseLease", league, holder),
    putSegment: (segment) => call("putSegment", segment),
    shareSegment: (id) => call("shareSegment", id),
    deleteSegments: (league, ids) => call("deleteSegments", league, ids),
    segment: (id) => call("segment", id),
    segmentIds: (league) => call("segmentIds", league),
    putWeights: (weights, league) => call("putWeights", weights, league),
    weights: (hash) => call("weights", hash),
    weightsRecord: (hash) => call("weightsRecord", hash),
    keepWeights: (hash, league) => call("keepWeights", hash, league),
    weightsKept: (league) => call("weightsKept", league),
    releaseWeights: (league, hashes) => call("releaseWeights", league, hashes),
    putMatch: (match) => call("putMatch", match),
    match: (id) => call("match", id),
    matches: (query) => call("matches", query),
    matchIds: (league) => call("matchIds", league),
    putLiveMatch: (match) => call("putLiveMatch", match),
    liveMatch: (room) => call("liveMatch", room),
    liveRooms: (owner, whose) => call("liveRooms", owner, whose),
    deleteLiveMatch: (room) => call("deleteLiveMatch", room),
    bans: () => call("bans"),
    putBan: (ban) => call("putBan", ban),
    deleteBan: (ban) => call("deleteBan", ban),
    identity: () => call("identity"),
    putJobResult: (league, job, result) => call("putJobResult", league, job, result),
    jobResult: (job) => call("jobResult", job),
    deleteJobResults: (jobs) => call("deleteJobResults", jobs),
    close: () => (closing ??= line.close()),
  };
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** Calls and answers between this thread and the store's. */
class Line {
  readonly opened: Promise<Opened>;
  readonly #worker: Worker;
  readonly #exited: Promise<void>;
  readonly #waiting = new Map<number, Waiting>();
  #next = 0;
  #broken: Error | null = null;

  constructor(worker: Worker) {
    this.#worker = worker;
    const opening = Promise.withResolvers<Opened>();
    this.opened = opening.promise;
    worker.on("message", (answer: StoreAnswer) => {
      if (answer.type === "opened") opening.resolve(answer);
      else if (answer.type === "refused") opening.reject(revived(answer.failure));
      else this.#settle(answer);
    });
    worker.on("error", (cause) => this.#break(cause));
    this.#exited = new Promise((resolve) => {
      worker.once("exit", () => {
        this.#break();
        opening.reject(this.#broken);
        resolve();
      });
    });
  }

  async call(method: StoreMethod, args: readonly unknown[]): Promise<unknown> {
    if (this.#broken !== null) throw this.#broken;
    const id = this.#next++;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#waiting.set(id, { resolve, reject });
    try {
      this.#worker.postMessage({ id, method, args } satisfies StoreCall, []);
    } catch (error) {
      this.#waiting.delete(id);
      throw error;
    }
    return promise;
  }

  /** Ends the thread after the calls already in progress. */
  async close(): Promise<void> {
    if (this.#broken === null) await this.call("close", []);
    await this.#exited;
  }

  #settle(answer: Extract<StoreAnswer, { id: number }>): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (answer.type === "done") waiting?.resolve(answer.value);
    else waiting?.reject(revived(answer.failure));
  }

  #break(cause?: unknown): void {
    this.#broken ??= new ServerError("store/unavailable", "The store's thread has ended: restart the server.", cause);
    for (const waiting of this.#waiting.values()) waiting.reject(this.#broken);
    this.#waiting.clear();
  }
}

function revived({ code, message, stack }: StoreFailure): Error {
  const error = code === null ? new Error(message) : new ServerError(code, message);
  if (stack !== undefined) error.stack = stack;
  return error;
}
