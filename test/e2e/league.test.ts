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
    expect(await page.getByTestId("ratings").textContent()).toContain("Random has rating 0");
    const anchor = table.locator("tr", { hasText: "anchor" });
    expect(await anchor.locator("th").textContent()).toBe("Random");
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
    const matrix = page.getByTestId("payoff-matrix");
    const cell = matrix.locator("td[style]").first();
    expect(await cell.getAttribute("title")).toMatch(/\d+ wins?, \d+ draws?, \d+ loss(es)? in \d+ episodes/);
    expect(await cell.getAttribute("title")).toMatch(
      /above even, 95% interval [+\u2212]?[\d.]+ to [+\u2212]?[\d.]+[,.]/,
    );
    const cells = await matrix.locator("td[style]").evaluateAll((all) =>
      all.map((one) => ({
        isPale: one.classList.contains("uncertain"),
        spoken: one.textContent.includes("which includes even"),
      })),
    );
    expect(cells.length).toBeGreaterThan(0);
    const titles = await matrix.locator("td[style]").evaluateAll((all) => all.map((one) => one.getAttribute("title")));
    expect(titles.filter((title) => !/(All as \w+: what|\d+ as first, [\d,]+ as second\.)/.test(title ?? ""))).toEqual(
      [],
    );
    expect(cells.filter(({ isPale, spoken }) => isPale !== spoken)).toEqual([]);
    await page.getByText("Pale italics: the 95% interval includes even").waitFor();
    const sideways = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(await sideways()).toBeLessThanOrEqual(0);
    expect(errors).toEqual([]);
  });

  it("compares members that are chosen by keyboard, as the address says, and moves nothing", async () => {
    const controls = page.getByTestId("map-controls");
    const matrix = page.getByTestId("payoff-matrix");
    /** Distances from the choice to the map and to what follows. */
    const places = async () => {
      const boxes = [controls, matrix, page.getByTestId("members")].map((part) => part.boundingBox());
      const [top = 0, ...below] = (await Promise.all(boxes)).map((box) => box?.y ?? 0);
      return below.map((y) => Math.round(y - top));
    };
    const before = await places();
    await controls.getByRole("button", { name: "Spread" }).focus();
    await page.keyboard.press("Enter");
    await controls.getByText(/^Members \d.*: spread over its history, those/).waitFor();
    expect(await matrix.locator("tbody tr").count()).toBe(8);
    expect(page.url()).toMatch(/\?members=spread$/);
    await controls.getByRole("button", { name: "Strongest" }).press("Space");
    await controls.getByText(/those with the highest ratings\./).waitFor();
    await controls.getByRole("textbox", { name: "Numbers" }).fill("0-2, 4");
    await page.keyboard.press("Enter");
    await controls.getByText(`Members 0-2, 4 of the league's ${league.members}.`).waitFor();
    expect(
      await matrix.locator("tbody th").evaluateAll((heads) => heads.map((head) => head.getAttribute("title"))),
    ).toEqual(expect.arrayContaining([expect.stringMatching(/^Member 0: snapshot of main after 0 updates$/)]));
    expect(await places()).toEqual(before);
    expect(await shiftsOf(page)).toBeLessThan(0.01);
  });

  it("keeps the map and says at the field what is wrong with a choice", async () => {
    const controls = page.getByTestId("map-controls");
    const field = controls.getByRole("textbox", { name: "Numbers" });
    const fault = controls.getByRole("alert");
    for (const [typed, sentence] of [
      ["9-4", "members: 9-4 runs backwards; write 4-9."],
      [`0,${league.members}`, `There is no member ${league.members}; the league's members are 0 to`],
    ] as const) {
      await field.fill(typed);
      await controls.getByRole("button", { name: "Show" }).press("Enter");
      await fault.getByText(sentence).waitFor();
      expect(await field.getAttribute("aria-invalid")).toBe("true");
      expect(await page.getByTestId("payoff-matrix").locator("tbody tr").count()).toBe(4);
    }
    // The refused requests are expected.
    expect(errors.splice(0).filter((error) => !error.includes("/payoffs?"))).toEqual([]);
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

  it("shows the row in one seat, also after a reload, and opens the stored games of a cell", async () => {
    const [met] = league.payoffs;
    const numbers = league.population.filter(({ policy }) => policy === met?.row || policy === met?.column);
    const search = `?members=${numbers.map(({ number }) => number).join(",")}&seat=second`;
    await page.goto(`${server.address}/leagues/${league.id}${search}`);
    const controls = page.getByTestId("map-controls");
    await controls.getByText(/^Members /).waitFor();
    expect(await controls.locator('[aria-pressed="true"]').allTextContents()).toEqual(["second"]);
    const cell = page.getByTestId("payoff-matrix").locator("td:has(a)").first();
    expect(await cell.getAttribute("title")).toMatch(
      / as second against .* chips per episode, 95% interval .* Open to see the games\./,
    );
    await cell.getByRole("link").focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/games\?a=/);
    await page.locator("h1").waitFor();
    await page.goBack();
    await controls.getByText(/^Members /).waitFor();
    expect(page.url()).toContain(search);
    expect(errors).toEqual([]);
  });
});
