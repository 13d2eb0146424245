import { readFile } from "node:fs/promises";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser } from "../support/browser.ts";
import { openPage } from "./browser.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";
import type { LeagueDetail } from "../../server/schemas/leagues.ts";

/* The curves of a league's page: zoom and cursor are shared, scale and smoothing kept, each chart can be downloaded. */

let server: TestServer;
let browser: Browser;
let page: Page;
let errors: string[];
let league: string;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer({}, ["--no-demo"]), openBrowser()]);
  const request = { game: "kuhn-poker", name: "Ten updates", seed: 3, budget: { updates: 10 } };
  const headers = { "content-type": "application/json" };
  const launched = await fetch(`${server.address}/api/leagues`, {
    method: "POST",
    headers,
    body: JSON.stringify(request),
  });
  league = ((await launched.json()) as { id: string }).id;
  await until("its end", async () => (await detail()).status === "ended");
  ({ page, errors } = await openPage(browser, `${server.address}/leagues/${league}`));
  await curve("nashConv").locator("canvas").waitFor();
  await curve("entropy").locator("canvas").waitFor();
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const detail = async () => (await (await fetch(`${server.address}/api/leagues/${league}`)).json()) as LeagueDetail;
const curve = (id: string) => page.getByTestId(`curve-${id}`);
const tool = (id: string, name: string) => curve(id).getByRole("button", { name, exact: true });
const over = (id: string) => curve(id).locator(".u-over");

/** Drags over a range of a chart, given as shares of its width. */
async function drag(id: string, from: number, to: number): Promise<void> {
  await over(id).scrollIntoViewIfNeeded();
  const box = await over(id).boundingBox();
  if (!box) throw new Error(`no chart ${id}`);
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * from, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * to, y, { steps: 5 });
  await page.mouse.up();
}

const isZoomed = (id: string) => tool(id, "Reset").isEnabled();

async function downloaded(id: string, kind: string): Promise<{ readonly name: string; readonly body: Buffer }> {
  const [file] = await Promise.all([page.waitForEvent("download"), tool(id, kind).click()]);
  return { name: file.suggestedFilename(), body: await readFile(await file.path()) };
}

describe("the charts of a league", () => {
  it("zoom together by dragging over one of them, and reset on a double click", async () => {
    expect(await isZoomed("nashConv")).toBe(false);
    await drag("nashConv", 0.5, 0.9);
    await until("the zoom", () => isZoomed("nashConv"));
    expect(await isZoomed("entropy")).toBe(true);
    await over("entropy").dblclick();
    await until("all of it", async () => !(await isZoomed("nashConv")));
  });

  it("zoom by keys, around the current point", async () => {
    const slider = curve("nashConv").getByRole("slider");
    await slider.press("ArrowRight");
    await slider.press("+");
    await until("the zoom", () => isZoomed("nashConv"));
    await slider.press("0");
    await until("all of it", async () => !(await isZoomed("nashConv")));
    expect(await isZoomed("entropy")).toBe(false);
  });

  it("show one cursor, each with its own values", async () => {
    await over("nashConv").scrollIntoViewIfNeeded();
    await over("nashConv").hover({ position: { x: 120, y: 40 } });
    await curve("value").locator(".tip").waitFor();
    await curve("entropy").locator(".tip").waitFor();
    expect(await curve("value").locator(".tip").textContent()).toMatch(/^episodes .*Game value/);
    await page.mouse.move(0, 0);
    await curve("value").locator(".tip").waitFor({ state: "detached" });
  });

  it("keep scale, smoothing and axis for the next visit", async () => {
    const pressed = () => tool("nashConv", "Log").getAttribute("aria-pressed");
    expect(await pressed()).toBe("true");
    await tool("nashConv", "Log").click();
    await page.getByRole("slider", { name: /Smoothing/ }).fill("0.6");
    await page.getByRole("button", { name: "updates", exact: true }).click();
    await page.reload();
    await curve("nashConv").locator("canvas").waitFor();
    expect(await pressed()).toBe("false");
    expect(await page.getByRole("slider", { name: /Smoothing/ }).inputValue()).toBe("0.6");
    expect(await page.getByRole("button", { name: "updates", exact: true }).getAttribute("aria-pressed")).toBe("true");
  });

  it("offer no logarithmic scale for negative values", async () => {
    const { learning } = await detail();
    const isNegative = learning.some(({ metrics }) => (metrics["policyLoss"] ?? 0) < 0);
    expect(await tool("policyLoss", "Log").isDisabled()).toBe(isNegative);
  });

  it("can be downloaded as CSV with the API's values, as SVG and as PNG", async () => {
    const csv = await downloaded("nashConv", "CSV");
    expect(csv.name).toBe(`${league}-nashConv.csv`);
    const [header, ...rows] = csv.body.toString().trimEnd().split("\r\n");
    expect(header).toMatch(/^updates,NashConv \(chips\),NashConv low,NashConv high,NashConv n\b/);
    const { evaluations } = await detail();
    expect(rows.map((row) => row.split(",").slice(0, 2).map(Number))).toEqual(
      evaluations.map(({ version, measures }) => [version, measures["nashConv"]?.value]),
    );
    const svg = await downloaded("nashConv", "SVG");
    const parsed = await page.evaluate((text) => {
      const drawn = new DOMParser().parseFromString(text, "image/svg+xml");
      return { root: drawn.documentElement.tagName, error: drawn.querySelector("parsererror")?.textContent ?? "" };
    }, svg.body.toString());
    expect(parsed).toEqual({ root: "svg", error: "" });
    const png = await downloaded("score", "PNG");
    expect(png.body.subarray(1, 4).toString()).toBe("PNG");
    expect([png.body.readUInt32BE(16), png.body.readUInt32BE(20)]).toEqual([1600, 960]);
  });

  it("cause no errors", () => {
    expect(errors).toEqual([]);
  });
});
