import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ExperimentReport } from "../../server/experiments/report.ts";
import { openBrowser } from "../support/browser.ts";
import { answerOf } from "../support/command.ts";
import { temporaryFolder } from "../support/folder.ts";

/*
 * The page and the CSV file of `experiment report`, opened as a person would: from the disk.
 */

const folder = temporaryFolder();
const store = join(folder, "store");
const html = join(folder, "report.html");
const csv = join(folder, "report.csv");

type Answer = ExperimentReport & { readonly curves: Readonly<Record<string, unknown>>; readonly files: string[] };

let browser: Browser;
let answer: Answer;

beforeAll(async () => {
  browser = await openBrowser();
  const sizes = ["segmentEpisodes=32", "segmentsPerUpdate=2", "evaluateEvery=2"].flatMap((size) => ["--set", size]);
  const run = ["--game", "kuhn-poker", "--seeds", "3", "--updates", "4", "--name", "<b>Kuhn</b> & co", ...sizes];
  const { experiment } = await answerOf<ExperimentReport>([
    "experiment",
    "run",
    ...run,
    "--store",
    store,
    "--engine",
    "wasm",
    "--jobs",
    "2",
  ]);
  answer = await answerOf<Answer>(["experiment", "report", experiment, "--store", store, "--html", html, "--csv", csv]);
});

afterAll(async () => {
  await browser?.close();
});

/** Opens the page from the disk; notes what it loads and what the browser complains about. */
async function openReport(width: number, colorScheme: "light" | "dark") {
  const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme });
  const notes: string[] = [];
  page.on("pageerror", (error) => notes.push(String(error)));
  page.on("console", (message) => notes.push(message.text()));
  const address = pathToFileURL(html).href;
  page.on("request", (request) => request.url() !== address && notes.push(request.url()));
  await page.goto(address);
  return { page, notes };
}

const backgroundOf = (page: Page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

describe("an experiment's page", () => {
  it.each([
    [360, "light"],
    [360, "dark"],
    [1280, "light"],
    [3840, "dark"],
  ] as const)("loads nothing, has no errors and fits at %i px, %s", async (width, scheme) => {
    const { page, notes } = await openReport(width, scheme);
    expect(notes).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    const charts = page.locator("svg");
    expect(await charts.count()).toBe(2 * Object.keys(answer.curves).length);
    const box = await charts.first().boundingBox();
    expect(box?.width).toBeGreaterThan(250);
    expect(box?.width).toBeLessThan(600);
    const dark = await backgroundOf(page);
    expect(dark === "rgb(255, 255, 255)").toBe(scheme === "light");
    await page.close();
  });

  it("has the numbers of the answer, and names as text", async () => {
    const { page } = await openReport(1280, "light");
    expect(await page.locator("h1").innerText()).toBe("<b>Kuhn</b> & co");
    const text = await page.locator("main").innerText();
    const { iqm = Number.NaN } = answer.arms[0]?.measures["nashConv"] ?? {};
    expect(text).toContain(iqm.toFixed(4).slice(0, 5));
    for (const { league, policy } of answer.runs) {
      expect(text).toContain(league);
      expect(text).toContain(policy?.slice(0, 12));
    }
    for (const note of answer.notes) expect(text).toContain(note);
    await page.close();
  });
});

describe("an experiment's CSV", () => {
  it("has every value, and its final values give the answer's means", () => {
    const [head, ...rows] = readFileSync(csv, "utf8").trimEnd().split("\r\n");
    expect(head).toBe("arm,seed,version,measure,value,low,high,n,final");
    const parsed = rows.map((row) => row.split(","));
    expect(parsed.every((row) => row.length === 9)).toBe(true);
    const finals = parsed.filter((row) => row[3] === "nashConv" && row[8] === "1").map((row) => Number(row[4]));
    expect(finals).toHaveLength(3);
    const mean = finals.reduce((sum, value) => sum + value, 0) / 3;
    expect(answer.arms[0]?.measures["nashConv"]?.iqm).toBeCloseTo(mean, 12);
  });
});
