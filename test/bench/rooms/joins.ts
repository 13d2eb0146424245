import { setTimeout as sleep } from "node:timers/promises";
import { againstBare } from "./against-bare.ts";
import type { Row } from "../measure.ts";
import { startBare, startServer, type Contender } from "./contender.ts";
import { percentiles, type Percentiles } from "./percentiles.ts";
import { watch } from "./spectators.ts";

/*
 * 500 joins a minute, into rooms of matches that are played; each spectator stays for two seconds.
 */

const ROOM_COUNT = 200;
const JOIN_PAUSE_MS = 60_000 / 500;
const STAY_MS = 2000;
const WARM_UP_MS = 2000;
const WINDOW_MS = 20_000;

interface Measured {
  /** Milliseconds until a spectator has the full state. */
  readonly joins: Percentiles;
  readonly perMinute: number;
  /** Milliseconds of the main thread for each join, beyond what it needed without joins. */
  readonly cpuOfJoin: number;
}

export async function measureJoins(): Promise<Row[]> {
  const own = await measure(await startServer(ROOM_COUNT));
  const bare = await measure(await startBare(ROOM_COUNT));
  const row = (what: string, unit: string, of: (measured: Measured) => number): Row =>
    againstBare(`joins: ${what}`, unit, of(own), of(bare));
  return [
    row("spectators joined", "a minute", ({ perMinute }) => perMinute),
    row("time to the full state, p50", "ms", ({ joins }) => joins.p50),
    row("time to the full state, p99", "ms", ({ joins }) => joins.p99),
    row("CPU of the main thread for a join", "ms", ({ cpuOfJoin }) => cpuOfJoin),
  ];
}

async function measure(server: Contender): Promise<Measured> {
  try {
    await sleep(WARM_UP_MS);
    const idle = await server.load();
    await sleep(WINDOW_MS / 2);
    const before = await server.load();
    const times = await joinFor(server, WINDOW_MS);
    const after = await server.load();
    const usual = (before.cpu - idle.cpu) / (before.at - idle.at);
    const milliseconds = after.at - before.at;
    return {
      joins: percentiles(times),
      perMinute: (times.length / milliseconds) * 60_000,
      cpuOfJoin: (after.cpu - before.cpu - usual * milliseconds) / times.length,
    };
  } finally {
    await server.close();
  }
}

/** Milliseconds that each join took. */
async function joinFor({ address, rooms }: Contender, milliseconds: number): Promise<number[]> {
  const times: number[] = [];
  const join = async (room: string): Promise<void> => {
    const started = performance.now();
    const { socket } = await watch(address, room);
    times.push(performance.now() - started);
    setTimeout(() => socket.close(), STAY_MS);
  };
  const joins: Promise<void>[] = [];
  const start = performance.now();
  for (let i = 0; i * JOIN_PAUSE_MS < milliseconds; i++) {
    await sleep(Math.max(0, start + i * JOIN_PAUSE_MS - performance.now()));
    joins.push(join(rooms[i % rooms.length] ?? ""));
  }
  await Promise.all(joins);
  return times;
}
