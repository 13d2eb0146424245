import { createApp, type ServerApp } from "./app.ts";
import type { Cluster } from "./cluster/cluster.ts";
import type { Config } from "./config.ts";
import { logConsole } from "./console.ts";
import { launchDemos } from "./demos.ts";
import { createLeagueService } from "./leagues/leagues.ts";
import type { LeagueService } from "./leagues/service.ts";
import { externalKinds } from "./external/kinds.ts";
import { SeatHub } from "./external/seats/hub.ts";
import { assertPortFree } from "./listen.ts";
import { createLog, type Log } from "./log.ts";
import { watchQueues } from "./metrics/gauges.ts";
import { jobMetrics } from "./metrics/job-metrics.ts";
import { openMetricsServer } from "./metrics/metrics-server.ts";
import { createMetrics } from "./metrics/metrics.ts";
import { observeStore } from "./metrics/observed-store.ts";
import { offerPythonGames } from "./python/sources.ts";
import type { QueueStatus } from "./queue/queue-status.ts";
import { releaseVersion } from "./release.ts";
import { endOnSignals, endWithin } from "./shutdown.ts";
import { openStore } from "./store/registry.ts";
import type { Store, StoreSettings } from "./store/store.ts";
import { surviveErrors } from "./uncaught.ts";

export interface StartOptions {
  /** Whether to launch a small league if the store has none; true by default. */
  readonly demo?: boolean;
}

/** A running server. */
export interface RunningServer {
  readonly address: string;
  close(): Promise<void>;
}

/**
 * Starts the server and prints its address on standard output. SIGINT, SIGTERM and SIGHUP shut it down with everything
 * saved, SIGTERM after its matches have ended; a second signal exits at once.
 * @throws ServerError `start/port-taken`, `store/…`, `config/invalid`; nothing is left open.
 */
export async function startServer(config: Config, options: StartOptions = {}): Promise<RunningServer> {
  const log = createLog(config.logLevel);
  logConsole(log);
  const running = await openAll(config, log);
  endOnSignals(running, log, config.drainSeconds);
  surviveErrors(log, () => void endWithin(running, log, 1));
  process.stdout.write(`Red Queen listens at ${running.address}\n`);
  log.info({ address: running.address, store: running.store.description }, "listening");
  if (options.demo ?? true) await launchDemos(running.leagues, log);
  return running;
}

interface Parts extends RunningServer {
  readonly store: Store;
  readonly leagues: LeagueService;
  drain(): Promise<void>;
}

async function openAll(config: Config, log: Log): Promise<Parts> {
  const opened: (() => Promise<void>)[] = [];
  const closeAll = async (): Promise<void> => {
    for (const close of opened.toReversed()) await close();
  };
  try {
    await assertPortFree(config);
    offerPythonGames(config.pythonGames);
    const settings: StoreSettings = { mongodbUrl: config.mongodbUrl, directory: config.dataDir };
    const metrics = createMetrics(releaseVersion());
    const store = observeStore(await openStore(settings, { threaded: true }), metrics);
    opened.push(() => store.close());
    const queues = await openQueueStatus(config, store, log);
    if (queues) opened.push(() => queues.close());
    const hub = new SeatHub();
    const external = externalKinds({ llm: config.llm, hub });
    const leagues = await createLeagueService({
      store,
      log,
      storeSettings: settings,
      redisUrl: config.redisUrl,
      engine: config.engine,
      selfPlayMs: config.selfPlayMs,
      observer: jobMetrics(metrics),
      external,
    });
    if (queues) watchQueues(metrics, () => queues.depths());
    const cluster = await joinServers(config, store, log).catch(async (error: unknown) => {
      await leagues.close();
      throw error;
    });
    if (cluster) opened.push(() => cluster.close());
    const app: ServerApp = await createApp({
      config,
      log,
      store,
      leagues,
      external,
      hub,
      cluster,
      metrics,
      pingRedis: queues && (() => queues.ping()),
    }).catch(async (error: unknown) => {
      await leagues.close();
      throw error;
    });
    // Both save their state, independently of each other.
    let closedLeagues: Promise<void> | null = null;
    const closeLeagues = (): Promise<void> => (closedLeagues ??= leagues.close());
    opened.push(async () => void (await Promise.all([app.close(), closeLeagues()])));
    // Leases are released at once, so that another server leads the leagues while matches end here.
    const drain = async (): Promise<void> => void (await Promise.all([app.drain(), closeLeagues()]));
    if (config.metricsPort !== undefined) {
      const place = { port: config.metricsPort, host: config.metricsHost };
      const monitoring = await openMetricsServer(place, { metrics, readiness: app.readiness });
      opened.push(() => monitoring.close());
      log.info({ address: monitoring.address }, "metrics served");
    }
    const { address } = await app.listen();
    return { address, store, leagues, drain, close: closeAll };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

/** Undefined without a Redis. @throws ServerError `redis/unavailable`, `redis/unfit` */
async function openQueueStatus({ redisUrl }: Config, store: Store, log: Log): Promise<QueueStatus | undefined> {
  if (redisUrl === undefined) return undefined;
  // Most servers have no queue, and need not load its client.
  const { QueueStatus } = await import("./queue/queue-status.ts");
  return QueueStatus.open(redisUrl, store, log);
}

/** What connects this server with the others of the store; null without a Redis, whose client is not loaded then. */
async function joinServers({ redisUrl }: Config, store: Store, log: Log): Promise<Cluster | null> {
  if (redisUrl === undefined) return null;
  const { openCluster } = await import("./cluster/cluster.ts");
  return openCluster({ redisUrl, store, log, now: Date.now });
}
