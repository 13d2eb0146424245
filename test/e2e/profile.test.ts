import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser } from "../support/browser.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";

let browser: Browser;
let server: TestServer;
let address: string;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer({ LOG_LEVEL: "warn" }, ["--no-demo"]), openBrowser()]);
  ({ address } = server);
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env["SCREENSHOTS"];
  if (!folder) return;
  for (const width of [360, 1280])
    for (const colorScheme of ["light", "dark"] as const) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: join(folder, `${name}-${width}-${colorScheme}.png`), fullPage: true });
    }
}

async function playTicTacToe(page: Page): Promise<void> {
  await page.goto(`${address}/play?game=tic-tac-toe`);
  await page.getByTestId("play").click();
  await until("the end of the match", async () => {
    const cell = page.locator(".board-slot button:not([disabled])").first();
    // The match may end, or the turn pass, under a click.
    if (await cell.isVisible()) await cell.click({ timeout: 1000 }).catch(() => {});
    return page.getByRole("button", { name: /rematch/i }).isVisible();
  });
  await page.getByRole("link", { name: "Watch the replay" }).waitFor();
}

test("a person names themselves, sees their record, moves it to another browser, and is forgotten", async () => {
  const errors: string[] = [];
  const [here, there] = [await browser.newContext(), await browser.newContext()];
  await here.addInitScript(() => localStorage.setItem("coach-done", "yes"));
  const page = await here.newPage();
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.goto(`${address}/play`);
  await page.getByRole("link", { name: "Your record and rating" }).click();
  await page.getByText("No finished matches yet.").waitFor();
  await page.getByLabel("Your name").fill("Ann\u200b");
  await page.getByRole("button", { name: "Save name" }).click();
  await page.getByText("A name can't have control characters").waitFor();
  await page.getByLabel("Your name").fill(" Ann ");
  await page.getByRole("button", { name: "Save name" }).click();
  await page.getByText("Saved.").waitFor();
  await playTicTacToe(page);
  await page.goto(`${address}/profile`);
  expect(await page.getByLabel("Your name").inputValue()).toBe("Ann");
  const record = page.getByTestId("own-record");
  await record.getByText("(1 rated match)").waitFor();
  expect(await record.getByRole("row").count()).toBe(2);
  await page.getByRole("button", { name: "Show key" }).click();
  const key = (await page.getByTestId("player-key").textContent())?.trim() ?? "";
  await page.getByRole("button", { name: "Hide key" }).click();
  await shoot(page, "profile");
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);

  const other = await there.newPage();
  other.on("pageerror", (error) => errors.push(String(error)));
  await other.goto(`${address}/profile`);
  await other.getByLabel("Key from another browser").fill("no key");
  await other.getByRole("button", { name: "Use this key" }).click();
  await other.getByText("That isn't a key.").waitFor();
  await other.getByLabel("Key from another browser").fill(key);
  await other.getByRole("button", { name: "Use this key" }).click();
  await other.getByTestId("own-record").getByText("(1 rated match)").waitFor();

  await page.getByRole("button", { name: "Forget me" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Forget me" }).click();
  await page.getByText("No finished matches yet.").waitFor();
  expect(await page.evaluate(() => [localStorage.getItem("player-key"), localStorage.getItem("player-name")])).toEqual([
    null,
    null,
  ]);
  expect(errors).toEqual([]);
});
