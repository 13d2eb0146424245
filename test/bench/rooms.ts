import { setTimeout as sleep } from "node:timers/promises";
import { Client, type Room } from "@colyseus/sdk";
import { againstBare } from "./rooms/against-bare.ts";
import type { Row, SuiteOptions } from "./measure.ts";
import { startBare, startServer, type Contender } from "./rooms/contender.ts";
import { measureJoins } from "./rooms/joins.ts";
import { measureMemory } from "./rooms/memory.ts";
import { measureSlowReaders } from "./rooms/slow-readers.ts";
import { percentiles, type Percentiles } from "./rooms/percentiles.ts";
import { gapsOf, watchAll } from "./rooms/spectators.ts";

/*
 * What one server carries beside two leagues: matches that move ten times a second, and their spectators. The peer of
 * each row is Colyseus alone, with as large frames, while two leagues run on another server.
 */

interface Size {
  readonly rooms: number;
  /** Of each room. */
  readonly spectators: number;
}

const SIZES: readonly Size[] = [
  { rooms: 2000, spectators: 0 },
  { rooms: 500, spectators: 1 },
  { rooms: 200, spectators: 10 },
  { rooms: 1000, spectators: 2 },
  { rooms: 600, spectators: 5 },
  { rooms: 1000, spectators: 5 },
];
/** Before a measurement, so that code is compiled and leagues have begun. */
const WARM_UP_MS = 2000;
const WINDOW_MS = 10_000;
const JOINED_AT_ONCE = 20;
const ROUND_TRIP_PAUSE_MS = 50;

/** `only` "joins", "slow readers" or any size such as "200x1" measures that alone, `minutes` memory alone. */
export async function rooms(_: unknown, { only, minutes }: SuiteOptions = {}): Promise<Row[]> {
  if (minutes !== undefined) return measureMemory(minutes);
  const [, open, watching] = /^(\d+)x(\d+)$/.exec(only ?? "") ?? [];
  if (open !== undefined) return compare({ rooms: Number(open), spectators: Number(watching) });
  const rows: Row[] = [];
  if (only === undefined) for (const size of SIZES) rows.push(...(await compare(size)));
  if (only !== "slow readers") rows.push(...(await measureJoins()));
  if (only !== "joins") rows.push(...(await measureSlowReaders()));
  return rows;
}

interface Measured {
  readonly cpu: number;
  readonly busy: number;
  readonly cpuPerPly: number;
  readonly plies: number;
  readonly bytes: number;
  readonly gaps: Percentiles;
  readonly roundTrips: Percentiles;
  readonly rss: number;
}

async function compare(size: Size): Promise<Row[]> {
  const own = await measure(await startServer(size.rooms), size);
  const bare = await measure(await startBare(size.rooms), size);
  const row = (what: string, unit: string, of: (measured: Measured) => number): Row =>
    againstBare(`${size.rooms} rooms x ${size.spectators} spectators: ${what}`, unit, of(own), of(bare));
  const watched = [
    row("bytes of a patch", "bytes", ({ bytes }) => bytes),
    row("between patches, p50", "ms", ({ gaps }) => gaps.p50),
    row("between patches, p99", "ms", ({ gaps }) => gaps.p99),
  ];
  return [
    row("CPU of the main thread", "%", ({ cpu }) => cpu),
    row("event loop busy", "%", ({ busy }) => busy),
    row("CPU of the main thread for a ply", "us", ({ cpuPerPly }) => cpuPerPly),
    row("plies of a room", "plies/s", ({ plies }) => plies),
    ...(size.spectators > 0 ? watched : []),
    row("round trip, p50", "ms", ({ roundTrips }) => roundTrips.p50),
    row("round trip, p99", "ms", ({ roundTrips }) => roundTrips.p99),
    row("memory", "MB", ({ rss }) => rss),
  ];
}

async function measure(server: Contender, { rooms: count, spectators }: Size): Promise<Measured> {
  try {
    const { address, rooms: open } = server;
    const seats = open.flatMap((room) => Array.from({ length: spectators }, () => room));
    const watching = await watchAll(address, seats, JOINED_AT_ONCE);
    // One more spectator, which sends requests.
    const requesting = await new Client(address.replace("http", "ws")).joinById(open[0] ?? "", {});
    requesting.onMessage("*", () => {});
    await sleep(WARM_UP_MS);
    for (const spectator of watching) spectator.reset();
    const before = await server.load();
    const roundTrips = await timeRoundTrips(requesting, performance.now() + WINDOW_MS);
    const after = await server.load();
    const milliseconds = after.at - before.at;
    const plies = after.plies - before.plies;
    const patches = watching.reduce((sum, { times }) => sum + times.length, 0);
    return {
      cpu: ((after.cpu - before.cpu) / milliseconds) * 100,
      busy: ((after.active - before.active) / milliseconds) * 100,
      cpuPerPly: ((after.cpu - before.cpu) / plies) * 1000,
      plies: (plies / count / milliseconds) * 1000,
      bytes: watching.reduce((sum, { bytes }) => sum + bytes, 0) / patches,
      gaps: percentiles(gapsOf(watching)),
      roundTrips,
      rss: after.rss,
    };
  } finally {
    await server.close();
  }
}

/** Requests that are refused at once: they go through the room's event loop and back. */
async function timeRoundTrips(room: Room, end: number): Promise<Percentiles> {
  const times: number[] = [];
  while (performance.now() < end) {
    await sleep(ROUND_TRIP_PAUSE_MS);
    const started = performance.now();
    await room.request("cancel");
    times.push(performance.now() - started);
  }
  return percentiles(times);
}
