import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, it } from "vitest";
import { openBrowser } from "../support/browser.ts";
import { openPage, shiftsOf, watchShifts } from "./browser.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";

/*
 * A person plays a role of each language game to the end, by keys alone, on a phone: keys play the expected actions,
 * the end is explained, and nothing shifts.
 */

let server: TestServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer({}, ["--no-demo"]), openBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** Joins a table of scripted players in one seat. */
async function sitDown(
  game: string,
  seats: readonly string[],
  options: Readonly<Record<string, number | boolean>> = {},
): Promise<{ page: Page; errors: string[] }> {
  const opened = await openPage(browser, server.address);
  const { page } = opened;
  await page.setViewportSize({ width: 360, height: 780 });
  const ticket = (await (
    await fetch(`${server.address}/api/matches`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ game, seats, options }),
    })
  ).json()) as { room: string; tokens: { token: string }[] };
  await page.evaluate(
    ([room, token]) => {
      localStorage.setItem(`seat ${room}`, token ?? "");
      localStorage.setItem("coach-done", "yes");
    },
    [ticket.room, ticket.tokens[0]?.token],
  );
  await watchShifts(page);
  await page.goto(`${server.address}/rooms/${ticket.room}`);
  return opened;
}

/** Presses a key as soon as an action has it. */
async function press(page: Page, key: string): Promise<void> {
  await page.locator(`[data-testid=action][aria-keyshortcuts="${key}"]:not([disabled])`).waitFor({ timeout: 240_000 });
  const at = await plyOf(page);
  await page.keyboard.press(key);
  // The next key is for the following action.
  await until("the next ply", async () => (await plyOf(page)) !== at);
}

/** The marked ply. */
const plyOf = (page: Page) => page.getByRole("list", { name: "Plies" }).locator("[aria-current]").textContent();

async function endOf(page: Page): Promise<string> {
  await page.getByRole("link", { name: "Watch the replay" }).waitFor({ timeout: 240_000 });
  return (await page.getByTestId("result").textContent()) ?? "";
}

