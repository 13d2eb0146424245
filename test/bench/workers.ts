import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { LeagueEvent } from "../../agents/league/ledger.ts";
import { requestedConfig } from "../../agents/league/request.ts";
import type { SegmentJob } from "../../server/jobs/job.ts";
import { localRunner, type Runner } from "../../server/jobs/runner.ts";
import { createLeagueService } from "../../server/leagues/leagues.ts";
import { openRunner } from "../../server/queue/open-runner.ts";
import type { LaunchRequest } from "../../server/schemas/leagues.ts";
import { openStore } from "../../server/store/registry.ts";
import type { Store } from "../../server/store/store.ts";
import { startCommand, type RunningCommand } from "../support/command.ts";
import { quietLog } from "../support/quiet.ts";
import { hasRedis, startRedis, type TestRedis } from "../support/redis.ts";
import { until } from "../support/until.ts";
import { rowOf, type Row } from "./measure.ts";

const ENGINE = "wasm";
/** How often one and two workers are compared, and for how many seconds each. */
const RUNS = { count: 5, seconds: 10 };
/** Updates before the clock starts: by then everything is compiled. */
const WARM_UP_UPDATES = 8;
/** Jobs of one episode, one after the other: next to nothing but the way there and back. */
const SHORT_JOBS = 300;
const WRITES = 50;

/** Its segments have the default length for workers. Updates of one agent wait for each other, so it has four. */
const LEAGUE: LaunchRequest = {
  game: "leduc-poker",
  agents: Array.from({ length: 4 }, (_, i) => ({ id: `agent-${i + 1}` })),
};

/** What a queue costs a job, and what a second worker gains. */
export const workers = (): Promise<Row[]> =>
  withRedis(async (redis) => [...(await overhead(redis)), ...(await scaleOut(redis))]);

