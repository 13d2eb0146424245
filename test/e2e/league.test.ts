import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser } from "../support/browser.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";
import { openPage, shiftsOf, watchShifts } from "./browser.ts";
import type { LeagueDetail } from "../../server/schemas/leagues.ts";

/* The page of a league of several agents: who learns, who came from which policy, how strong, and why. */

let server: TestServer;
let browser: Browser;
let page: Page;
let errors: string[];
let league: LeagueDetail;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer({}, ["--no-demo"]), openBrowser()]);
  const request = {
    game: "kuhn-poker",
    seed: 3,
    hidden: [16],
    segmentEpisodes: 32,
    segmentsPerUpdate: 2,
    snapshotEvery: 2,
    evaluateEvery: 60,
    gate: { rule: "sprt", options: { maxGames: 64 } },
    matchmaking: { rule: "alphastar" },
    budget: { updates: 60 },
    agents: [{ id: "main" }, { id: "rival", kind: "main-exploiter", gate: { rule: "always" } }],
  };
  const launched = await fetch(`${server.address}/api/leagues`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(request),
  });
  const { id } = (await launched.json()) as LeagueDetail;
  const detail = async () => (await (await fetch(`${server.address}/api/leagues/${id}`)).json()) as LeagueDetail;
  await until("the league's end", async () => (await detail()).status === "ended", 300_000);
  league = await detail();
  ({ page, errors } = await openPage(browser, "about:blank"));
  await page.setViewportSize({ width: 360, height: 780 });
  await watchShifts(page);
  await page.goto(`${server.address}/leagues/${id}`);
  await page.getByTestId("lineage").waitFor();
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** Opens a collapsed section by keyboard. */
async function open(title: string): Promise<void> {
  await page.locator("summary", { hasText: new RegExp(`^${title}$`) }).focus();
  await page.keyboard.press("Enter");
}

describe("the page of a league of several agents", () => {
  it("lists the agents, and the members of all of them", async () => {
    const rows = page.getByTestId("agents").locator("tbody tr");
    expect(await rows.count()).toBe(2);
    expect(await rows.nth(1).textContent()).toContain("Main exploiter");
    const members = page.getByTestId("lineage").locator("a:not(.refused)");
    const older = page.getByRole("button", { name: /^Show \d+ older$/ });
    while (await older.isVisible()) {
      const shown = await members.count();
      await older.click();
      await until("older members", async () => (await members.count()) > shown);
    }
    expect(await members.count()).toBe(league.members);
    const labels = await members.evaluateAll((links) => links.map((link) => link.getAttribute("aria-label") ?? ""));
    expect(labels).toEqual(expect.arrayContaining(["Page of main v0", "Page of rival v0"]));
  });

  it("shows refused candidates with the reason", async () => {
    expect(league.refused.length).toBeGreaterThan(0);
    const lineage = page.getByTestId("lineage");
    expect(await lineage.locator(".line .refused").count()).toBe(league.refused.length);
    expect(await lineage.textContent()).toContain(`refused: ${league.refused.at(-1)?.reason}`);
  });

  it("rates the members when opened, with intervals and ties, and moves nothing", async () => {
    await open("Ratings");
    const table = page.getByTestId("ratings-table");
    await table.waitFor();
    expect(await page.getByTestId("ratings").textContent()).toContain("main v0 has rating 0");
    const anchor = table.locator("tr", { hasText: "anchor" });
    expect(await anchor.locator("th").textContent()).toBe("main v0");
    const titles = await table
      .locator("tbody td")
      .evaluateAll((cells) => cells.map((cell) => cell.getAttribute("title")));
    expect(titles.every((title) => title)).toBe(true);
    expect(await shiftsOf(page)).toBeLessThan(0.01);
  });

  it("has the ledger as sentences, back to its beginning", async () => {
    await open("Log");
    const log = page.getByTestId("ledger-log");
    await log.locator("li").first().waitFor();
    expect(await log.locator("li").first().textContent()).toContain("Ended: 60 updates done, as planned.");
    const older = log.getByRole("button", { name: "Show older" });
    const before = await log.locator("li").count();
    for (;;) {
      if ((await older.count()) === 0) break;
      await older.click();
      await expect.poll(() => log.locator("button:disabled").count()).toBe(0);
    }
    expect(await log.locator("li").count()).toBeGreaterThan(before);
    expect(await log.locator("li").last().textContent()).toContain("League created with 2 agents.");
    expect(await log.textContent()).toMatch(/Gate sprt refused main v\d+ \(.*\): /);
  });

  it("has counts in the payoffs, and fits a phone", async () => {
    const cell = page.getByTestId("payoff-matrix").locator("td[style]").first();
    expect(await cell.getAttribute("title")).toMatch(/\d+ wins?, \d+ draws?, \d+ loss(es)? in \d+ episodes/);
    const sideways = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(await sideways()).toBeLessThanOrEqual(0);
    expect(errors).toEqual([]);
  });

  it("leads from a member to a game against it, by keyboard", async () => {
    await page.getByTestId("lineage").getByRole("link", { name: "Page of rival v0" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("link", { name: "Play against it" }).focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/play\?game=kuhn-poker&opponent=policy:/);
    await until("the chosen opponent", async () =>
      ((await page.locator("main").textContent()) ?? "").includes("rival v0"),
    );
    expect(errors).toEqual([]);
  });
});
