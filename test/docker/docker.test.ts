import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { readConfig } from "../../server/config.ts";

/*
 * Checks of the image without a Docker daemon.
 */

const root = join(import.meta.dirname, "../..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");

interface Instruction {
  readonly name: string;
  readonly rest: string;
}

/** The Dockerfile's instructions, continuation lines joined. */
const instructions: readonly Instruction[] = read("docker/Dockerfile")
  .replaceAll("\\\n", " ")
  .split("\n")
  .filter((line) => line.trim() !== "" && !line.startsWith("#"))
  .map((line) => {
    const [name = "", ...rest] = line.split(/\s+/);
    return { name, rest: rest.join(" ") };
  });

const all = (name: string): string[] => instructions.filter((it) => it.name === name).map(({ rest }) => rest);

/** Paths copied from the repository, not from another stage. */
const copied = all("COPY")
  .filter((rest) => !rest.startsWith("--from="))
  .flatMap((rest) => rest.split(" ").slice(0, -1));

/** The image's environment by default. */
const environment = Object.fromEntries(
  all("ENV").flatMap((rest) => rest.split(" ").map((pair) => pair.split("=") as [string, string])),
);

describe("docker/Dockerfile", () => {
  it("copies only existing files that .dockerignore allows", () => {
    const allowed = new Set(read(".dockerignore").split("\n"));
    expect(copied.length).toBeGreaterThan(8);
    expect(copied.filter((path) => !existsSync(join(root, path)))).toEqual([]);
    expect(copied.filter((path) => !allowed.has(`!${path}`))).toEqual([]);
  });

  it("starts a file that it copies", () => {
    const command = JSON.parse(all("CMD").at(-1) ?? "[]") as string[];
    expect(command).toEqual(["node", "server/redqueen.js", "start"]);
    expect(existsSync(join(root, "server/redqueen.js"))).toBe(true);
  });

  it("runs as a non-root user, on a Node that the server supports", () => {
    expect(all("USER").at(-1)).toBe("node");
    expect(all("ARG")).toEqual(["NODE_IMAGE=node:22-slim"]);
    expect(all("FROM")).toEqual(["${NODE_IMAGE} AS build", "${NODE_IMAGE}"]);
  });

  it("installs exactly the locked packages", () => {
    expect(all("RUN").filter((rest) => /npm (i|ci|install)\b/.test(rest))).toEqual(["npm ci --no-audit --no-fund"]);
    expect(copied).toContain("package-lock.json");
  });

  it("has settings that the server accepts with a token, and refuses without", () => {
    expect(readConfig({ ...environment, ADMIN_TOKEN: "0123456789abcdef" })).toMatchObject({
      port: Number(all("EXPOSE")[0]),
      dataDir: all("VOLUME")[0],
      loopback: false,
    });
    expect(() => readConfig(environment)).toThrow(/ADMIN_TOKEN/);
  });
});

describe("its health check", () => {
  const [program = "", ...args] = JSON.parse(
    /CMD (\[.+\])$/.exec(all("HEALTHCHECK")[0] ?? "")?.[1] ?? "[]",
  ) as string[];
  const server = createServer((request, response) => {
    response.statusCode = status;
    response.end(request.url);
    requested.push(request.url ?? "");
  });
  const requested: string[] = [];
  let status = 200;
  let port = "";

  beforeEach(async () => {
    await new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", resolve);
    });
    port = String((server.address() as AddressInfo).port);
  });
  afterEach(() => server.close());

  const check = (port: string): Promise<number | null> =>
    new Promise((resolve) => {
      const env = { ...process.env, PORT: port };
      spawn(program === "node" ? process.execPath : program, args, { env }).once("exit", resolve);
    });

  it("asks GET /healthz, passes with 200 and fails with 503 or no answer", async () => {
    status = 200;
    expect(await check(port)).toBe(0);
    status = 503;
    expect(await check(port)).toBe(1);
    expect(requested).toEqual(["/healthz", "/healthz"]);
    expect(await check("1")).toBe(1);
  });

  it("asks for a path that the server's interface has", () => {
    expect(read("server/api/routes/status.ts")).toContain('path: "/healthz"');
  });
});

describe("docker/compose.yaml", () => {
  const compose = parse(read("docker/compose.yaml")) as {
    services: Record<string, Record<string, unknown>>;
    volumes: Record<string, unknown>;
  };
  const { server = {}, mongo = {} } = compose.services;

  it("builds the Dockerfile from the repository's root", () => {
    expect(server.build).toEqual({
      context: "..",
      dockerfile: "docker/Dockerfile",
      args: { NODE_IMAGE: "${NODE_IMAGE:-node:22-slim}" },
    });
  });

  it("lets both images be pinned, and bounds memory and processes of every service", () => {
    expect(mongo.image).toBe("${MONGO_IMAGE:-mongo:8}");
    for (const service of Object.values(compose.services)) {
      expect(service.mem_limit).toMatch(/^\$\{[A-Z]+_MEMORY:-\d+g\}$/);
      expect(service.pids_limit).toBeGreaterThan(100);
    }
  });

  it("wants an ADMIN_TOKEN and says how to make one", () => {
    const { ADMIN_TOKEN, MONGODB_URL } = server.environment as Record<string, string>;
    expect(ADMIN_TOKEN).toMatch(/^\$\{ADMIN_TOKEN:\?.*openssl rand -hex 24.*\}$/);
    expect(MONGODB_URL).toBe("mongodb://mongo:27017/red-queen");
  });

  it("gives the server settings that it takes", () => {
    const { MONGODB_URL } = server.environment as Record<string, string>;
    expect(readConfig({ ...environment, MONGODB_URL, ADMIN_TOKEN: "0123456789abcdef" }).mongodbUrl).toBe(MONGODB_URL);
  });

  it("waits for a healthy MongoDB, publishes the server alone and on this machine only", () => {
    expect(server.depends_on).toEqual({ mongo: { condition: "service_healthy" } });
    expect(mongo.healthcheck).toHaveProperty("test");
    expect(server.ports).toEqual(["${PUBLISH:-127.0.0.1}:${PORT:-2567}:2567"]);
    expect(mongo).not.toHaveProperty("ports");
  });

  it("keeps data in volumes that it names", () => {
    const mounts = [...(server.volumes as string[]), ...(mongo.volumes as string[])].map((mount) => mount.split(":"));
    expect(mounts.map(([name]) => name).toSorted()).toEqual(Object.keys(compose.volumes).toSorted());
    expect(mounts.map(([, path]) => path)).toContain(environment.DATA_DIR);
    expect(mounts.map(([, path]) => path)).toContain("/data/db");
  });
});
