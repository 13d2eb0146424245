import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, CDPSession, Page } from "playwright-core";
import { openBrowser } from "../support/browser.ts";
import { until } from "../support/until.ts";
import { rowOf, type Row } from "./measure.ts";
import type { LeagueSummary } from "../../server/schemas/leagues.ts";

/** Lighthouse's "slow 4G", in bytes a second and milliseconds, and a processor four times slower. */
const SLOW_4G = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 750e3 / 8 };
const PROCESSOR_SLOWDOWN = 4;
const LOADS_PER_PAGE = 5;
const LOAD_TIMEOUT_MS = 60_000;

/** A page as a first visitor opens it, and the element whose appearance means that its content is there. */
interface Visit {
  readonly name: string;
  readonly path: string;
  readonly content: string;
}

interface Load {
  readonly bytes: number;
  readonly requests: number;
  /** Seconds from the start of the navigation. */
  readonly paint: number;
  readonly content: number;
}

/**
 * First loads of the page over slow 4G on a slow processor, nothing cached: bytes, first paint, and the page's content.
 */
export async function web(): Promise<Row[]> {
  const directory = await mkdtemp(join(tmpdir(), "red-queen-bench-"));
  const entry = join(import.meta.dirname, "../../server/redqueen.js");
  const child = spawn(process.execPath, [entry, "start"], {
    env: { ...process.env, PORT: "0", DATA_DIR: directory, LOG_LEVEL: "warn" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const browser = await openBrowser();
  try {
    const [printed] = (await once(child.stdout, "data")) as [Buffer];
    return await measureVisits(browser, /http:\S+/.exec(printed.toString())?.[0] ?? "");
  } finally {
    await browser.close();
    const gone = once(child, "exit");
    child.kill("SIGINT");
    await gone;
    await rm(directory, { recursive: true, force: true });
  }
}

async function measureVisits(browser: Browser, address: string): Promise<Row[]> {
  const leagues = async () => (await (await fetch(new URL("/api/leagues", address))).json()) as LeagueSummary[];
  const { id } = await until("an arena", async () => (await leagues()).find(({ arena }) => arena !== null), 60_000);
  // Learning would share the processor with the browser, and the page is what is measured.
  await fetch(new URL(`/api/leagues/${id}/pause`, address), { method: "POST" });
  const visits: Visit[] = [
    { name: "home", path: "/", content: "[data-testid=league-row]" },
    { name: "league", path: `/leagues/${id}`, content: "[data-testid=league-status]" },
    { name: "launch", path: "/launch", content: "[data-testid=launch-form]" },
  ];
  const rows: Row[] = [];
  for (const visit of visits) rows.push(...(await rowsOf(browser, address, visit)));
  await fetch(new URL(`/api/leagues/${id}/resume`, address), { method: "POST" });
  await until("an arena", async () => (await leagues()).find(({ arena }) => arena !== null), 60_000);
  const board = {
    name: "home with a match",
    path: "/",
    content: "[data-testid=featured-match] .board-frame > :not(.board-message)",
  };
  return [...rows, ...(await rowsOf(browser, address, board))];
}

async function rowsOf(browser: Browser, address: string, visit: Visit): Promise<Row[]> {
  const loads: Load[] = [];
  for (let i = 0; i < LOADS_PER_PAGE; i++) loads.push(await load(browser, address, visit));
  const row = (what: string, unit: string, value: (of: Load) => number) =>
    rowOf(`web ${visit.name} ${what}`, unit, loads.map(value));
  return [
    row("bytes", "kB", ({ bytes }) => bytes / 1000),
    row("requests", "requests", ({ requests }) => requests),
    row("first paint", "s", ({ paint }) => paint),
    row("content", "s", ({ content }) => content),
  ];
}

/** One load in a browser context of its own, so that nothing is cached. */
async function load(browser: Browser, address: string, { path, content }: Visit): Promise<Load> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", SLOW_4G);
  await session.send("Emulation.setCPUThrottlingRate", { rate: PROCESSOR_SLOWDOWN });
  const traffic = countTraffic(session);
  await page.addInitScript(noteContent, content);
  await page.goto(new URL(path, address).href, { waitUntil: "commit", timeout: LOAD_TIMEOUT_MS });
  const seen = await timesOf(page);
  const { bytes, requests } = traffic();
  await context.close();
  return { bytes, requests, ...seen };
}

function countTraffic(session: CDPSession): () => { readonly bytes: number; readonly requests: number } {
  let bytes = 0;
  let requests = 0;
  session.on("Network.loadingFinished", ({ encodedDataLength }) => {
    bytes += encodedDataLength;
    requests += 1;
  });
  return () => ({ bytes, requests });
}

/** Runs in the page: records when the element appeared, milliseconds after the navigation began. */
function noteContent(selector: string): void {
  const look = () => {
    if (!document.querySelector(selector)) return;
    observer.disconnect();
    requestAnimationFrame(() => Object.assign(window, { contentAt: performance.now() }));
  };
  const observer = new MutationObserver(look);
  observer.observe(document, { childList: true, subtree: true });
}

async function timesOf(page: Page): Promise<Pick<Load, "paint" | "content">> {
  await page.waitForFunction(() => "contentAt" in window, undefined, { timeout: LOAD_TIMEOUT_MS });
  return page.evaluate(() => ({
    paint: (performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Number.NaN) / 1000,
    content: (window as unknown as { contentAt: number }).contentAt / 1000,
  }));
}
