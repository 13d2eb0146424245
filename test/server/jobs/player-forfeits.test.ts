import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Segment } from "../../../agents/episode.ts";
import { verifySegment } from "../../../agents/rollout/verify.ts";
import { externalKinds } from "../../../server/external/kinds.ts";
import { readLlmSettings } from "../../../server/external/llm/settings.ts";
import type { LadderJob } from "../../../server/jobs/job.ts";
import { localRunner, type Runner } from "../../../server/jobs/runner.ts";
import { openStore } from "../../../server/store/registry.ts";
import type { Store } from "../../../server/store/store.ts";
import { temporaryFolder } from "../../support/folder.ts";
import { quietLog } from "../../support/quiet.ts";
import { until } from "../../support/until.ts";
import { openEndpoint, playing, saying, type ChatReply, type ChatRequest } from "../external/llm/endpoint.ts";
import { firstPolicy, segmentJob } from "./jobs.ts";

/* Jobs in processes of their own, with players that fail in the middle of their games. */

const EPISODE_COUNT = 4;
const directory = temporaryFolder();
const policy = firstPolicy();
const own = `policy:${policy.hash}`;

/** Answers by model: a fault is one of the model of that name. */
const models: Readonly<Record<string, (request: ChatRequest, index: number) => ChatReply>> = {
  sound: ({ body }) => playing(body.response_format?.json_schema.schema.properties.action.enum?.at(-1) ?? ""),
  babbling: () => saying("I have no idea."),
  hanging: () => "hang",
  /** Three answers, then it is gone. */
  dying: (request, index) => (index < 3 ? (models["sound"]?.(request, index) ?? "cut") : "cut"),
};
const counts = new Map<string, number>();

let endpoint: Awaited<ReturnType<typeof openEndpoint>>;
let store: Store;
let runner: Runner;
beforeAll(async () => {
  endpoint = await openEndpoint((request) => {
    const { model } = request.body;
    const index = counts.get(model) ?? 0;
    counts.set(model, index + 1);
    return models[model]?.(request, index) ?? "cut";
  });
  store = await openStore({ directory });
  await store.putWeights(policy);
  const external = externalKinds({ llm: readLlmSettings({ OPENAI_BASE_URL: endpoint.baseUrl }) });
  runner = localRunner({ store: { directory }, engine: "cpu", log: quietLog, size: 1, external });
  await runner.ready();
});
afterAll(async () => {
  await runner.close();
  await store.close();
  await endpoint.close();
});

function ladderJob(players: readonly string[]): LadderJob {
  const games = players.flatMap((player) => [
    { pairing: [own, player], episodes: EPISODE_COUNT },
    { pairing: [player, own], episodes: EPISODE_COUNT },
  ]);
  const { hash } = policy;
  counts.clear();
  return {
    kind: "ladder",
    league: "league",
    game: "kuhn-poker",
    options: {},
    seed: players.join(),
    policy: hash,
    version: 0,
    games,
  };
}

async function segmentOf(id: string): Promise<Segment> {
  const segment = await store.segment(id);
  if (!segment) throw new Error(`no segment ${id}`);
  expect(verifySegment(segment)).toEqual([]);
  return segment;
}

it("a league's segment continues with random moves, on record, when a player of its cast goes away", async () => {
  counts.clear();
  const player = "llm:dying?turnMs=10000";
  const job = segmentJob(policy, 0, { pairing: [own, player], learnerSeats: [0], episodes: 8, seed: "cast" });
  const { segment: id } = await runner.run(job);
  const { forfeits, transcripts = [], count } = await segmentOf(id);
  expect([count, forfeits]).toEqual([8, undefined]);
  const turns = transcripts.flatMap((one) => one.turns);
  const played = turns.filter(({ result }) => result === "played");
  const failed = turns.filter(({ result }) => result === "random");
  expect(played).toHaveLength(3);
  expect(failed.length).toBeGreaterThanOrEqual(5);
  expect(new Set(failed.map(({ attempts }) => attempts[0]?.fault?.code))).toEqual(new Set(["player/unavailable"]));
});

describe("a ladder job in a process of its own", () => {
  it.each([
    ["llm:babbling?maxStrikes=2", "illegal", "game/unreadable-action"],
    ["llm:hanging?turnMs=200", "time", "player/late"],
  ])("counts the games that %s forfeits", async (player, reason, code) => {
    const { results, skipped } = await runner.run(ladderJob([player]));
    expect(skipped).toEqual([]);
    expect(results.map(({ players, episodes }) => [players.includes(player), episodes])).toEqual([
      [true, EPISODE_COUNT],
      [true, EPISODE_COUNT],
    ]);
    for (const { segment: id } of results) {
      const { forfeits = [], transcripts = [], pairing } = await segmentOf(id);
      const seat = pairing.indexOf(player);
      const all = Array.from({ length: EPISODE_COUNT }, (_, episode) => ({ episode, seat, reason }));
      expect(forfeits).toMatchObject(all);
      expect(transcripts.flatMap(({ turns }) => turns.map(({ result }) => result))).toEqual(all.map(() => "forfeited"));
      expect(transcripts[0]?.turns[0]?.attempts.at(-1)?.fault?.code).toBe(code);
    }
  });

  it("skips a player that goes away in the middle of a game, and plays the others", async () => {
    const [dying, sound] = ["llm:dying?turnMs=2000&tables=1", "llm:sound"];
    const job = ladderJob([dying, sound]);
    const { results, skipped } = await runner.run(job);
    expect(counts.get("dying")).toBeGreaterThan(3);
    expect(skipped).toEqual([{ player: dying, reason: "The endpoint can't be reached." }]);
    expect(results.map(({ players }) => players.includes(sound))).toEqual([true, true]);
    for (const { segment } of results) expect((await segmentOf(segment)).forfeits).toBeUndefined();
  });

  it("closes the connections of its players when it is cancelled", async () => {
    const before = endpoint.abandoned();
    const stop = new AbortController();
    const cancelled = runner.run(ladderJob(["llm:hanging?turnMs=600000"]), stop.signal);
    await until("its player thinks", () => (counts.get("hanging") ?? 0) === EPISODE_COUNT);
    stop.abort(new Error("stopped"));
    await expect(cancelled).rejects.toThrow("stopped");
    await until("its connections are closed", () => endpoint.abandoned() === before + EPISODE_COUNT);
  });
});
