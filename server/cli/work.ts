import { Option, type Command } from "commander";
import { isOnCard } from "../../agents/engines/names.ts";
import { readConfig } from "../config.ts";
import { ServerError } from "../errors.ts";
import { localRunner } from "../jobs/runner.ts";
import { holderName } from "../leagues/holder-name.ts";
import type { LeagueServiceSettings } from "../leagues/leagues.ts";
import type { LeagueService } from "../leagues/service.ts";
import { QueueWorker } from "../queue/queue-worker.ts";
import { openRedis } from "../queue/redis.ts";
import { workKinds, type WorkKind } from "../../agents/league/work-engines.ts";
import { releaseVersion } from "../release.ts";
import type { StoreSettings } from "../store/store.ts";
import { commandExternal } from "./external.ts";
import { interruptible } from "./interrupts.ts";
import { commandLog } from "./log.ts";
import { parseJobs, parsePlace, parsePort, splitList } from "./options.ts";
import { withStore } from "./stores.ts";
import { openMonitoring } from "./worker-monitoring.ts";

interface WorkOptions {
  readonly kinds?: readonly string[];
  readonly concurrency?: number;
  readonly engine?: string;
  readonly store?: string;
  readonly lead?: boolean;
  readonly metricsPort?: number;
}

/** Milliseconds that jobs have to end after the first signal; others repeat those that do not. */
const DRAIN_TIMEOUT_MS = 6000;

/** `work`: takes jobs of leagues that servers and commands with the same REDIS_URL and store lead. */
export function workCommand(program: Command): void {
  program
    .command("work")
    .description("take jobs of the leagues that other processes lead; needs REDIS_URL and the same store")
    .addOption(
      new Option(
        "--kinds <list>",
        `kinds of jobs, of ${workKinds.join(", ")}; by default all, on a graphics card update`,
      ).argParser(splitList),
    )
    .option("--concurrency <count>", "jobs at once; one a core by default", parseJobs)
    .option("--engine <name>", "the engine; the best one by default")
    .option("--lead", "also lead leagues whose leader is gone, or that have none")
    .option("--store <place>", "folder or MongoDB address; that of MONGODB_URL and DATA_DIR by default", parsePlace)
    .option("--metrics-port <port>", "port of /metrics and /readyz; that of METRICS_PORT by default", parsePort)
    .action(work);
}

async function work(options: WorkOptions): Promise<void> {
  const config = readConfig();
  const wanted = readKinds(options.kinds);
  const { redisUrl } = config;
  if (redisUrl === undefined) {
    throw new ServerError(
      "request/invalid",
      "Set REDIS_URL to the Redis of the servers and commands that lead leagues.",
    );
  }
  const log = commandLog();
  const place = options.store ?? config.mongodbUrl ?? config.dataDir;
  await interruptible((interrupted) =>
    withStore(place, async (opened, settings) => {
      const monitoring = await openMonitoring({ store: opened, redisUrl, log });
      const { store, observer, drain } = monitoring;
      const redis = await openRedis(redisUrl, log);
      const engine = options.engine ?? config.engine;
      const external = commandExternal();
      const size = options.concurrency;
      const runner = localRunner({ store: settings, engine, log, size, external, onAttempt: observer.executed });
      try {
        const port = options.metricsPort ?? config.metricsPort;
        if (port !== undefined) await monitoring.serve({ port, host: config.metricsHost }, runner);
        const ready = await Promise.race([runner.ready(), interrupted]);
        if (!ready) return;
        const kinds = checkKinds(wanted, ready.choice);
        const parts = { runner, store, redis, log, kinds, id: holderName(), release: releaseVersion() };
        const started = await Promise.race([QueueWorker.start(parts), interrupted]);
        if (!started) return;
        const { engine: found, slots } = started.offer;
        log.info({ kinds, slots, engine: found.choice, store: store.description }, "worker started");
        const leading = options.lead
          ? await lead({ store, settings, log, redisUrl, external, selfPlayMs: config.selfPlayMs })
          : null;
        await interrupted;
        drain.begin();
        log.info("worker shutting down");
        await leading?.close();
        const timer = setTimeout(() => void runner.close(), DRAIN_TIMEOUT_MS);
        await started.close();
        clearTimeout(timer);
      } finally {
        await runner.close();
        redis.disconnect();
        await monitoring.close();
      }
    }),
  );
}

type LeadParts = Pick<LeagueServiceSettings, "store" | "log" | "redisUrl" | "external" | "selfPlayMs"> & {
  readonly settings: StoreSettings;
};

/** Leads leagues beside the jobs; on engines that workers offer, not on this worker's alone. */
async function lead({ settings, ...parts }: LeadParts): Promise<LeagueService> {
  // A worker that leads none need not load what leading takes.
  const { createLeagueService } = await import("../leagues/leagues.ts");
  return createLeagueService({ ...parts, storeSettings: settings });
}

/** @throws ServerError `request/invalid` */
function readKinds(wanted: readonly string[] | undefined): readonly WorkKind[] | null {
  if (wanted === undefined) return null;
  const kinds = workKinds.filter((kind) => wanted.includes(kind));
  const unknown = wanted.find((kind) => !(workKinds as readonly string[]).includes(kind));
  if (unknown === undefined && kinds.length > 0) return kinds;
  throw new ServerError("request/invalid", `"${unknown ?? ""}" is no kind of job; there are ${workKinds.join(", ")}.`);
}

/**
 * A graphics card is slower than the processor in the small batches of self-play, and is better kept for updates.
 * @throws ServerError `request/invalid`
 */
function checkKinds(wanted: readonly WorkKind[] | null, engine: string): readonly WorkKind[] {
  if (!isOnCard(engine)) return wanted ?? workKinds;
  const other = wanted?.find((kind) => kind !== "update");
  if (other === undefined) return ["update"];
  const sentence = `${engine} runs on a graphics card, which takes update jobs only: start another worker with --kinds ${other} --engine compiled.`;
  throw new ServerError("request/invalid", sentence);
}