/** Measures with a Redis of its own; nothing where none is installed. */
export async function withRedis(measure: (redis: TestRedis) => Promise<Row[]>): Promise<Row[]> {
  if (!hasRedis) return [];
  const folder = await mkdtemp(join(tmpdir(), "red-queen-bench-"));
  const redis = await startRedis(folder);
  try {
    return await measure(redis);
  } finally {
    await redis.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** What a job of next to nothing costs: milliseconds, and seconds of the leader's and of Redis' processor. */
export interface JobCost {
  readonly queued: Row;
  readonly local: Row;
  readonly leader: number;
  readonly redis: number;
}

async function overhead(redis: TestRedis): Promise<Row[]> {
  const { queued, local, leader, redis: cpu } = await jobCost(redis);
  return [
    { ...queued, peer: "process of the leader", peerValue: local.value, ratio: queued.value / local.value },
    rowOf("leader's processor, a queued job", "ms", [leader * 1000]),
    rowOf("Redis' processor, a queued job", "ms", [cpu * 1000]),
  ];
}

export async function jobCost(redis: TestRedis): Promise<JobCost> {
  return inStore(async (store, directory) => {
    const local = localRunner({ store: { directory }, log: quietLog, engine: ENGINE, size: 1 });
    const queued = await openRunner({ store, storeSettings: { directory }, log: quietLog, redisUrl: redis.url });
    const worker = await startWorkers(1, directory, redis);
    try {
      const rounds = { queued: [] as number[], local: [] as number[] };
      const time = async (runner: Runner, league: string) => (await timeJobs(runner, league)) / SHORT_JOBS;
      await time(local, "warm up local");
      await time(queued, "warm up queued");
      const used = { leader: 0, redis: 0 };
      for (let round = 0; round < RUNS.count; round++) {
        rounds.local.push(await time(local, `local ${round}`));
        const before = { leader: process.cpuUsage(), redis: await cpuOf(redis) };
        rounds.queued.push(await time(queued, `queued ${round}`));
        const { user, system } = process.cpuUsage(before.leader);
        used.leader += (user + system) / 1e6;
        used.redis += (await cpuOf(redis)) - before.redis;
      }
      const jobs = SHORT_JOBS * RUNS.count;
      return {
        queued: rowOf("job of one episode through a queue", "ms", rounds.queued),
        local: rowOf("job of one episode in a process of the leader", "ms", rounds.local),
        leader: used.leader / jobs,
        redis: used.redis / jobs,
      };
    } finally {
      await queued.close();
      await local.close();
      await end(worker);
    }
  });
}

/** Milliseconds that the jobs take, one after the other. */
async function timeJobs(runner: Runner, league: string): Promise<number> {
  await runner.ready();
  const started = performance.now();
  for (let index = 0; index < SHORT_JOBS; index++) await runner.run(shortJob(league, index));
  return performance.now() - started;
}

const shortJob = (league: string, index: number): SegmentJob => ({
  kind: "segment",
  league,
  index,
  game: "kuhn-poker",
  options: {},
  seed: `${league}/${index}`,
  pairing: ["script:random", "script:random"],
  learnerSeats: [],
  policyVersion: 0,
  episodes: 1,
});

/** Updates a second, with their segments, evaluations and payoffs: two workers against one, and two processes. */
async function scaleOut(redis: TestRedis): Promise<Row[]> {
  const rates = { one: [] as number[], two: [] as number[], oneLocal: [] as number[], twoLocal: [] as number[] };
  for (let run = 0; run < RUNS.count; run++) {
    rates.one.push((await profileLeague(LEAGUE, 1, redis)).rate);
    rates.two.push((await profileLeague(LEAGUE, 2, redis)).rate);
    rates.oneLocal.push((await profileLeague(LEAGUE, 1, null)).rate);
    rates.twoLocal.push((await profileLeague(LEAGUE, 2, null)).rate);
  }
  const { segmentEpisodes } = requestedConfig({ ...LEAGUE, longSegments: true });
  const name = `leduc-poker, four agents, ${segmentEpisodes} episodes a segment`;
  const ratios = rates.two.map((rate, run) => rate / (rates.one[run] ?? Number.NaN));
  return [
    against(`${name}: two workers`, rates.two, "one worker", rates.one),
    against(`${name}: two processes`, rates.twoLocal, "one process", rates.oneLocal),
    against(`${name}: one worker`, rates.one, "one process", rates.oneLocal),
    rowOf(`${name}: two workers to one, run by run`, "x", ratios),
  ];
}

function against(name: string, values: readonly number[], peer: string, peerValues: readonly number[]): Row {
  const row = rowOf(name, "updates/s", values);
  const peerValue = rowOf("", "", peerValues).value;
  return { ...row, peer, peerValue, ratio: row.value / peerValue };
}

/** What a league on workers did in a while. */
export interface LeagueProfile {
  /** Updates a second, of all agents. */
  readonly rate: number;
  /** Mean seconds of a job, its writes to the store included. */
  readonly seconds: { readonly segment: number; readonly update: number; readonly evaluation: number };
  /** Evaluations for each update. */
  readonly evaluations: number;
  /** Seconds of writing one of its segments to SQLite. */
  readonly write: number;
}

/** Runs a league of its own on so many workers, or, without a Redis, in so many processes of the leader. */
export async function profileLeague(
  request: LaunchRequest,
  count: number,
  redis: TestRedis | null,
): Promise<LeagueProfile> {
  return inStore(async (store, directory) => {
    const settings = { store, storeSettings: { directory }, log: quietLog, engine: ENGINE, redisUrl: redis?.url };
    const service = await createLeagueService({ ...settings, jobs: count });
    const running = redis ? await startWorkers(count, directory, redis) : [];
    try {
      const { record } = await service.launch({ ...request, longSegments: true });
      const updates = (): number => service.get(record.id).state.agents.reduce((sum, agent) => sum + agent.updates, 0);
      await until("the first updates", () => updates() >= WARM_UP_UPDATES);
      const first = (await store.ledger(record.id)).length;
      const epoch = (): number => service.get(record.id).state.epoch;
      const nextEpoch = (): Promise<unknown> => {
        const before = epoch();
        return until("the next epoch", () => epoch() > before);
      };
      // Whole epochs: an epoch is one update of each agent, and takes seconds.
      await nextEpoch();
      const started = { updates: updates(), time: performance.now() };
      await sleep(RUNS.seconds * 1000);
      await nextEpoch();
      const seconds = (performance.now() - started.time) / 1000;
      const rate = (updates() - started.updates) / seconds;
      const events = (await store.ledger(record.id, first)).map(({ event }) => event);
      const timesOf = (type: "segment-played" | "policy-updated" | "evaluated"): readonly number[] =>
        events.flatMap((event) => (event.type === type ? [event.seconds] : []));
      const [played, learned, measured] = [timesOf("segment-played"), timesOf("policy-updated"), timesOf("evaluated")];
      return {
        rate,
        seconds: { segment: mean(played), update: mean(learned), evaluation: mean(measured) },
        evaluations: measured.length / learned.length,
        write: await timeWrites(store, events),
      };
    } finally {
      await service.close();
      await end(running);
    }
  });
}

async function timeWrites(store: Store, events: readonly LeagueEvent[]): Promise<number> {
  const played = events.find((event) => event.type === "segment-played");
  const segment = played?.type === "segment-played" ? await store.segment(played.segment) : null;
  if (!segment) return 0;
  const started = performance.now();
  for (let i = 0; i < WRITES; i++) await store.putSegment({ ...segment, id: `${segment.id}-${i}`, league: "copies" });
  return (performance.now() - started) / 1000 / WRITES;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length || 0;

/** Seconds of Redis' processor so far. */
async function cpuOf({ client }: TestRedis): Promise<number> {
  const info = await client.info("cpu");
  const read = (name: string): number => Number(new RegExp(`${name}:([0-9.]+)`).exec(info)?.[1] ?? Number.NaN);
  return read("used_cpu_sys") + read("used_cpu_user");
}

/** Processes of `redqueen work`, one job each at a time. */
async function startWorkers(count: number, store: string, redis: TestRedis): Promise<readonly RunningCommand[]> {
  const args = ["work", "--store", store, "--concurrency", "1", "--engine", ENGINE];
  const running = Array.from({ length: count }, () => startCommand(args, { REDIS_URL: redis.url }));
  for (const { errors } of running) await until("a worker", () => errors().includes('"worker started"'));
  return running;
}

async function end(running: readonly RunningCommand[]): Promise<void> {
  for (const { child } of running) child.kill("SIGTERM");
  await Promise.all(running.map(({ ended }) => ended));
}

/** Runs `work` with a store in a folder of its own. */
async function inStore<T>(work: (store: Store, directory: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), "red-queen-bench-"));
  const store = await openStore({ directory });
  try {
    return await work(store, directory);
  } finally {
    await store.close();
    await rm(directory, { recursive: true, force: true });
  }
}
