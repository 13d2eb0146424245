import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { setTimeout as sleep } from "node:timers/promises";
import { Client, type Room } from "@colyseus/sdk";
import type { MatchTicket } from "../../server/schemas/matches.ts";
import type { MatchStateType } from "../../server/rooms/state.ts";
import type { Row } from "./measure.ts";
import type { ServerLoad } from "./rooms/server-process.ts";

/*
 * What one server carries beside two leagues: matches that move ten times a second, and their spectators. The peer of
 * each row is a bare Colyseus room with as large frames, as measured with Colyseus 0.18.17 on two cores that the
 * spectators shared, without leagues.
 */

interface Size {
  readonly rooms: number;
  readonly spectators: number;
  /** Of the bare rooms: the event loop's share, and milliseconds between patches and of a round trip, p50 and p99. */
  readonly bare: { readonly busy: number; readonly gaps: Percentiles; readonly roundTrips: Percentiles | null };
}
interface Percentiles {
  readonly p50: number;
  readonly p99: number;
}

const SIZES: readonly Size[] = [
  { rooms: 2000, spectators: 0, bare: { busy: 0.16, gaps: { p50: 101, p99: 114 }, roundTrips: null } },
  {
    rooms: 500,
    spectators: 1,
    bare: { busy: 0.21, gaps: { p50: 101, p99: 111 }, roundTrips: { p50: 0.23, p99: 2.8 } },
  },
  {
    rooms: 200,
    spectators: 10,
    bare: { busy: 0.28, gaps: { p50: 101, p99: 149 }, roundTrips: { p50: 0.28, p99: 10 } },
  },
  {
    rooms: 1000,
    spectators: 2,
    bare: { busy: 0.43, gaps: { p50: 101, p99: 133 }, roundTrips: { p50: 0.51, p99: 6.5 } },
  },
  { rooms: 600, spectators: 5, bare: { busy: 0.51, gaps: { p50: 102, p99: 177 }, roundTrips: { p50: 0.6, p99: 26 } } },
  { rooms: 1000, spectators: 5, bare: { busy: 0.77, gaps: { p50: 105, p99: 304 }, roundTrips: { p50: 2, p99: 104 } } },
];
const WINDOW_MS = 15_000;
/** Spectators whose patches are timed, and joins and launches at once. */
const TIMED = 100;
const AT_ONCE = 20;
const ROUND_TRIP_PAUSE_MS = 50;

export async function rooms(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const size of SIZES) rows.push(...(await measure(size)));
  return rows;
}

async function measure({ rooms: count, spectators, bare }: Size): Promise<Row[]> {
  const file = fileURLToPath(new URL("./rooms/server-process.ts", import.meta.url));
  const child = fork(file, { execArgv: ["--disable-warning=ExperimentalWarning"] });
  try {
    const [address] = (await once(child, "message")) as [string];
    const tickets = await inParallel(count, () => openMatch(address));
    // One more room, with one spectator, where nobody would watch.
    const watched = spectators === 0 ? tickets.slice(0, 1) : tickets;
    const client = new Client(address.replace("http", "ws"));
    const seats = watched.flatMap(({ room }) => Array.from({ length: Math.max(1, spectators) }, () => room));
    const watching = await inParallel(seats.length, (i) => watch(client, seats[i] ?? ""));
    await loadOf(child);
    const gaps = watching.slice(0, TIMED).map(timePatches);
    const roundTrips = await timeRoundTrips(watching[0], performance.now() + WINDOW_MS);
    const { busy, rss } = await loadOf(child);
    const name = `${count} rooms x ${spectators} spectators`;
    const row = (what: string, unit: string, value: number, peerValue?: number): Row => ({
      name: `${name}: ${what}`,
      unit,
      value,
      low: value,
      high: value,
      ...(peerValue !== undefined && { peer: "bare room", peerValue, ratio: value / peerValue }),
    });
    const between = percentiles(gaps.flatMap((times) => times.map((at, i) => at - (times[i - 1] ?? at)).slice(1)));
    return [
      row("event loop busy", "%", busy * 100, bare.busy * 100),
      row("between patches, p50", "ms", between.p50, bare.gaps.p50),
      row("between patches, p99", "ms", between.p99, bare.gaps.p99),
      row("round trip, p50", "ms", roundTrips.p50, bare.roundTrips?.p50),
      row("round trip, p99", "ms", roundTrips.p99, bare.roundTrips?.p99),
      row("memory", "MB", rss),
    ];
  } finally {
    const gone = once(child, "exit");
    child.disconnect();
    await gone;
  }
}

async function openMatch(address: string): Promise<MatchTicket> {
  const body = JSON.stringify({ game: "bench-drift", seats: ["script:random", "script:random"] });
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${address}/api/matches`, { method: "POST", body, headers });
  if (!answer.ok) throw new Error(await answer.text());
  return (await answer.json()) as MatchTicket;
}

async function watch(client: Client, room: string): Promise<Room> {
  const joined = await client.joinById<MatchStateType>(room, {});
  joined.onMessage("*", () => {});
  return joined as unknown as Room;
}

/** Milliseconds at which patches arrived. */
function timePatches(room: Room): readonly number[] {
  const times: number[] = [];
  room.onStateChange(() => void times.push(performance.now()));
  return times;
}

/** Requests that are refused at once: they go through the room's event loop and back. */
async function timeRoundTrips(room: Room | undefined, end: number): Promise<Percentiles> {
  const times: number[] = [];
  while (performance.now() < end) {
    await sleep(ROUND_TRIP_PAUSE_MS);
    const started = performance.now();
    await room?.request("cancel");
    times.push(performance.now() - started);
  }
  return percentiles(times);
}

function percentiles(values: readonly number[]): Percentiles {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99) };
}

/** What the server's event loop did since the last call. */
async function loadOf(child: ChildProcess): Promise<ServerLoad> {
  const answer = once(child, "message");
  child.send("load");
  return ((await answer) as [ServerLoad])[0];
}

/** The results of `work` for 0 … count - 1, some at once. */
async function inParallel<T>(count: number, work: (i: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const one = async (): Promise<void> => {
    for (let i = next++; i < count; i = next++) results[i] = await work(i);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  return results;
}
