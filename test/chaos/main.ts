import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { random, randomInteger } from "../../games/core/random.ts";
import { startCommand, runCommand } from "../support/command.ts";
import { buildFerretDB, startFerretDB, type FerretDB } from "../support/ferretdb.ts";
import { freePort } from "../support/redis.ts";
import { until } from "../support/until.ts";
import { playMatches, type Matches } from "./people.ts";
import { startStoreProxy } from "./store-proxy.ts";
import { victimOf, type Victim } from "./victim.ts";

/*
 * `npm run chaos -- --minutes 10 --seed 1`: two servers, three workers, Redis and a server of MongoDB's protocol, of
 * which any is killed, paused, cut off or left without disk at random, while people play and leagues learn. Ends with
 * exit code 1 if the store's audit finds anything or a league is stuck afterwards.
 */

const SERVERS = 2;
const WORKERS = 3;
const PEOPLE = 3;
/** Milliseconds between two faults. */
const PAUSE_MS = { least: 2000, most: 8000 };
/** Milliseconds that a fault lasts. */
const FAULT_MS = { least: 1000, most: 9000 };
const SLOW_MS = 300;
/** Updates that every league must make once the faults are over, and milliseconds that it has for them. */
const RECOVERY = { updates: 5, limit: 180_000 };
const LEAGUES = [
  { game: "kuhn-poker", hidden: [8], segmentEpisodes: 64, seed: 1 },
  { game: "tic-tac-toe", hidden: [16], segmentEpisodes: 64, seed: 2, agents: [{ id: "a" }, { id: "b" }] },
];

interface League {
  readonly id: string;
  readonly status: string;
  readonly reason: string;
  readonly updates: number;
}

const { values } = parseArgs({
  options: { minutes: { type: "string", default: "10" }, seed: { type: "string", default: "1" } },
});
const draw = random(`chaos/${values.seed}`);
const between = ({ least, most }: { least: number; most: number }): number => least + randomInteger(draw, most - least);
const pick = <T>(list: readonly T[]): T => list[randomInteger(draw, list.length)] as T;
const say = (line: string): boolean => process.stdout.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`);

const build = buildFerretDB();
if ("missing" in build) throw new Error(build.missing);
const { binary } = build;
const folder = await mkdtemp(join(tmpdir(), "red-queen-chaos-"));
const log: { readonly name: string; readonly text: () => string }[] = [];

const redisPort = await freePort();
const redis = await victimOf("Redis", async () => {
  const files = ["--dir", folder, "--save", "", "--appendonly", "yes", "--maxmemory-policy", "noeviction"];
  const child = spawn("redis-server", ["--port", String(redisPort), "--bind", "127.0.0.1", ...files], {
    stdio: "ignore",
  });
  await sleep(500);
  return child;
});

let ferret: FerretDB | null = null;
const storePort = await freePort();
const store = await victimOf("store", async () => {
  ferret = await startFerretDB(binary, folder, storePort);
  return ferret.child;
});
const proxy = await startStoreProxy(storePort);
const MONGODB_URL = `mongodb://127.0.0.1:${proxy.port}/red-queen?maxPoolSize=4`;
const environment = { MONGODB_URL, REDIS_URL: `redis://127.0.0.1:${redisPort}`, ENGINE: "wasm", LOG_LEVEL: "info" };

async function start(name: string, args: readonly string[], port?: number): Promise<ChildProcess> {
  const command = startCommand(args, { ...environment, ...(port !== undefined && { PORT: String(port) }) });
  log.push({ name, text: () => command.errors() });
  await until(`the start of ${name}`, () => {
    if (command.child.exitCode !== null) throw new Error(`${name} ended: ${command.errors().slice(-2000)}`);
    return command.output().includes("http") || command.errors().includes('"worker started"');
  });
  return command.child;
}

/** Starts it again until it works: what it needs may be down. */
async function startAgain(name: string, args: readonly string[], port?: number): Promise<ChildProcess> {
  for (;;) {
    try {
      return await start(name, args, port);
    } catch (error) {
      say(`${name} did not start: ${String(error).split("\n")[0]?.slice(0, 200)}`);
      await sleep(1000);
    }
  }
}

/** Errors that a process logged, without what differs from one to the next. */
function errorsIn(name: string, text: string): readonly string[] {
  return text.split("\n").flatMap((line) => {
    if (!/"level":(50|60)/.test(line)) return [];
    const { msg, err } = JSON.parse(line) as { readonly msg: string; readonly err?: { readonly code?: string } };
    return [`${name.replace(/ \d$/, "")}: ${msg}${err?.code === undefined ? "" : ` (${err.code})`}`];
  });
}

