import { Option, type Command } from "commander";
import { readConfig } from "../config.ts";
import { ServerError } from "../errors.ts";
import { localRunner } from "../jobs/runner.ts";
import { holderName } from "../leagues/leagues.ts";
import { QueueWorker } from "../queue/queue-worker.ts";
import { openRedis } from "../queue/redis.ts";
import { workKinds, type WorkKind } from "../queue/work-kinds.ts";
import { releaseVersion } from "../release.ts";
import { commandExternal } from "./external.ts";
import { interruptible } from "./interrupts.ts";
import { commandLog } from "./log.ts";
import { parseJobs, parsePlace, splitList } from "./options.ts";
import { withStore } from "./stores.ts";

interface WorkOptions {
  readonly kinds?: readonly string[];
  readonly concurrency?: number;
  readonly engine?: string;
  readonly store?: string;
}

/** Milliseconds that jobs have to end after the first signal; others repeat those that do not. */
const DRAIN_TIMEOUT_MS = 6000;

/** `work`: takes jobs of leagues that servers and commands with the same REDIS_URL and store lead. */
export function workCommand(program: Command): void {
  program
    .command("work")
    .description("take jobs of the leagues that other processes lead; needs REDIS_URL and the same store")
    .addOption(
      new Option("--kinds <list>", `kinds of jobs, of ${workKinds.join(", ")}; all by default`).argParser(splitList),
    )
    .option("--concurrency <count>", "jobs at once; one a core by default", parseJobs)
    .option("--engine <name>", "the engine; the best one by default")
    .option("--store <place>", "folder or MongoDB address; that of MONGODB_URL and DATA_DIR by default", parsePlace)
    .action(work);
}

async function work(options: WorkOptions): Promise<void> {
  const config = readConfig();
  const kinds = readKinds(options.kinds);
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
    withStore(place, async (store, settings) => {
      const redis = await openRedis(redisUrl, log);
      const engine = options.engine ?? config.engine;
      const external = commandExternal();
      const runner = localRunner({ store: settings, engine, log, size: options.concurrency, external });
      try {
        const id = holderName();
        const parts = { runner, store, redis, log, kinds, id, release: releaseVersion() };
        const started = await Promise.race([QueueWorker.start(parts), interrupted]);
        if (!started) return;
        const { engine: found, slots } = started.offer;
        log.info({ kinds, slots, engine: found.choice, store: store.description }, "worker started");
        await interrupted;
        log.info("worker shutting down");
        const timer = setTimeout(() => void runner.close(), DRAIN_TIMEOUT_MS);
        await started.close();
        clearTimeout(timer);
      } finally {
        await runner.close();
        redis.disconnect();
      }
    }),
  );
}

/** @throws ServerError `request/invalid` */
function readKinds(wanted: readonly string[] = workKinds): readonly WorkKind[] {
  const kinds = workKinds.filter((kind) => wanted.includes(kind));
  const unknown = wanted.find((kind) => !(workKinds as readonly string[]).includes(kind));
  if (unknown === undefined && kinds.length > 0) return kinds;
  throw new ServerError("request/invalid", `"${unknown ?? ""}" is no kind of job; there are ${workKinds.join(", ")}.`);
}
