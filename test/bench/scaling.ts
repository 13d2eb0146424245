import type { LaunchRequest } from "../../server/schemas/leagues.ts";
import { simulate, type ModelLeagues, type ModelTimes } from "./league-model.ts";
import { rowOf, type Row } from "./measure.ts";
import { jobCost, profileLeague, withRedis, type JobCost, type LeagueProfile } from "./workers.ts";

/*
 * How leagues grow with workers: the model of `league-model.ts`, with times measured here, against one and two real
 * workers, and from there to a thousand.
 */

const GAME = "leduc-poker";
const AGENTS = 4;
const SEGMENTS_PER_UPDATE = 4;
const request: LaunchRequest = {
  game: GAME,
  agents: Array.from({ length: AGENTS }, (_, i) => ({ id: `agent-${i + 1}` })),
};
const WORKERS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1000];
/** Seconds of the model's own time, for each number of workers. */
const MODEL_SECONDS = 600;
/** Leagues like this one that are led side by side, each with as many agents as a league may have. */
const MANY = { leagues: 125, agents: 8 };

export const scaling = (): Promise<Row[]> =>
  withRedis(async (redis) => {
    const cost = await jobCost(redis);
    const one = await profileLeague(request, 1, redis);
    const two = await profileLeague(request, 2, redis);
    const times = timesOf(one, cost);
    const leagues = { segmentsPerUpdate: SEGMENTS_PER_UPDATE, evaluations: one.evaluations };
    const single = { ...leagues, leagues: 1, agents: AGENTS, leaders: 1 };
    const many = { ...leagues, ...MANY, leaders: 2 };
    return [
      rowOf("write of a segment to SQLite", "ms", [one.write * 1000]),
      rowOf("leader's processor, a job", "ms", [cost.leader * 1000]),
      rowOf("Redis' processor, a job", "ms", [cost.redis * 1000]),
      against("model, 1 worker", modelled(single, 1, times), "measured", one.rate),
      against("model, 2 workers", modelled(single, 2, times), "measured", two.rate),
      ...curve("one league of 4 agents", single, times),
      ...curve("125 leagues of 8 agents, 2 leaders", many, times),
    ];
  });

/** Updates a second of the model for each number of workers, against perfect scaling of the first. */
function curve(name: string, leagues: ModelLeagues, times: ModelTimes): Row[] {
  const first = modelled(leagues, 1, times);
  return WORKERS.map((count) =>
    against(`${name}, ${count} workers`, modelled(leagues, count, times), "ideal", first * count),
  );
}

const modelled = (leagues: ModelLeagues, workers: number, times: ModelTimes): number =>
  simulate(leagues, workers, times, MODEL_SECONDS).updatesPerSecond;

function against(name: string, value: number, peer: string, peerValue: number): Row {
  return { ...rowOf(name, "updates/s", [value]), peer, peerValue, ratio: value / peerValue };
}

function timesOf({ seconds, write: store }: LeagueProfile, { queued, local, leader, redis }: JobCost): ModelTimes {
  const wait = (queued.value - local.value) / 1000;
  const { segment, update, evaluation } = seconds;
  // The store's writes are modelled apart from the job that waits for them.
  return { segment: segment - store, update: update - store, evaluation, wait, leader, store, redis };
}
