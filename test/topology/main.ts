import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { freePort } from "../support/redis.ts";
import { hasCommand } from "../support/tools.ts";
import { until } from "../support/until.ts";
import { Part } from "./part.ts";
import { startProxy } from "./proxy.ts";

/**
 * Runs what docker/full.yaml describes as processes of this machine, until Ctrl-C:
 *
 *     npm run topology -- full [--port 2567] [--servers 2] [--workers 2] [--data data/topology]
 *
 * The store is that of MONGODB_URL, else an SQLite file in the data folder, which all processes share.
 */
const USAGE = "npm run topology -- full [--port PORT] [--servers COUNT] [--workers COUNT] [--data FOLDER]\n";
const ENTRY = join(import.meta.dirname, "../../server/redqueen.js");

/** A sentence for the person who runs it. */
class Stop extends Error {}

const print = (line: string): void => void process.stdout.write(`${line}\n`);

function readOptions() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      port: { type: "string", default: "2567" },
      servers: { type: "string", default: "2" },
      workers: { type: "string", default: "2" },
      data: { type: "string", default: "data/topology" },
    },
  });
  if (positionals.join(" ") !== "full") throw new Stop(USAGE.trim());
  const count = (name: "port" | "servers" | "workers", least: number): number => {
    const number = /^\d{1,5}$/.test(values[name]) ? Number(values[name]) : Number.NaN;
    if (number >= least) return number;
    throw new Stop(`--${name} takes a whole number from ${least} up.`);
  };
  return { port: count("port", 0), servers: count("servers", 1), workers: count("workers", 0), data: values.data };
}

/** Ports of the servers stay, since a server keeps the matches of its address for its next start. */
const serverPorts = async (port: number, count: number): Promise<readonly number[]> =>
  Promise.all(Array.from({ length: count }, (_, i) => (port === 0 ? freePort() : port + 1 + i)));

async function run(): Promise<void> {
  const { port, servers, workers, data } = readOptions();
  if (!hasCommand("redis-server")) {
    throw new Stop("This needs redis-server: install it (Debian: apt-get install redis-server) and run this again.");
  }
  mkdirSync(join(data, "redis"), { recursive: true });
  const redisPort = await freePort();
  const redis = ["--port", String(redisPort), "--bind", "127.0.0.1", "--dir", join(data, "redis")];
  const shared = {
    DATA_DIR: data,
    REDIS_URL: `redis://127.0.0.1:${redisPort}`,
    TRUSTED_PROXY: "127.0.0.1",
    METRICS_HOST: "127.0.0.1",
  };
  const ports = await serverPorts(port, servers);
  const metricsPorts = await Promise.all(Array.from({ length: servers + workers }, freePort));
  const redisPart = new Part(
    "redis",
    ["redis-server", ...redis, "--appendonly", "yes", "--maxmemory-policy", "noeviction", "--loglevel", "warning"],
    {},
    print,
  );
  const command = (...args: string[]): [string, ...string[]] => [process.execPath, ENTRY, ...args];
  const serverParts = ports.map((own, i) => {
    const settings = { ...shared, PORT: String(own), METRICS_PORT: String(metricsPorts[i]) };
    // One server launches the demonstration leagues of an empty store.
    return new Part(`server-${i + 1}`, command("start", ...(i > 0 ? ["--no-demo"] : [])), settings, print);
  });
  const workerParts = Array.from({ length: workers }, (_, i) => {
    const settings = { ...shared, METRICS_PORT: String(metricsPorts[servers + i]) };
    return new Part(`worker-${i + 1}`, command("work", "--concurrency", "1"), settings, print);
  });
  const parts = [redisPart, ...serverParts, ...workerParts];
  process.on("exit", () => parts.forEach((part) => part.kill()));
  const interrupted = Promise.withResolvers<void>();
  let signals = 0;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => (signals++ === 0 ? interrupted.resolve() : process.exit(130)));
  }

  redisPart.start();
  // The first server makes the store; processes that open it meanwhile would race with it.
  serverParts[0]?.start();
  const isReady = (at: number) => () =>
    fetch(`http://127.0.0.1:${at}/readyz`).then(
      ({ ok }) => ok || signals > 0,
      () => signals > 0,
    );
  await until("the first server is ready", isReady(ports[0] ?? 0));
  for (const part of [...serverParts.slice(1), ...workerParts]) if (signals === 0) part.start();
  await Promise.all(ports.map((own) => until("all servers are ready", isReady(own))));
  await Promise.all(metricsPorts.map((own) => until("all workers are ready", isReady(own))));
  const proxy = await startProxy(port, ports);
  if (signals === 0) {
    print("");
    print(`proxy     ${proxy.address}`);
    [...serverParts, ...workerParts].forEach(({ name, pid }, i) => {
      const place = ports[i] === undefined ? "" : `http://127.0.0.1:${ports[i]}  `;
      print(`${name.padEnd(9)} ${place}metrics http://127.0.0.1:${metricsPorts[i]}/metrics  pid ${pid}`);
    });
    print("Ctrl-C stops all; a second one at once.\n");
  }
  await interrupted.promise;

  print("topology  stopping");
  const took = await Promise.all(
    [...serverParts, ...workerParts].map(async (part) => `${part.name} ${await part.stop()} ms`),
  );
  await proxy.close();
  await redisPart.stop();
  print(`topology  stopped: ${took.join(", ")}`);
  process.exit(0);
}

try {
  await run();
} catch (error) {
  if (!(error instanceof Stop)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