describe.concurrent("a role of each language game, by keys, on a phone", () => {
  it("proposes a question as the proposer: in infix, with undo, and only tokens that can become sound", async ({
    expect,
  }) => {
    const { page, errors } = await sitDown("proposer-solver-judge", ["human", "script:exact", "script:lenient"]);
    const built = page.getByTestId("built");
    await page.locator(".builder-token:not([disabled])").first().waitFor({ timeout: 240_000 });
    await expect.poll(() => page.locator(".round-now").textContent()).toContain("The proposer is paid for");
    for (const key of "3/") await page.keyboard.press(key);
    await expect.poll(() => built.textContent()).toBe("3 ÷ ▁");
    expect(await page.getByRole("button", { name: "0", exact: true }).isDisabled()).toBe(true);
    expect(await page.getByRole("button", { name: "Ask" }).isDisabled()).toBe(true);
    await page.keyboard.press("Backspace");
    for (const key of "+4") await page.keyboard.press(key);
    await expect.poll(() => built.textContent()).toBe("3 + 4▁");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.locator(".round-expression").textContent()).toContain("3 + 4");
    expect(await endOf(page)).toContain("Its answer is 7: 3 of 3 answers were right.");
    await page.getByText("Why these points?").press("Enter");
    await expect.poll(() => page.locator(".round-why").textContent()).toContain("a third each for its mark");
    expect(await shiftsOf(page)).toBeLessThan(0.05);
    expect(errors).toEqual([]);
    await page.close();
  });

  it("answers a request as the defender, with the reasons for its points", async ({ expect }) => {
    const { page, errors } = await sitDown("attacker-defender", ["script:plain", "human"]);
    await page.getByText("Work out what the request means").waitFor();
    await page.locator("[data-testid=action]:not([disabled])").first().waitFor();
    // Without scrolling: the request is above the actions, and all of both is on the screen.
    const { request, actions, screen } = await page.evaluate(() => {
      const edges = (selector: string) => document.querySelector(selector)?.getBoundingClientRect() ?? new DOMRect();
      const { top, bottom } = edges(".actions");
      return { request: edges(".attack-line").bottom, actions: { top, bottom }, screen: innerHeight };
    });
    expect(request).toBeLessThan(actions.top);
    expect(actions.bottom).toBeLessThanOrEqual(screen);
    await press(page, "2");
    expect(await endOf(page)).toMatch(/The defender refused/);
    await expect.poll(() => page.locator(".attack-verdict").textContent()).toMatch(/defender: .*the answer was/);
    expect(await shiftsOf(page)).toBeLessThan(0.05);
    expect(errors).toEqual([]);
    await page.close();
  });

  it("gives advice as the critic: given pieces keep their place, and all others their keys", async ({ expect }) => {
    const seats = ["script:instructed", "script:linear", "human"];
    const { page, errors } = await sitDown("coached-negotiation", seats, { bargains: 2 });
    const keys = () =>
      page
        .getByTestId("action")
        .evaluateAll((buttons) =>
          buttons.map((button) => `${button.getAttribute("aria-keyshortcuts")} ${button.textContent}`),
        );
    await page.locator("[data-testid=action]:not([disabled])").first().waitFor({ timeout: 240_000 });
    const before = await keys();
    expect(before.map((button) => button.split(" ")[0])).toEqual([..."1234567890", "d", "r"]);
    for (const key of ["5", "d"]) {
      await press(page, key);
      await page.locator(`[data-testid=action][aria-keyshortcuts="${key}"][disabled]`).waitFor();
      await page.locator("[data-testid=action]:not([disabled])").first().waitFor();
      expect(await keys()).toEqual(before);
    }
    await press(page, "1");
    expect(await endOf(page)).toMatch(/of 2 bargains closed/);
    await expect.poll(() => page.locator(".board-svg").textContent()).toMatch(/The critic earned/);
    await page.getByText("What each piece of advice means").press("Enter");
    await expect.poll(() => page.locator(".pieces").textContent()).toContain("Ask once more before you accept.");
    expect(await shiftsOf(page)).toBeLessThan(0.05);
    expect(errors).toEqual([]);
    await page.close();
  });

  it("bargains as the buyer, who sees its earnings, and that the other's cost is sealed", async ({ expect }) => {
    const { page, errors } = await sitDown("negotiation", ["script:linear", "human"]);
    const board = page.locator(".board-svg");
    await expect.poll(() => board.textContent()).toContain("You earn 20 less the price; no deal, nothing.");
    expect(await board.textContent()).toContain("cost sealed");
    const { right, edge } = await board.evaluate((drawing) => {
      const words = [...drawing.querySelectorAll("text")].map((text) => text.getBoundingClientRect().right);
      return { right: Math.max(...words), edge: drawing.getBoundingClientRect().right };
    });
    expect(right).toBeLessThanOrEqual(edge);
    await press(page, "a");
    expect(await endOf(page)).toMatch(/The buyer accepted/);
    expect(await shiftsOf(page)).toBeLessThan(0.05);
    expect(errors).toEqual([]);
    await page.close();
  });

  it("works out an answer on the sheet as the solver", async ({ expect }) => {
    const { page, errors } = await sitDown("proposer-solver-judge", ["script:hard", "human", "script:exact"], {
      sheet: true,
      answers: 1,
      digits: 3,
    });
    const now = page.locator(".round-now");
    await expect.poll(() => now.textContent(), { timeout: 240_000 }).toMatch(/Work out answer 1 of 1.*Now .* = /);
    const over = page.getByRole("link", { name: "Watch the replay" });
    const playable = page.locator("[data-testid=action]:not([disabled])");
    for (let ply = 0; ply < 40; ply++) {
      await playable.or(over).first().waitFor({ timeout: 240_000 });
      if (await over.isVisible()) break;
      const ends = await page.locator('[data-testid=action][aria-keyshortcuts="e"]:not([disabled])').count();
      await press(page, ends > 0 ? "e" : "1");
    }
    await endOf(page);
    expect(await page.locator(".round-sheet li").count()).toBeGreaterThan(0);
    expect(await shiftsOf(page)).toBeLessThan(0.05);
    expect(errors).toEqual([]);
    await page.close();
  });

  it("forges a step as the sneaky generator, with the search and a letter", async ({ expect }) => {
    const { page, errors } = await sitDown("sneaky-critic", ["human", "script:trusting"]);
    await press(page, "5");
    const search = page.getByTestId("action-search");
    await search.fill("result right plus one");
    await search.press("Enter");
    await press(page, "d");
    expect(await endOf(page)).toMatch(/^(?:Forged|True|Harmless)/);
    await expect.poll(() => page.locator(".rewrite").textContent()).toContain("result right plus one");
    expect(await shiftsOf(page)).toBeLessThan(0.05);
    expect(errors).toEqual([]);
    await page.close();
  });
});
