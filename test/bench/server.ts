import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { Client } from "@colyseus/sdk";
import type { Row } from "./measure.ts";
import type { LeagueSummary } from "../../server/schemas/leagues.ts";
import type { ServerStatus } from "../../server/schemas/status.ts";

const SPECTATORS = 10;
/** Rounds of ten seconds: the window of the server's own measure. */
const ROUNDS = 3;
const ROUND_MS = 10_000;

/** Event-loop delay of a server in which two leagues learn and ten spectators watch, half of them at each arena. */
export async function server(): Promise<Row[]> {
  const directory = await mkdtemp(join(tmpdir(), "red-queen-bench-"));
  const entry = join(import.meta.dirname, "../../server/redqueen.js");
  const child = spawn(process.execPath, [entry, "start"], {
    env: { ...process.env, PORT: "0", DATA_DIR: directory, LOG_LEVEL: "warn" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const [printed] = (await once(child.stdout, "data")) as [Buffer];
    return await watch(/http:\S+/.exec(printed.toString())?.[0] ?? "");
  } finally {
    const gone = once(child, "exit");
    child.kill("SIGINT");
    await gone;
    await rm(directory, { recursive: true, force: true });
  }
}

async function watch(address: string): Promise<Row[]> {
  const ask = async <T>(path: string, init?: RequestInit): Promise<T> =>
    (await (await fetch(new URL(path, address), init)).json()) as T;
  await ask("/api/leagues", {
    method: "POST",
    body: JSON.stringify({ game: "leduc-poker" }),
    headers: { "content-type": "application/json" },
  });
  await setTimeout(5000);
  const arenas = (await ask<LeagueSummary[]>("/api/leagues")).flatMap(({ arena }) => arena ?? []);
  const client = new Client(address.replace("http", "ws"));
  const rooms = await Promise.all(
    Array.from({ length: SPECTATORS }, (_, i) => client.joinById(arenas[i % arenas.length] ?? "", {})),
  );
  const seen: ServerStatus["loopDelay"][] = [];
  for (let round = 0; round < ROUNDS; round++) {
    await setTimeout(ROUND_MS);
    seen.push((await ask<ServerStatus>("/api/status")).loopDelay);
  }
  const leagues = await ask<LeagueSummary[]>("/api/leagues");
  await Promise.all(rooms.map((room) => room.leave()));
  return [
    spread(
      "server loop delay p50",
      "ms",
      seen.map(({ p50 }) => p50),
    ),
    spread(
      "server loop delay p99",
      "ms",
      seen.map(({ p99 }) => p99),
    ),
    ...leagues.map(({ game, episodesPerSecond }) =>
      spread(`server self-play ${game}`, "episodes/s", [episodesPerSecond]),
    ),
  ];
}

function spread(name: string, unit: string, values: readonly number[]): Row {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  return { name, unit, value, low: sorted[0] ?? value, high: sorted.at(-1) ?? value };
}
