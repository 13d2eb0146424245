import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { readConfig } from "../../server/config.ts";
import { folderIn, temporaryFolder } from "../support/folder.ts";
import { failureOf, hasCommand } from "../support/tools.ts";

/*
 * The manifests for Kubernetes, without a cluster.
 */

const folder = join(import.meta.dirname, "../../docker/kubernetes");
const root = temporaryFolder();

interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string };
}

interface Container {
  readonly image: string;
  readonly args?: readonly string[];
  readonly env: readonly { readonly name: string; readonly value?: string }[];
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
  readonly startupProbe: Probe;
  readonly livenessProbe: Probe;
  readonly readinessProbe: Probe;
}

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly serviceName?: string;
    readonly template?: {
      readonly metadata: { readonly labels: Readonly<Record<string, string>> };
      readonly spec: { readonly containers: readonly [Container]; readonly terminationGracePeriodSeconds: number };
    };
    readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> };
    readonly scaleTargetRef?: { readonly name: string };
    readonly triggers?: readonly { readonly metadata: { readonly query: string } }[];
  };
}

const resourcesOf = (path: string): readonly string[] =>
  (parse(readFileSync(join(folder, path, "kustomization.yaml"), "utf8")) as { resources: string[] }).resources;

const base = resourcesOf("base").flatMap((file) =>
  parseAllDocuments(readFileSync(join(folder, "base", file), "utf8")).map((document) => document.toJS() as Manifest),
);

const named = (kind: string, name: string): Manifest => {
  const found = base.find((one) => one.kind === kind && one.metadata.name === name);
  return found ?? expect.fail(`no ${kind} ${name}`);
};
const podOf = ({ spec }: Manifest) => spec.template?.spec ?? expect.fail("no pod");

describe("docker/kubernetes", () => {
  it.each(["base", "overlays/autoscaled", "overlays/gpu"])("%s names resources that exist", (path) => {
    for (const resource of resourcesOf(path)) expect(existsSync(join(folder, path, resource)), resource).toBe(true);
  });

  it.skipIf(!hasCommand("kustomize", "version")).each(["base", "overlays/autoscaled", "overlays/gpu"])(
    "%s is built by kustomize, and is valid by Kubernetes's schemas where kubernetes-validate (pip) is installed",
    (path) => {
      const built = spawnSync("kustomize", ["build", join(folder, path)], { encoding: "utf8" });
      expect(built.status, built.stderr).toBe(0);
      const file = join(folderIn(root), "built.yaml");
      writeFileSync(file, built.stdout);
      const canValidate = hasCommand("kubernetes-validate");
      expect(canValidate ? failureOf("kubernetes-validate", ["--strict", file]) : null).toBeNull();
    },
  );

  it.each([
    ["StatefulSet", "server"],
    ["Deployment", "worker"],
  ])("%s %s selects its own pods, probes paths that it has, and has settings that it takes", (kind, name) => {
    const manifest = named(kind, name);
    const { containers, terminationGracePeriodSeconds } = podOf(manifest);
    const [container] = containers;
    expect(manifest.spec.selector?.matchLabels).toEqual(manifest.spec.template?.metadata.labels);
    const ports = container.ports.map((port) => port.name);
    for (const probe of ["startupProbe", "livenessProbe", "readinessProbe"] as const) {
      const { path, port } = container[probe].httpGet;
      expect(ports).toContain(port);
      expect(path).toBe(probe === "readinessProbe" ? "/readyz" : "/livez");
    }
    const settings = Object.fromEntries(
      container.env.map((one) => [one.name, one.value?.replace("$(POD_NAME)", "server-0")]),
    );
    const config = readConfig({ ...settings, ADMIN_TOKEN: "0123456789abcdef" });
    const metrics = container.ports.find((port) => port.name === "metrics");
    expect(metrics?.containerPort).toBe(config.metricsPort);
    expect(terminationGracePeriodSeconds).toBeGreaterThan(name === "server" ? config.drainSeconds + 8 : 8);
  });

  it("names the servers' pods by the headless service on whose names they listen", () => {
    const server = named("StatefulSet", "server");
    expect(server.spec.serviceName).toBe("servers");
    expect(named("Service", "servers").spec).toMatchObject({ clusterIP: "None", publishNotReadyAddresses: true });
    const host = podOf(server).containers[0].env.find(({ name }) => name === "HOST");
    expect(host?.value).toBe("$(POD_NAME).servers");
  });

  it("scales the workers' Deployment on the queue's depth", () => {
    const file = join(folder, "overlays/autoscaled/scaled-worker.yaml");
    const { spec } = parse(readFileSync(file, "utf8")) as Manifest;
    expect(spec.scaleTargetRef?.name).toBe(named("Deployment", "worker").metadata.name);
    expect(spec.triggers?.[0]?.metadata.query).toContain("max by (queue) (redqueen_queue_jobs{");
  });
});
