import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ExperimentDetail } from "../../server/schemas/experiments.ts";
import { openBrowser } from "../support/browser.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { openPage, shiftsOf, watchShifts } from "./browser.ts";

/* Experiments on the page: launched, followed to their results, and any leagues compared. */

const WAIT_MS = 240_000;
/** The browser's own limit of a good page. */
const MAX_SHIFTS = 0.1;

let server: TestServer;
let browser: Browser;
let page: Page;
let errors: string[];

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer({ ENGINE: "wasm" }, ["--no-demo"]), openBrowser()]);
  ({ page, errors } = await openPage(browser, `${server.address}/experiments`));
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const tiny = {
  name: "Two learners",
  settings: {
    game: "kuhn-poker",
    updates: 4,
    set: { segmentEpisodes: 32, segmentsPerUpdate: 2, evaluateEvery: 2, pastShare: 0.5 },
  },
  arms: [{ name: "ppo" }, { name: "reinforce", learner: "reinforce++" }],
  seeds: 3,
};

/** Whether the page is wider than its window. */
const overflows = (one: Page) =>
  one.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);

describe("the form of an experiment", () => {
  it("says what is wrong with seeds and arms, and launches nothing", async () => {
    await page.getByRole("link", { name: "Launch an experiment" }).click();
    await page.getByTestId("experiment-form").waitFor();
    await page.getByRole("combobox", { name: /^Preset/ }).selectOption("spc");
    await page.getByRole("textbox", { name: /^Seeds/ }).fill("many");
    await page.getByTestId("launch-experiment").click();
    expect(await page.getByRole("alert").textContent()).toMatch(/^seeds must be a count from 1 to 100/);
    await page.getByRole("textbox", { name: /^Seeds/ }).fill("2, 3, 5");
    // By keyboard: the only arm off, then another on.
    const full = page.getByRole("checkbox", { name: /^none/ });
    await full.focus();
    await page.keyboard.press("Space");
    await page.getByTestId("launch-experiment").click();
    expect(await page.getByRole("alert").textContent()).toBe("Choose at least one arm.");
    await page.keyboard.press("Shift+Tab");
    await full.check();
    await page.getByRole("checkbox", { name: /^frozen generator/ }).check();
    expect(await page.locator(".submit p").textContent()).toMatch(/^6 leagues: 2 arms with 3 seeds each/);
    expect(page.url()).toContain("/experiments/new");
  });

  it("reads JSON, and shows the server's sentence on what is wrong with it", async () => {
    await page.getByRole("button", { name: "JSON" }).click();
    const field = page.getByRole("textbox", { name: "Experiment" });
    await page.getByTestId("launch-json").click();
    expect(await page.getByRole("alert").textContent()).toBe("Paste an experiment, or choose a file.");
    await field.fill(JSON.stringify({ ...tiny, warp: 1 }));
    await page.getByTestId("launch-json").click();
    await page.getByText(/The request has no field "warp"/).waitFor();
    const file = { name: "tiny.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(tiny)) };
    await page.locator('input[type="file"]').setInputFiles(file);
    await expect.poll(() => field.inputValue()).toBe(JSON.stringify(tiny));
    await watchShifts(page);
    await page.getByTestId("launch-json").click();
    await page.waitForURL(/\/experiments\/experiment-/);
  });
});

describe("the page of an experiment", () => {
  it("shows every run with its progress until all are over", async () => {
    await page.getByRole("heading", { name: tiny.name }).waitFor();
    const grid = page.getByTestId("run-grid");
    expect(await grid.locator("tbody tr").count()).toBe(2);
    expect(await grid.locator("td").count()).toBe(6);
    await grid.locator('[data-status="running"]').first().waitFor({ timeout: WAIT_MS });
    expect(await page.getByTestId("experiment-status").textContent()).toBe("running");
    await page.getByTestId("experiment-status").getByText("ended").waitFor({ timeout: WAIT_MS });
    await expect.poll(() => grid.locator('a[data-status="ended"]').count(), { timeout: WAIT_MS }).toBe(6);
    expect(await page.getByTestId("experiment-progress").textContent()).toBe("6 of 6 runs over");
    expect(await grid.locator("a").first().getAttribute("title")).toMatch(/^ppo, seed 1: ended, 4 of 4 updates/);
  }, 600_000);

  it("has results with intervals, paired differences, and a curve of each arm that says how it is drawn", async () => {
    // Reloaded, so that what moves while it loads is measured.
    await page.reload();
    const results = page.getByTestId("results").first();
    await results.getByText("NashConv").waitFor();
    const row = results.getByRole("row", { name: /^reinforce/ }).first();
    expect((await row.getByRole("cell").allTextContents()).map((text) => /\d/.test(text))).toEqual(
      Array.from({ length: 6 }, () => true),
    );
    expect(await row.getByRole("cell").nth(2).textContent()).toBe("3");
    const curve = page.getByTestId("curve-nashConv");
    await curve.locator("canvas").waitFor();
    // Evaluations are spaced by time: how many there are, the server knows.
    const path = new URL(page.url()).pathname;
    const { curves } = (await (await fetch(`${server.address}/api${path}`)).json()) as ExperimentDetail;
    const versions = (curves["nashConv"] ?? []).map(({ points }) => points.map(({ version }) => version));
    expect(versions.map((measured) => [measured[0], measured.at(-1)])).toEqual([
      [0, 4],
      [0, 4],
    ]);
    const most = Math.max(...versions.map(({ length }) => length));
    expect(await curve.getAttribute("data-points")).toBe(String(most));
    expect(await curve.locator(".key span").first().getAttribute("title")).toMatch(/interpolated linearly/);
    expect(await page.locator("abbr").getAttribute("title")).toMatch(/interpolated linearly/);
    expect(await shiftsOf(page)).toBeLessThan(MAX_SHIFTS);
  });

  it("offers files of its results", async () => {
    const [csv] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: /CSV/ }).click()]);
    expect(csv.suggestedFilename()).toMatch(/^experiment-[0-9a-f]{8}-values\.csv$/);
    const [html] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: /HTML/ }).click()]);
    expect(html.suggestedFilename()).toMatch(/-report\.html$/);
  });

  it("fits a phone in the dark", async () => {
    const phone = await browser.newPage({ viewport: { width: 360, height: 780 }, colorScheme: "dark" });
    const ids = ((await (await fetch(`${server.address}/api/leagues`)).json()) as { id: string }[]).map(({ id }) => id);
    const paths = [
      new URL(page.url()).pathname,
      "/experiments",
      "/experiments/new",
      `/compare?leagues=${ids.join(",")}`,
    ];
    for (const path of paths) {
      await phone.goto(server.address + path);
      await phone.locator("h1").waitFor();
      await phone.locator("table, form, li").first().waitFor();
      expect(await overflows(phone), path).toBe(false);
      expect(await phone.locator("header").evaluate(({ clientHeight }) => clientHeight), path).toBeLessThan(60);
    }
    await phone.close();
  });
});

