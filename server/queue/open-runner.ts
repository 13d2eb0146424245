import { localRunner, type Runner, type RunnerSettings } from "../jobs/runner.ts";
import { releaseVersion } from "../release.ts";
import type { Store } from "../store/store.ts";

interface OpenRunnerSettings extends Omit<RunnerSettings, "store"> {
  readonly store: Store;
  /** Settings with which job processes open the same store. */
  readonly storeSettings: RunnerSettings["store"];
  /** Where jobs are queued; absent: they run in processes of this machine. */
  readonly redisUrl?: string | undefined;
}

/**
 * A runner of jobs: on this machine, or on the workers there are.
 * @throws ServerError `redis/unavailable`, `redis/unfit`
 */
export async function openRunner(settings: OpenRunnerSettings): Promise<Runner> {
  const { store, storeSettings, redisUrl, ...local } = settings;
  if (redisUrl === undefined) return localRunner({ ...local, store: storeSettings });
  // Most processes have no queue, and need not load its clients.
  const [{ openRedis }, { QueueRunner }] = await Promise.all([import("./redis.ts"), import("./queue-runner.ts")]);
  const redis = await openRedis(redisUrl, settings.log);
  const { log, engine } = settings;
  return QueueRunner.open({ redis, store, log, engine, release: releaseVersion() });
}
