import type { Browser, Request } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser } from "../support/browser.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";

/* Requests of a first visit: everything compressed, nothing twice, and only the code of the opened page. */

let server: TestServer;
let browser: Browser;
let league: string;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), openBrowser()]);
  const leagues = async () => (await (await fetch(`${server.address}/api/leagues`)).json()) as { id: string }[];
  league = await until("a league", async () => (await leagues())[0]?.id);
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

interface Fetched {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Bytes once decompressed. */
  readonly size: number;
}

/** Requests of a first visit until its heading and all requested content are there. */
async function visit(path: string): Promise<readonly Fetched[]> {
  const page = await browser.newPage();
  const seen: Promise<Fetched>[] = [];
  page.on("requestfinished", (request) => seen.push(fetchedBy(request)));
  await page.goto(server.address + path);
  await page.locator("h1").waitFor();
  await page.waitForLoadState("networkidle");
  const fetched = await Promise.all(seen);
  await page.close();
  return fetched;
}

async function fetchedBy(request: Request): Promise<Fetched> {
  const response = await request.response();
  const path = new URL(request.url()).pathname;
  const isOurs = /^\/(assets|api)\//.test(path);
  const size = isOurs ? ((await response?.body())?.length ?? 0) : 0;
  return { path, headers: response?.headers() ?? {}, size };
}

const countOf = (fetched: readonly Fetched[], path: string): number =>
  fetched.filter((request) => request.path === path).length;

describe("a first visit", () => {
  it.each(["/", "/leagues", "/launch", "/play", "/matches", "LEAGUE"])(
    "fetches constant data once at %s",
    async (path) => {
      const requests = await visit(path === "LEAGUE" ? `/leagues/${league}` : path);
      expect(countOf(requests, "/api/games")).toBeLessThanOrEqual(1);
      expect(countOf(requests, "/api/presets")).toBeLessThanOrEqual(1);
      expect(countOf(requests, "/api/learners")).toBeLessThanOrEqual(1);
      expect(countOf(requests, "/api/leagues")).toBeLessThanOrEqual(1);
    },
  );

  it("gets scripts, styles and answers compressed, and caches files with a hash in their name", async () => {
    const fetched = await visit(`/leagues/${league}`);
    const plain = fetched.filter(
      ({ headers, size }) => size > 1500 && !/^(?:br|gzip)$/.test(headers["content-encoding"] ?? ""),
    );
    expect(plain.map(({ path }) => path)).toEqual([]);
    const hashed = fetched.filter(({ path }) => path.startsWith("/assets/"));
    expect(hashed.every(({ headers }) => headers["cache-control"]?.includes("immutable"))).toBe(true);
    expect(fetched.filter(({ size }) => size > 1500).length).toBeGreaterThan(4);
  });

  it("fetches no room code and no chart code for the list of leagues", async () => {
    const names = (await visit("/leagues")).map(({ path }) => path);
    expect(names.filter((name) => /\/assets\/(rooms|charts)-/.test(name))).toEqual([]);
  });
});
