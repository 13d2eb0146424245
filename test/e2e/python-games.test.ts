import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MatchTicket } from "../../server/schemas/matches.ts";
import { openBrowser } from "../support/browser.ts";
import { pythonWith } from "../support/python.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { openSeat } from "./browser.ts";

/* A person plays a game of a Python package: its text is the board, in windows from a phone to a desktop. */

const python = pythonWith("pyspiel");
const GAME = "openspiel:connect_four";

describe.skipIf(python.path === null)(`the page of a Python game${python.reason}`, () => {
  let server: TestServer;
  let browser: Browser;
  beforeAll(async () => {
    const environment = { PYTHON: python.path ?? "", PYTHON_GAMES: GAME };
    [server, browser] = await Promise.all([startServer(environment, ["--no-demo"]), openBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  it("offers the game under Play, with the players of its ladder", async () => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(`${server.address}/play`);
    await page.getByRole("radio", { name: /Connect Four \(OpenSpiel\)/ }).check();
    await expect.poll(() => page.locator("main").textContent()).toMatch(/Monte Carlo tree search/);
    await page.close();
  });

  it.each([
    [360, 640],
    [1280, 800],
  ])("shows board and moves without scrolling at %i x %i", async (width, height) => {
    const answer = await fetch(`${server.address}/api/matches`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ game: GAME, seats: ["human", "script:lowest"] }),
    });
    const page = await browser.newPage({ viewport: { width, height } });
    await openSeat(page, server.address, (await answer.json()) as MatchTicket);
    const board = page.locator(".fallback code");
    await page.getByRole("button", { name: /^x3/ }).click();
    await expect.poll(() => board.textContent()).toMatch(/o\.\.x\.\.\.$/);
    await page.getByRole("button", { name: /^x6/ }).waitFor();
    const boxes = [board, ...(await page.locator(".actions button").all())];
    for (const box of await Promise.all(boxes.map((part) => part.boundingBox()))) {
      expect(box && box.x >= 0 && box.x + box.width <= width && box.y >= 0 && box.y + box.height <= height).toBe(true);
    }
    // Seven columns of text are large enough to read.
    expect((await board.boundingBox())?.width).toBeGreaterThan(100);
    await page.close();
  });
});
