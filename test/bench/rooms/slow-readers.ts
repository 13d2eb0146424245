import { setTimeout as sleep } from "node:timers/promises";
import type { Row } from "../measure.ts";
import { startServer } from "./contender.ts";
import { wideDrift } from "./drift.ts";
import { watchAll } from "./spectators.ts";

/*
 * Spectators that stop reading a match whose patches have some 50 kB, ten times a second, beside others that read.
 */

const SLOW_READERS = 20;
const READER_COUNT = 5;
const DEADLINE_MS = 60_000;
const POLL_MS = 100;

export async function measureSlowReaders(): Promise<Row[]> {
  const server = await startServer(1, wideDrift.id);
  try {
    const { address, rooms } = server;
    const join = (count: number) =>
      watchAll(
        address,
        Array.from({ length: count }, () => rooms[0] ?? ""),
        count,
      );
    const reading = await join(READER_COUNT);
    const slow = await join(SLOW_READERS);
    const before = await server.load();
    for (const { socket } of slow) socket.pause();
    const started = performance.now();
    let { clients, rss } = before;
    while (clients > READER_COUNT && performance.now() - started < DEADLINE_MS) {
      await sleep(POLL_MS);
      const load = await server.load();
      clients = load.clients;
      rss = Math.max(rss, load.rss);
    }
    const seconds = (performance.now() - started) / 1000;
    const row = (what: string, unit: string, value: number): Row => ({
      name: `slow readers: ${what}`,
      unit,
      value,
      low: value,
      high: value,
    });
    return [
      row(`dropped, of ${SLOW_READERS}`, "clients", SLOW_READERS + READER_COUNT - clients),
      row("until the last was dropped", "s", seconds),
      row("memory meanwhile", "MB more", rss - before.rss),
      row(
        `still reading, of ${READER_COUNT}`,
        "clients",
        reading.filter(({ socket }) => socket.readyState === 1).length,
      ),
    ];
  } finally {
    await server.close();
  }
}
