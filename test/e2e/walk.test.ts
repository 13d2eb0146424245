import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser } from "../support/browser.ts";
import { openPage } from "./browser.ts";
import { startServer, type TestServer } from "../support/server.ts";

/*
 * A person's first day, in a real browser with a real server: first start, watch, launch, see the curve grow, play
 * whole games against an agent, replay them.
 */

let server: TestServer;
let browser: Browser;
let page: Page;
let errors: string[];

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), openBrowser()]);
  ({ page, errors } = await openPage(browser, server.address));
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const number = async (testId: string): Promise<number> =>
  Number((await page.getByTestId(testId).textContent())?.replaceAll(/\D/g, ""));

/** Waits until a curve has at least `points` points. */
async function curveOf(id: string, points: number): Promise<void> {
  const curve = page.getByTestId(`curve-${id}`);
  await expect
    .poll(async () => Number(await curve.getAttribute("data-points")), { timeout: 240_000 })
    .toBeGreaterThanOrEqual(points);
}

/** Plays legal actions until the result. */
async function playToTheEnd(choose: (page: Page) => Promise<void>): Promise<string> {
  const result = page.getByTestId("result");
  const enabled = page.locator("[data-testid=action]:not([disabled])").first();
  for (let moves = 0; moves < 60; moves++) {
    await enabled.or(result).first().waitFor({ timeout: 240_000 });
    if (await result.isVisible()) break;
    await choose(page).catch(async (error: unknown) => {
      // The match may have ended under the click.
      if (!(await result.isVisible())) throw error;
    });
    await page.waitForTimeout(100);
  }
  await result.waitFor({ timeout: 240_000 });
  return (await result.textContent()) ?? "";
}

