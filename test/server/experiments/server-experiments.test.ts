import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createSteering } from "../../../server/cluster/steering.ts";
import { openExperiments } from "../../../server/experiments/server-experiments.ts";
import type { ExperimentService } from "../../../server/experiments/service.ts";
import type { Store } from "../../../server/store/store.ts";
import { temporaryFolder } from "../../support/folder.ts";
import { quietLog } from "../../support/quiet.ts";
import { until } from "../../support/until.ts";
import { LEAGUE_TIMEOUT_MS, serve } from "../leagues/serving.ts";

/** Longer than the pause between two looks for experiments that nobody leads. */
const SLOW_READ_MS = 2500;

const folder = temporaryFolder();
let leagues: Awaited<ReturnType<typeof serve>>;
let experiments: ExperimentService;
/** Whether reads become slow once the control of an experiment is written, and whether they are. */
const reads = { becomeSlow: false, areSlow: false };

const openOn = (store: Store): ExperimentService =>
  openExperiments({
    store,
    leagues,
    log: quietLog,
    steering: createSteering({ leagues, cluster: null, adminToken: undefined }),
    isLedElsewhere: () => false,
  });

beforeAll(async () => {
  leagues = await serve(folder);
  const { store } = leagues;
  const slow = new Proxy(store, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      if (name !== "runStarts" && name !== "putExperimentControl") return value.bind(target) as unknown;
      return async (...args: unknown[]) => {
        const answer = (await value.apply(target, args)) as unknown;
        if (name === "putExperimentControl") reads.areSlow = reads.becomeSlow;
        else if (reads.areSlow) await wait(SLOW_READ_MS);
        return answer;
      };
    },
  }) satisfies Store;
  experiments = openOn(slow);
}, LEAGUE_TIMEOUT_MS);
afterAll(async () => {
  await experiments?.close();
  await leagues?.close();
});

it(
  "a run that is missing is played again on request, however slow the store is",
  async () => {
    const { record } = await experiments.launch({
      name: "Slow store",
      settings: { game: "kuhn-poker", set: { segmentEpisodes: 32, segmentsPerUpdate: 2 } },
      arms: [{ name: "ppo" }],
      updates: 2,
      seeds: 1,
    });
    const statuses = async () => (await experiments.get(record.id)).runs.map(({ status }) => status);
    const isEnded = async () => (await statuses()).every((status) => status === "ended");
    await until("the run ends", isEnded, LEAGUE_TIMEOUT_MS);
    await until(
      "the experiment ends",
      async () => (await leagues.store.experiment(record.id))?.control?.state === "ended",
    );
    const [run] = (await experiments.get(record.id)).runs;
    await leagues.delete(run?.league ?? "");
    expect(await statuses()).toEqual(["missing"]);
    reads.becomeSlow = true;
    await experiments.resume(record.id, true);
    Object.assign(reads, { becomeSlow: false, areSlow: false });
    await until("the run ends again", isEnded, LEAGUE_TIMEOUT_MS);
  },
  2 * LEAGUE_TIMEOUT_MS,
);

it(
  "stays paused if another process was about to play it",
  async () => {
    const request = {
      name: "Paused",
      settings: { game: "kuhn-poker", set: { segmentEpisodes: 32, segmentsPerUpdate: 2 } },
      arms: [{ name: "ppo" }],
      updates: 100_000,
      seeds: 1,
    };
    const { record } = await experiments.launch(request);
    const statuses = async () => (await experiments.get(record.id)).runs.map(({ status }) => status);
    await until("the run goes on", async () => (await statuses())[0] === "running", LEAGUE_TIMEOUT_MS);
    const asked = Promise.withResolvers<void>();
    const paused = Promise.withResolvers<void>();
    let isReleased = false;
    const late = new Proxy(leagues.store, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== "function") return value;
        return async (...args: unknown[]) => {
          const isOwn = args[0] === record.id;
          if (name === "takeLease" && isOwn) {
            asked.resolve();
            await paused.promise;
          }
          const answer = (await value.apply(target, args)) as unknown;
          if (name === "releaseLease" && isOwn) isReleased = true;
          return answer;
        };
      },
    }) satisfies Store;
    const other = openOn(late);
    try {
      await asked.promise;
      await experiments.pause(record.id);
      paused.resolve();
      await until("the other one decides", () => isReleased || other.led().length > 0);
      expect(other.led()).toEqual([]);
      expect(await statuses()).toEqual(["paused"]);
    } finally {
      await other.close();
    }
    await experiments.stop(record.id);
  },
  2 * LEAGUE_TIMEOUT_MS,
);
