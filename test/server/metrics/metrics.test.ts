import { spawnSync } from "node:child_process";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ServerError } from "../../../server/errors.ts";
import { createMetrics, renderMetrics } from "../../../server/metrics/metrics.ts";
import { observeStore } from "../../../server/metrics/observed-store.ts";
import { openStore } from "../../../server/store/registry.ts";
import { folderIn, temporaryFolder } from "../../support/folder.ts";
import { parseMetrics, valueOf, type Sample } from "../../support/metrics.ts";
import { joinRoom, playOut, startTestServer, until, type TestServer } from "../../support/test-server.ts";

const TOKEN = "0123456789abcdef";
const root = temporaryFolder();
const hasPromtool = spawnSync("promtool", ["--version"], { stdio: "ignore" }).status === 0;

describe("GET /metrics", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ environment: { ADMIN_TOKEN: TOKEN, LIMIT_NEW_MATCHES: "3/3" } });
  });
  afterAll(() => server.close());

  const text = async (): Promise<string> => {
    const answer = await server.get("/metrics", { headers: { authorization: `Bearer ${TOKEN}` } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
    return answer.text();
  };
  const samples = async (): Promise<readonly Sample[]> => parseMetrics(await text());

  it("needs the token, like other things of operators", async () => {
    expect((await server.get("/metrics")).status).toBe(401);
  });

  it("is sound: each metric has help and a type, names have units, no sample comes twice", async () => {
    const page = await text();
    const own = new Set((await samples()).map(({ metric }) => metric).filter((name) => name.startsWith("redqueen_")));
    expect(own.size).toBeGreaterThan(12);
    const typed = [...page.matchAll(/^# TYPE (redqueen_\w+) (\w+)$/gm)].map(([, name = "", type = ""]) => ({
      name,
      type,
    }));
    for (const name of own) expect(page).toContain(`# HELP ${name} `);
    const suffixes: Readonly<Record<string, RegExp>> = { counter: /_total$/, histogram: /_seconds$/, gauge: /[^_]$/ };
    for (const { name, type } of typed) expect(name).toMatch(suffixes[type] ?? /^never$/);
  });

  it.skipIf(!hasPromtool)("passes promtool (Debian's prometheus)", async () => {
    const { status, stderr } = spawnSync("promtool", ["check", "metrics"], { input: await text(), encoding: "utf8" });
    expect(status, stderr).toBe(0);
  });

  it("counts requests by route template and status, never by path", async () => {
    for (const id of ["a", "b", "c"]) await server.get(`/api/leagues/${id}`);
    for (const path of ["/x/1", "/x/2", "/api/nowhere/17"]) await server.get(path);
    const { port } = new URL(server.address);
    const odd = connect(Number(port), "127.0.0.1");
    odd.end("BREW /coffee HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n");
    const labels = { method: "GET", route: "/api/leagues/:id", status: "404" };
    await until(async () => valueOf(await samples(), "redqueen_http_requests_total", labels) === 3);
    const routes = new Set((await samples()).flatMap(({ labels: { route = "" } }) => [route]));
    expect([...routes].filter((route) => /\/(a|b|c|x|\d+)$|nowhere|coffee/.test(route))).toEqual([]);
    const duration = "redqueen_http_request_duration_seconds_count";
    expect(valueOf(await samples(), duration, { method: "GET", route: "/api/leagues/:id" })).toBe(3);
  });

  it("counts rooms, people, spectators, matches by outcome, and refusals by limit", async () => {
    const { room, tokens } = await server.match("kuhn-poker", ["human", "script:random"]);
    const person = await joinRoom(server, room, tokens[0]?.token);
    const watcher = await joinRoom(server, room);
    const before = await samples();
    expect(valueOf(before, "redqueen_people")).toBe(1);
    expect(valueOf(before, "redqueen_spectators")).toBe(1);
    expect(valueOf(before, "redqueen_rooms", { room: "match" })).toBe(1);
    expect(valueOf(before, "redqueen_rooms", { room: "lobby" })).toBe(1);
    expect(valueOf(before, "redqueen_sockets", { protocol: "rooms" })).toBe(2);
    await playOut(person, 0);
    const played = { outcome: "finished", origin: "match" };
    await until(async () => valueOf(await samples(), "redqueen_matches_total", played) === 1);
    await watcher.leave();
    await person.leave();
    for (let i = 0; i < 3; i++) {
      await server.post("/api/matches", { game: "kuhn-poker", seats: ["human", "script:random"] });
    }
    const refused = { limit: "newMatches", scope: "perAddress" };
    expect(valueOf(await samples(), "redqueen_limit_refusals_total", refused)).toBe(1);
  });

  it("counts leagues by status", async () => {
    await server.leagues.launch({ game: "kuhn-poker" });
    expect(valueOf(await samples(), "redqueen_leagues", { status: "running" })).toBe(1);
    expect(valueOf(await samples(), "redqueen_leagues", { status: "damaged" })).toBe(0);
  });
});

describe("an observed store", () => {
  it("answers like the store, times its calls and counts errors by code", async () => {
    const metrics = createMetrics("0");
    const store = await openStore({ directory: folderIn(root) });
    const observed = observeStore(store, metrics);
    expect(observed.description).toBe(store.description);
    expect(await observed.leagueIds()).toEqual([]);
    const refused = new ServerError("store/full", "The disk is full.");
    Object.assign(store, { probe: () => Promise.reject(refused) });
    await expect(observed.probe()).rejects.toBe(refused);
    await observed.close();
    const samples = parseMetrics((await renderMetrics(metrics)).text);
    const calls = "redqueen_store_operation_duration_seconds_count";
    expect(valueOf(samples, calls, { operation: "leagueIds" })).toBe(1);
    expect(valueOf(samples, "redqueen_store_errors_total", { operation: "probe", code: "store/full" })).toBe(1);
  });
});
