import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { personId } from "../../server/rooms/stored/seat-token.ts";
import { openBrowser } from "../support/browser.ts";
import { answerOf } from "../support/command.ts";
import { startServer, type TestServer } from "../support/server.ts";

/* A person plays in a browser and is banned on the command line. */

let browser: Browser;
let server: TestServer;
beforeAll(async () => {
  browser = await openBrowser();
  server = await startServer({}, ["--no-demo"]);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env["SCREENSHOTS"];
  if (folder) await page.screenshot({ path: join(folder, `${name}-${page.viewportSize()?.width}.png`) });
}

const start = async (page: Page) => {
  await page.goto(`${server.address}/play?game=tic-tac-toe`);
  await page.getByTestId("play").click();
};

describe.each([1280, 360])("a banned person at %i px", (width) => {
  it("reads why at the table, and when it starts another match", async () => {
    const context = await browser.newContext({ viewport: { width, height: 640 } });
    await context.addInitScript(() => localStorage.setItem("coach-done", "yes"));
    const page = await context.newPage();
    await start(page);
    await page.locator(".board-slot button:not([disabled])").first().waitFor();
    const id = personId((await page.evaluate(() => localStorage.getItem("player-key"))) ?? "");
    const on = ["--server", server.address];
    await answerOf(["guest", "ban", `person:${id}`, "--reason", "Please choose another name.", ...on]);
    const sentence = "You are banned from playing on this server: Please choose another name.";
    await page.getByText(sentence).waitFor();
    await page.getByRole("link", { name: "Watch the replay" }).waitFor();
    await shoot(page, "banned-table");
    await start(page);
    await page.getByText(sentence).waitFor();
    await shoot(page, "banned-play");
    expect(
      await page.getByText(sentence).evaluate((shown) => shown.getBoundingClientRect().bottom <= innerHeight),
    ).toBe(true);
    expect(await page.getByText("Return to your game").isVisible()).toBe(false);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    await answerOf(["guest", "unban", `person:${id}`, ...on]);
    await page.getByTestId("play").click();
    await page.waitForURL(/rooms/);
    await context.close();
  });
});