const ports = await Promise.all(Array.from({ length: SERVERS }, () => freePort()));
const addresses = ports.map((port) => `http://127.0.0.1:${port}`);
const servers: Victim[] = [];
for (const [i, port] of ports.entries()) {
  servers.push(await victimOf(`server ${i + 1}`, () => startAgain(`server ${i + 1}`, ["start", "--no-demo"], port)));
}
const workers: Victim[] = [];
for (let i = 1; i <= WORKERS; i++) {
  const args = ["work", "--concurrency", "1", "--store", MONGODB_URL];
  workers.push(await victimOf(`worker ${i}`, () => startAgain(`worker ${i}`, args)));
}
const everyone = [...servers, ...workers, redis, store];

const ids: string[] = [];
for (const request of LEAGUES) {
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${addresses[0]}/api/leagues`, { method: "POST", body: JSON.stringify(request), headers });
  ids.push(((await answer.json()) as League).id);
}
/** A league as the server that is best informed sees it. */
async function league(id: string): Promise<League | null> {
  const seen = await Promise.all(
    addresses.map(async (address) => {
      try {
        const answer = await fetch(`${address}/api/leagues/${id}`, { signal: AbortSignal.timeout(5000) });
        return answer.ok ? ((await answer.json()) as League) : null;
      } catch {
        return null;
      }
    }),
  );
  return seen.flatMap((one) => one ?? []).toSorted((a, b) => b.updates - a.updates)[0] ?? null;
}

const matches: Matches = { finished: 0, abandoned: 0, lost: 0, unfinished: 0, refused: 0 };
const stop = new AbortController();
const playing = Promise.all(Array.from({ length: PEOPLE }, () => playMatches(addresses, stop.signal, matches)));

const counts = new Map<string, number>();
const faults: Readonly<Record<string, () => Promise<string>>> = {
  kill: async () => {
    const victim = pick(everyone);
    await victim.restart();
    return victim.name;
  },
  pause: async () => {
    const victim = pick(everyone);
    await victim.pause(between(FAULT_MS));
    return victim.name;
  },
  "full disk": async () => {
    await store.fillDisk(between(FAULT_MS));
    return store.name;
  },
  cut: async () => {
    proxy.cut();
    return "connections to the store";
  },
  slow: async () => {
    proxy.slow(SLOW_MS);
    await sleep(between(FAULT_MS));
    proxy.slow(0);
    return "connections to the store";
  },
};
const kinds = Object.keys(faults);
const over = Date.now() + Number(values.minutes) * 60_000;
while (Date.now() < over) {
  await sleep(between(PAUSE_MS));
  const kind = pick(kinds);
  const started = Date.now();
  const name = (await faults[kind]?.()) ?? "";
  const fault = `${kind} ${name.replace(/ \d$/, "")}`;
  counts.set(fault, (counts.get(fault) ?? 0) + 1);
  const progress = (await Promise.all(ids.map(league))).map((one) => (one ? `${one.updates}` : "?")).join(", ");
  say(
    `${kind}: ${name}, ${((Date.now() - started) / 1000).toFixed(1)} s; updates ${progress}; ${JSON.stringify(matches)}`,
  );
}

say("The faults are over.");
let isStuck = false;
for (const id of ids) {
  const before = await until("an answer", () => league(id));
  const began = Date.now();
  const isMoving = async (): Promise<boolean> =>
    ((await league(id))?.updates ?? 0) >= before.updates + RECOVERY.updates;
  await until("progress", isMoving, RECOVERY.limit).catch(() => (isStuck = true));
  const after = await league(id);
  say(`${id}: ${after?.updates} updates, ${after?.status}, ${after?.reason || "no problem"}, ${Date.now() - began} ms`);
}
stop.abort();
await playing;
for (const victim of [...servers, ...workers]) await victim.end("SIGTERM");
const audit = await runCommand(["store", "audit", "--store", MONGODB_URL, "--json"]);
await proxy.close();
await store.end("SIGTERM");
await redis.end("SIGTERM");
say(`Faults: ${[...counts].map(([name, count]) => `${name} ${count}`).join(", ")}`);
say(`Matches of people: ${JSON.stringify(matches)}`);
say(`Audit: exit code ${audit.code}, ${audit.stdout.slice(0, 1000)}`);
const errors = log.flatMap(({ name, text }) => errorsIn(name, text()));
for (const [line, same] of Map.groupBy(errors, (error) => error)) say(`${same.length} times: ${line}`);
const isSound = audit.code === 0 && !isStuck;
say(isSound ? "Nothing was lost." : "Something was lost or is stuck.");
if (isSound) await rm(folder, { recursive: true, force: true });
process.exitCode = isSound ? 0 : 1;
process.exit();