describe("a comparison", () => {
  it("is of leagues picked in the list, with their curves, measures and differing settings", async () => {
    await page.goto(`${server.address}/leagues`);
    await page.getByRole("button", { name: "Compare" }).click();
    for (const arm of ["ppo", "reinforce"]) {
      await page.getByRole("checkbox", { name: `Compare ${tiny.name}: ${arm}, seed 1` }).check();
    }
    await page.getByTestId("compare").click();
    await page.waitForURL(/\/compare\?leagues=/);
    const curve = page.getByTestId("curve-nashConv");
    await curve.locator("canvas").waitFor();
    expect(await curve.locator(".key span").allTextContents()).toEqual(
      expect.arrayContaining([`${tiny.name}: ppo, seed 1`, `${tiny.name}: reinforce, seed 1`]),
    );
    expect(
      await page
        .getByTestId("compared")
        .first()
        .getByRole("row", { name: /^NashConv/ })
        .getByRole("cell")
        .count(),
    ).toBe(2);
    const settings = page.getByTestId("differing-settings");
    const learner = settings.getByRole("row", { name: /^learner\.id/ }).getByRole("cell");
    expect(await learner.allTextContents()).toEqual(["ppo", "reinforce++"]);
    expect(errors.filter((error) => !error.includes("/api/experiments)"))).toEqual([]);
  });
});
