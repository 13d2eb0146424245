import { setTimeout as sleep } from "node:timers/promises";
import type { Row } from "../measure.ts";
import type { MatchTicket } from "../../../server/schemas/matches.ts";
import { startServer } from "./contender.ts";
import { shortDrift } from "./drift.ts";
import { watch } from "./spectators.ts";

/*
 * Matches that open, are watched to their end and close, for many minutes: whether memory stays flat.
 */

const MATCHES_AT_ONCE = 100;
const SAMPLE_COUNT = 10;
/** Of the samples, those before the slope is taken: rooms open and code is compiled. */
const WARM_UP_SAMPLES = 3;

export async function measureMemory(minutes: number): Promise<Row[]> {
  const server = await startServer(0);
  const end = performance.now() + minutes * 60_000;
  let watched = 0;
  let missed = 0;
  const lives = Array.from({ length: MATCHES_AT_ONCE }, async () => {
    while (performance.now() < end) {
      // A machine that is too busy may not join in time.
      await watchMatch(server.address).then(
        () => watched++,
        () => missed++,
      );
    }
  });
  const samples: { minute: number; heap: number; rss: number }[] = [];
  try {
    for (let i = 1; i <= SAMPLE_COUNT; i++) {
      await sleep((minutes * 60_000) / SAMPLE_COUNT);
      const { heap, rss } = await server.load(true);
      samples.push({ minute: (i * minutes) / SAMPLE_COUNT, heap, rss });
    }
    await Promise.all(lives);
    const row = (what: string, unit: string, value: number): Row => ({
      name: `memory: ${what}`,
      unit,
      value,
      low: value,
      high: value,
    });
    const flat = samples.slice(WARM_UP_SAMPLES);
    return [
      ...samples.flatMap(({ minute, heap, rss }) => [
        row(`objects after ${minute.toFixed(1)} min`, "MB", heap),
        row(`process after ${minute.toFixed(1)} min`, "MB", rss),
      ]),
      row("matches watched to their end", "matches", watched),
      row("matches not joined", "matches", missed),
      row("objects, trend", "MB an hour", slope(flat.map(({ minute, heap }) => [minute / 60, heap]))),
      row("process, trend", "MB an hour", slope(flat.map(({ minute, rss }) => [minute / 60, rss]))),
    ];
  } finally {
    await server.close();
  }
}

/** Opens a match and watches until its room closes. */
async function watchMatch(address: string): Promise<void> {
  const request = { game: shortDrift.id, seats: ["script:left", "script:left"] };
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${address}/api/matches`, { method: "POST", body: JSON.stringify(request), headers });
  if (!answer.ok) throw new Error(await answer.text());
  const { socket } = await watch(address, ((await answer.json()) as MatchTicket).room);
  await new Promise((resolve) => socket.once("close", resolve));
}

/** Of the least-squares line. */
function slope(points: readonly (readonly [number, number])[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(points.map(([at]) => at)), mean(points.map(([, value]) => value))];
  const covariance = mean(points.map(([at, value]) => (at - x) * (value - y)));
  return covariance / mean(points.map(([at]) => (at - x) ** 2));
}
