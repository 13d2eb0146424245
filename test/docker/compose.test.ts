import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { readConfig } from "../../server/config.ts";
import { failureOf, hasCommand } from "../support/tools.ts";

/*
 * The compose files, without a Docker daemon.
 */

const root = join(import.meta.dirname, "../..");
const names = ["one", "full", "gpu"] as const;
const pathOf = (name: string): string => join(root, `docker/${name}.yaml`);

interface Service {
  readonly image: string;
  readonly build?: { readonly context: string; readonly dockerfile: string; readonly target: string };
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: object;
  readonly mem_limit: string;
  readonly pids_limit: number;
  readonly stop_grace_period?: string;
  readonly command?: readonly string[];
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes?: Readonly<Record<string, unknown>>;
}

const read = (name: string): Compose => parse(readFileSync(pathOf(name), "utf8"), { merge: true }) as Compose;

/** Variables as compose replaces them when the environment has only these. */
const filled = (value: string | number, given: Record<string, string>): string =>
  String(value).replaceAll(/\$\{(\w+)(?::[-?]([^}]*))?\}/g, (_, name: string, usual = "") => given[name] ?? usual);

const GIVEN = { ADMIN_TOKEN: "0123456789abcdef", MONGODB_URL: "mongodb://db/red-queen", REDIS_URL: "redis://queue" };

const settingsOf = ({ environment = {} }: Service): Record<string, string> =>
  Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, filled(value, GIVEN)]));

describe.each(names)("docker/%s.yaml", (name) => {
  const { services, volumes = {} } = read(name);
  const dockerfile = readFileSync(join(root, "docker/Dockerfile"), "utf8");
  const built = Object.values(services).filter(({ build }) => build);

  it.skipIf(!hasCommand("check-jsonschema"))("is valid by Compose's schema (pip install check-jsonschema)", () => {
    expect(failureOf("check-jsonschema", ["--builtin-schema", "vendor.compose-spec", pathOf(name)])).toBeNull();
  });

  it("builds targets that the Dockerfile has, from the repository's root", () => {
    expect(built.length).toBeGreaterThan(0);
    for (const { build } of built) {
      expect(build).toMatchObject({ context: "..", dockerfile: "docker/Dockerfile" });
      expect(dockerfile).toContain(` AS ${build?.target}\n`);
    }
  });

  it("lets other images be pinned, and bounds memory and processes of every service", () => {
    for (const service of Object.values(services)) {
      const isPinnable = service.build !== undefined || /^\$\{[A-Z]+_IMAGE:-[a-z]+:\d+\}$/.test(service.image);
      expect(isPinnable, service.image).toBe(true);
      expect(service.mem_limit).toMatch(/^\$\{[A-Z]+_MEMORY:-\d+g\}$/);
      expect(service.pids_limit).toBeGreaterThan(100);
    }
  });

  it("gives servers and workers settings that they take, and time to drain", () => {
    for (const { build, environment = {}, stop_grace_period: grace = "" } of built) {
      const settings = settingsOf({ environment } as Service);
      const isServer = build?.target === "server";
      const config = readConfig(isServer ? { HOST: "0.0.0.0", ...settings } : settings);
      expect(config.mongodbUrl).toMatch(/^mongodb:/);
      const bound = isServer ? config.drainSeconds + 8 : 8;
      expect(Number.parseInt(grace, 10)).toBeGreaterThan(bound);
    }
  });

  it("keeps data in volumes that it names, and mounts files that exist", () => {
    const mounts = Object.values(services).flatMap(({ volumes: own = [] }) =>
      own.map((mount) => mount.split(":")[0] ?? ""),
    );
    expect(mounts.filter((mount) => !mount.startsWith(".")).toSorted()).toEqual(Object.keys(volumes).toSorted());
    for (const mount of mounts.filter((one) => one.startsWith("."))) {
      expect(existsSync(join(root, "docker", mount)), mount).toBe(true);
    }
  });

  it("publishes one port at most, on this machine only, and waits for healthy services", () => {
    const published = Object.values(services).flatMap(({ ports = [] }) => ports);
    expect(published.length).toBe(name === "gpu" ? 0 : 1);
    for (const port of published) expect(port).toMatch(/^\$\{PUBLISH:-127\.0\.0\.1\}:\$\{PORT:-2567\}:\d+$/);
    for (const { depends_on: needed = {} } of Object.values(services)) {
      for (const [other, { condition }] of Object.entries(needed)) {
        const hasCheck = services[other]?.healthcheck !== undefined || services[other]?.build !== undefined;
        expect(condition).toBe(hasCheck ? "service_healthy" : "service_completed_successfully");
      }
    }
  });
});

describe("docker/full.yaml", () => {
  const { services } = read("full");
  const servers = Object.entries(services).filter(([, { build }]) => build?.target === "server");
  const caddyfile = readFileSync(join(root, "docker/proxy/Caddyfile"), "utf8");

  it("has a proxy in front of two servers, which passes on to those that are ready", () => {
    const places = servers.map(([host, service]) => `${host}:${settingsOf(service)["PORT"]}`);
    expect(places).toHaveLength(2);
    expect(caddyfile).toContain(`reverse_proxy ${places.join(" ")} {`);
    expect(caddyfile).toContain("health_uri /readyz");
  });

  it.skipIf(!hasCommand("caddy", "version"))("has a Caddyfile that Caddy takes", () => {
    const args = ["validate", "--adapter", "caddyfile", "--config", join(root, "docker/proxy/Caddyfile")];
    expect(failureOf("caddy", args)).toBeNull();
  });

  it("gives all servers and workers the same MongoDB replica set and Redis", () => {
    const settings = Object.values(services)
      .filter(({ build }) => build)
      .map(settingsOf);
    const [url] = new Set(settings.map(({ MONGODB_URL }) => MONGODB_URL));
    expect(new Set(settings.map(({ MONGODB_URL, REDIS_URL }) => `${MONGODB_URL} ${REDIS_URL}`)).size).toBe(1);
    const hosts = /^mongodb:\/\/([^/]+)\//.exec(url ?? "")?.[1]?.split(",") ?? [];
    expect(hosts.map((host) => host.split(":")[0])).toEqual(
      Object.keys(services).filter((name) => /^mongo-\d$/.test(name)),
    );
    const [, set = ""] = /replicaSet=([\w-]+)$/.exec(url ?? "") ?? [];
    expect(services["mongo-1"]?.command).toContain(set);
    expect(readFileSync(join(root, "docker/mongo-init.js"), "utf8")).toContain(`_id: "${set}"`);
    expect(services["redis"]?.command).toContain("noeviction");
  });
});
