import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { watchQueues } from "../../server/metrics/gauges.ts";
import { createMetrics } from "../../server/metrics/metrics.ts";
import { folderIn, temporaryFolder } from "../support/folder.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[];
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
}

const root = temporaryFolder();
const hasPromtool = spawnSync("promtool", ["--version"], { stdio: "ignore" }).status === 0;

const file = join(import.meta.dirname, "../../docker/grafana/red-queen.json");
const { panels } = JSON.parse(readFileSync(file, "utf8")) as { readonly panels: readonly Panel[] };
const shown = panels.filter(({ type }) => type !== "row");

/** Names of metrics in an expression, without label names and functions. */
const metricsIn = (expr: string): string[] =>
  [...expr.matchAll(/([a-z_]+_[a-z_0-9]+)\{/g)].map(([, name = ""]) => name);

describe("docker/grafana/red-queen.json", () => {
  let server: TestServer;
  let names: ReadonlySet<string>;
  beforeAll(async () => {
    const metrics = createMetrics("0");
    watchQueues(metrics, async () => []);
    server = await startTestServer({ metrics });
    const text = await (await server.get("/metrics")).text();
    names = new Set([...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name = ""]) => name));
  });
  afterAll(() => server.close());

  it("names only metrics that a server has, and every one of Red Queen's", () => {
    const named = shown.flatMap(({ targets = [] }) => targets.flatMap(({ expr }) => metricsIn(expr)));
    expect(named.length).toBeGreaterThan(20);
    const bare = new Set(named.map((name) => name.replace(/_bucket$/, "")));
    expect([...bare].filter((name) => !names.has(name))).toEqual([]);
    expect([...names].filter((name) => name.startsWith("redqueen_") && !bare.has(name))).toEqual([]);
  });

  it("documents every metric of Red Queen in docs/operations.md", () => {
    const page = readFileSync(join(import.meta.dirname, "../../docs/operations.md"), "utf8");
    const own = [...names].filter((name) => name.startsWith("redqueen_"));
    expect(own.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });

  it("has a title, a description, a query and a legend in each panel, and an id of its own", () => {
    for (const { title, description, targets = [] } of shown) {
      expect(title).not.toBe("");
      expect(description, title).toMatch(/^[A-Z].*\.$/);
      expect(targets.length, title).toBeGreaterThan(0);
      for (const { legendFormat } of targets) expect(legendFormat).not.toBe("");
    }
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    expect(new Set(shown.map(({ title }) => title)).size).toBe(shown.length);
  });

  it.skipIf(!hasPromtool)("has queries that Prometheus reads (promtool, of Debian's prometheus)", () => {
    const rules = shown.flatMap(({ id, targets = [] }) =>
      targets.map(({ expr }, i) => ({
        record: `panel_${id}_${i}`,
        expr: expr.replaceAll("$job", "red-queen").replaceAll("$__rate_interval", "1m"),
      })),
    );
    const path = join(folderIn(root), "rules.json");
    writeFileSync(path, JSON.stringify({ groups: [{ name: "dashboard", rules }] }));
    const { status, stdout, stderr } = spawnSync("promtool", ["check", "rules", path], { encoding: "utf8" });
    expect(status, stdout + stderr).toBe(0);
  });

  it("lays panels side by side without overlap", () => {
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, i) => `${x + (i % w)} ${y + Math.floor(i / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    for (const { gridPos } of panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
  });
});