async function sitDown(game: RegExp, role?: string): Promise<void> {
  await page.goto(`${server.address}/play`);
  await page
    .getByRole("button", { name: game })
    .or(page.getByRole("radio", { name: game }))
    .first()
    .click();
  if (role) await page.getByRole("group", { name: "Your seat" }).getByRole("button", { name: role }).click();
  await page.getByTestId("play").click();
  await page.waitForURL(/\/rooms\//);
}

describe("the first day", () => {
  it("shows a match within seconds of the first start", async () => {
    const featured = page.getByTestId("featured-match");
    await featured.locator("[data-room]").waitFor({ timeout: 240_000 });
    await expect.poll(() => page.getByTestId("featured-sentence").textContent(), { timeout: 240_000 }).toMatch(/\S/);
    expect(await page.title()).toContain("Red Queen");
  });

  it("shows the demonstration league improving", async () => {
    await page.getByTestId("league-row").first().getByRole("link").first().click();
    await page.waitForURL(/\/leagues\//);
    await expect.poll(() => number("updates"), { timeout: 240_000 }).toBeGreaterThan(0);
    await curveOf("nashConv", 2);
  });

  it("launches a league by one click, whose curve grows", async () => {
    await page.goto(`${server.address}/launch`);
    await page.getByTestId("launch").click();
    await page.waitForURL(/\/leagues\//);
    await curveOf("nashConv", 2);
    const before = await number("updates");
    await expect.poll(() => number("updates"), { timeout: 240_000 }).toBeGreaterThan(before);
    await page.getByRole("button", { name: "Pause" }).click();
    await expect.poll(() => page.getByTestId("league-status").textContent(), { timeout: 240_000 }).toMatch(/paused/i);
    await page.getByRole("button", { name: "Resume" }).click();
    await expect.poll(() => page.getByTestId("league-status").textContent(), { timeout: 240_000 }).toMatch(/running/i);
  });

  it("plays Kuhn poker to the end by keyboard, and replays it", async () => {
    await sitDown(/Kuhn/);
    const sentence = await playToTheEnd((at) => at.keyboard.press("1"));
    expect(sentence).toMatch(/\S/);
    await page.getByRole("link", { name: /replay/i }).click();
    await page.waitForURL(/\/matches\//);
    const scrubber = page.getByTestId("scrubber");
    const last = Number(await scrubber.getAttribute("max"));
    expect(last).toBeGreaterThanOrEqual(4);
    await page.keyboard.press("End");
    await page.keyboard.press("Home");
    await expect.poll(() => scrubber.inputValue()).toBe("0");
    for (let ply = 1; ply <= last; ply++) {
      await page.keyboard.press("ArrowRight");
      await expect.poll(() => scrubber.inputValue()).toBe(String(ply));
    }
    await expect.poll(() => page.getByTestId("probabilities").count()).toBeGreaterThan(0);
  });

  it("bargains to the end against a scripted opponent, and replays it", async () => {
    await sitDown(/Negotiation/);
    const sentence = await playToTheEnd(async (at) => {
      // Either the slider's offer or a button.
      await at.locator("[data-testid=action]:not([disabled])").first().click({ timeout: 5000 });
    });
    expect(sentence).toMatch(/\S/);
    await page.getByRole("link", { name: /replay/i }).click();
    await page.waitForURL(/\/matches\//);
    expect(Number(await page.getByTestId("scrubber").getAttribute("max"))).toBeGreaterThan(1);
  });

  it.each(["proposer", "solver", "judge"])(
    "plays as the %s of three roles, with chosen players of the other two",
    async (role) => {
      await sitDown(/Proposer, solver, judge/, role);
      await expect.poll(() => page.locator(".seat-name").count(), { timeout: 240_000 }).toBe(3);
      expect(await page.locator(".seat").last().textContent()).toContain(`${role}, you`);
      const play = async (at: Page) => {
        if (await at.getByTestId("built").isVisible()) for (const key of ["1", "+", "1"]) await at.keyboard.press(key);
        await at.keyboard.press((await at.getByTestId("built").isVisible()) ? "Enter" : "1");
      };
      expect(await playToTheEnd(play)).toMatch(/\S/);
    },
  );

  it("plays a searched action among dozens", async () => {
    // In half of the episodes the request is unrevised, and the attacker has no turn.
    const search = page.getByTestId("action-search");
    for (let round = 0; round < 12; round++) {
      await sitDown(/Attacker and defender/, "attacker");
      await search.or(page.getByTestId("result")).first().waitFor({ timeout: 240_000 });
      if (await search.isVisible()) break;
    }
    const plies = page.getByRole("list", { name: "Plies" }).locator("li");
    const before = await plies.count();
    await search.fill("sw");
    await expect.poll(() => page.locator("[data-testid=action]").count()).toBe(1);
    await search.press("Enter");
    await expect.poll(() => plies.count()).toBeGreaterThan(before);
  });

  it("lists both matches", async () => {
    await page.goto(`${server.address}/matches`);
    await page.getByTestId("matches").waitFor();
    await expect.poll(() => page.getByTestId("matches").textContent()).toMatch(/Negotiation/);
  });

  it("shows that a page was not found for unknown addresses", async () => {
    await page.goto(`${server.address}/nowhere/at/all`);
    await expect.poll(() => page.textContent("body")).toContain("Page not found");
  });

  it("launches a paper's protocol, and names it with its ablation", async () => {
    await page.goto(`${server.address}/launch`);
    await page.getByRole("radio", { name: /Self-Play Critic/ }).click();
    await expect.poll(() => page.getByRole("radio", { name: /Kuhn/ }).count()).toBe(0);
    await page.getByLabel("Ablation").selectOption("no-balance");
    await page.getByTestId("launch").click();
    await page.waitForURL(/\/leagues\//);
    await expect.poll(() => page.getByTestId("preset").textContent()).toMatch(/Self-Play Critic, no balance: .*2025/);
  });

  it("ends without errors in the browser", async () => {
    expect(errors.filter((error) => !error.includes("/nowhere/"))).toEqual([]);
    expect(await server.stop()).toBe(0);
    server = await startServer();
  });
});
