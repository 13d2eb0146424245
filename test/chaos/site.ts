import { spawn, type ChildProcess } from "node:child_process";
import { createWriteStream } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { runCommand, startCommand, type CommandResult } from "../support/command.ts";
import { buildFerretDB, startFerretDB } from "../support/ferretdb.ts";
import { freePort } from "../support/redis.ts";
import { until } from "../support/until.ts";
import { startStoreProxy, type StoreProxy } from "./store-proxy.ts";
import { victimOf, type Victim } from "./victim.ts";

const SERVER_COUNT = 2;
const WORKER_COUNT = 3;
/** Milliseconds that Redis has to open its port. */
const REDIS_START_MS = 500;

/** Servers, workers, Redis and store, on this machine. */
export interface Site {
  readonly addresses: readonly string[];
  readonly servers: readonly Victim[];
  readonly workers: readonly Victim[];
  readonly redis: Victim;
  /** Deletes what Redis has on disk, while it doesn't run. */
  loseRedisData(): Promise<void>;
  readonly store: Victim;
  readonly proxy: StoreProxy;
  /** URL of the store behind the proxy. */
  readonly storeUrl: string;
  /** Errors that the processes logged, each with the kind of process. */
  errors(): readonly string[];
  /** Ends servers and workers in order. */
  endProcesses(): Promise<void>;
  audit(): Promise<CommandResult>;
  /** Ends store and Redis. */
  close(): Promise<void>;
}

/** @param folder of the data and, in `logs`, of what the processes log. @param say prints a line. */
export async function startSite(folder: string, say: (line: string) => void): Promise<Site> {
  const build = buildFerretDB();
  if ("missing" in build) throw new Error(build.missing);
  const { binary } = build;
  const logs = join(folder, "logs");
  await mkdir(logs, { recursive: true });
  const onEnded = (name: string): void => say(`${name} ended by itself, starting it again`);

  const redisPort = await freePort();
  const redisData = join(folder, "redis");
  await mkdir(redisData);
  const runRedis = async (): Promise<ChildProcess> => {
    const files = ["--dir", redisData, "--save", "", "--appendonly", "yes", "--maxmemory-policy", "noeviction"];
    const child = spawn("redis-server", ["--port", String(redisPort), "--bind", "127.0.0.1", ...files], {
      stdio: "ignore",
    });
    await sleep(REDIS_START_MS);
    return child;
  };
  const redis = await victimOf("Redis", runRedis, onEnded);
  const storePort = await freePort();
  const store = await victimOf(
    "store",
    async () => (await startFerretDB(binary, join(folder, "store"), storePort)).child,
    onEnded,
  );
  const proxy = await startStoreProxy(storePort);
  const storeUrl = `mongodb://127.0.0.1:${proxy.port}/red-queen?maxPoolSize=4`;
  const LOG_LEVEL = process.env["LOG_LEVEL"] ?? "info";
  const environment = {
    MONGODB_URL: storeUrl,
    REDIS_URL: `redis://127.0.0.1:${redisPort}`,
    ENGINE: "wasm",
    LOG_LEVEL,
  };

  const texts: { readonly name: string; readonly text: () => string }[] = [];
  const start = async (name: string, args: readonly string[], port?: number): Promise<ChildProcess> => {
    const command = startCommand(args, { ...environment, ...(port !== undefined && { PORT: String(port) }) });
    texts.push({ name, text: () => command.errors() });
    command.child.stderr?.pipe(createWriteStream(join(logs, `${name.replace(" ", "-")}.log`), { flags: "a" }));
    await until(`the start of ${name}`, () => {
      if (command.child.exitCode !== null) throw new Error(`it ended: ${command.errors().slice(-2000)}`);
      return command.output().includes("http") || command.errors().includes('"worker started"');
    });
    return command.child;
  };
  /** Starts it until it works: what it needs may be down. */
  const startSoon = async (...parameters: Parameters<typeof start>): Promise<ChildProcess> => {
    for (;;) {
      try {
        return await start(...parameters);
      } catch (error) {
        say(`${parameters[0]} did not start: ${String(error).split("\n")[0]?.slice(0, 200)}`);
        await sleep(1000);
      }
    }
  };
  const ports = await Promise.all(Array.from({ length: SERVER_COUNT }, () => freePort()));
  const servers: Victim[] = [];
  for (const [i, port] of ports.entries()) {
    const name = `server ${i + 1}`;
    servers.push(await victimOf(name, () => startSoon(name, ["start", "--no-demo"], port), onEnded));
  }
  const workers: Victim[] = [];
  for (let i = 1; i <= WORKER_COUNT; i++) {
    const name = `worker ${i}`;
    const args = ["work", "--concurrency", "1", "--store", storeUrl];
    workers.push(await victimOf(name, () => startSoon(name, args), onEnded));
  }
  return {
    addresses: ports.map((port) => `http://127.0.0.1:${port}`),
    servers,
    workers,
    redis,
    async loseRedisData() {
      await rm(redisData, { recursive: true });
      await mkdir(redisData);
    },
    store,
    proxy,
    storeUrl,
    errors: () => texts.flatMap(({ name, text }) => errorsIn(name, text())),
    async endProcesses() {
      for (const victim of [...servers, ...workers]) await victim.end("SIGTERM");
    },
    audit: () => runCommand(["store", "audit", "--store", storeUrl, "--json"]),
    async close() {
      await proxy.close();
      await store.end("SIGTERM");
      await redis.end("SIGTERM");
    },
  };
}

/** Errors that a process logged, without what differs from one to the next. */
function errorsIn(name: string, text: string): readonly string[] {
  return text.split("\n").flatMap((line) => {
    if (!/"level":(50|60)/.test(line)) return [];
    const { msg, err } = JSON.parse(line) as { readonly msg: string; readonly err?: { readonly code?: string } };
    return [`${name.replace(/ \d$/, "")}: ${msg}${err?.code === undefined ? "" : ` (${err.code})`}`];
  });
}
