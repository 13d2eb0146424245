import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { Redis } from "ioredis";
import { until } from "./until.ts";

/** Whether Debian's redis-server, or another, is installed; tests are skipped without it. */
export const hasRedis = spawnSync("redis-server", ["--version"], { stdio: "ignore" }).status === 0;

/** For the names of skipped tests: "", or what is missing. */
export const redisReason = hasRedis ? "" : ", skipped without redis-server (apt-get install redis-server)";

/** A Redis of a test's own, on a free port. */
export interface TestRedis {
  readonly url: string;
  /** Kills it with SIGKILL and starts an empty one on the same port. */
  lose(): Promise<void>;
  /** Suspends it: it keeps its connections, but answers nothing. */
  suspend(): void;
  resume(): void;
  /** A client of the test, ended with the server. */
  readonly client: Redis;
  stop(): Promise<void>;
}

export async function startRedis(folder: string, options: readonly string[] = []): Promise<TestRedis> {
  const port = await freePort();
  const args = ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder, "--save", "", "--appendonly", "no"];
  const run = (): ChildProcess =>
    spawn("redis-server", [...args, "--maxmemory-policy", "noeviction", ...options], { stdio: "ignore" });
  const client = new Redis({ port, host: "127.0.0.1", maxRetriesPerRequest: null, retryStrategy: () => 50 });
  client.on("error", () => {});
  let server = run();
  const kill = async (): Promise<void> => {
    const gone = once(server, "exit");
    server.kill("SIGKILL");
    await gone;
  };
  await client.ping();
  return {
    url: `redis://127.0.0.1:${port}`,
    client,
    suspend: () => void server.kill("SIGSTOP"),
    resume: () => void server.kill("SIGCONT"),
    async lose() {
      await kill();
      server = run();
      await client.ping();
    },
    async stop() {
      client.disconnect();
      await kill();
    },
  };
}

/** A port that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await until("a free port", () => !server.listening);
  return typeof address === "object" && address !== null ? address.port : 0;
}
