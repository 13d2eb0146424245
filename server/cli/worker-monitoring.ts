import { Drain } from "../health/drain.ts";
import { watchRedis, watchStore } from "../health/probe.ts";
import { createReadiness } from "../health/readiness.ts";
import type { JobObserver } from "../jobs/job-observer.ts";
import type { Runner } from "../jobs/runner.ts";
import type { Log } from "../log.ts";
import { watchDrain, watchJobProcesses, watchQueues } from "../metrics/gauges.ts";
import { jobMetrics } from "../metrics/job-metrics.ts";
import { openMetricsServer } from "../metrics/metrics-server.ts";
import { createMetrics } from "../metrics/metrics.ts";
import { observeStore } from "../metrics/observed-store.ts";
import { QueueStatus } from "../queue/queue-status.ts";
import { releaseVersion } from "../release.ts";
import type { Store } from "../store/store.ts";

/** What a worker reports of itself. */
export interface WorkerMonitoring {
  /** The store, whose calls are timed. */
  readonly store: Store;
  readonly observer: JobObserver;
  readonly drain: Drain;
  /** Serves /metrics, /readyz and /livez. @throws ServerError `start/port-taken`, `config/invalid`. */
  serve(place: { readonly port: number; readonly host: string }, runner: Runner): Promise<void>;
  close(): Promise<void>;
}

/** @throws ServerError `redis/unavailable`, `redis/unfit` */
export async function openMonitoring(parts: {
  readonly store: Store;
  readonly redisUrl: string;
  readonly log: Log;
}): Promise<WorkerMonitoring> {
  const { redisUrl, log } = parts;
  const metrics = createMetrics(releaseVersion());
  const store = observeStore(parts.store, metrics);
  const queues = await QueueStatus.open(redisUrl, store, log);
  const drain = new Drain("This worker is about to end and takes no more jobs.");
  const starting = { code: "server/starting", message: "The job processes are still testing engines." };
  const opened: (() => Promise<void>)[] = [() => queues.close()];
  return {
    store,
    observer: jobMetrics(metrics),
    drain,
    async serve(place, runner) {
      watchDrain(metrics, drain);
      watchJobProcesses(metrics, () => runner.workers());
      watchQueues(metrics, () => queues.depths());
      const readiness = createReadiness([
        () => drain.problem,
        () => (runner.engine() ? null : starting),
        watchStore({ store, log }),
        watchRedis(() => queues.ping()),
      ]);
      const served = await openMetricsServer(place, { metrics, readiness });
      opened.push(() => served.close());
      log.info({ address: served.address }, "metrics served");
    },
    async close() {
      for (const close of opened.toReversed()) await close();
    },
  };
}
