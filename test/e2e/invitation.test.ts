import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser } from "../support/browser.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";

/* Two people, each with a browser of their own, meet by an invitation link. */

let browser: Browser;
let server: TestServer;
let address: string;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer({}, ["--no-demo"]), openBrowser()]);
  ({ address } = server);
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** A person's browser; what the pages throw or log as errors ends up in `errors`. */
async function person(width: number, errors: string[]): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ viewport: { width, height: 800 } });
  await context.addInitScript(() => localStorage.setItem("coach-done", "yes"));
  const page = await context.newPage();
  page.on("pageerror", (error) => errors.push(String(error)));
  return { context, page };
}

async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env["SCREENSHOTS"];
  if (!folder) return;
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: join(folder, `${name}-${page.viewportSize()?.width}-${colorScheme}.png`) });
  }
}

/** Opens a match of tic-tac-toe against a person to invite. @returns the link. */
async function invite(page: Page, name: string): Promise<string> {
  await page.goto(`${address}/play?game=tic-tac-toe`);
  await page.getByRole("radio", { name: "A person you invite" }).check();
  await page.getByLabel("Your name").fill(name);
  await shoot(page, "play");
  await page.getByRole("button", { name: "Create invitation" }).click();
  await page.getByText("Waiting for the person you invited").waitFor();
  return page.getByTestId("invitation-link").inputValue();
}

async function widthFits(page: Page): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
}

/** Clicks the first free cell as soon as it is that page's turn, until both see the end. */
async function playOut(pages: readonly Page[]): Promise<void> {
  const over = (page: Page) => page.getByRole("button", { name: /rematch/i });
  await until("the end of the match", async () => {
    for (const page of pages) {
      const cell = page.locator(".board-slot button:not([disabled])").first();
      // The match may end, or the turn pass, under a click.
      if (await cell.isVisible()) await cell.click({ timeout: 1000 }).catch(() => {});
    }
    return (await Promise.all(pages.map((page) => over(page).isVisible()))).every(Boolean);
  });
}

describe("an invitation link", () => {
  it("brings two people to one table, who play a whole match and its rematch", async () => {
    const errors: string[] = [];
    const [ann, bob] = [await person(1280, errors), await person(360, errors)];
    const link = await invite(ann.page, "Ann");
    expect(new URL(link).search).toBe("");
    await shoot(ann.page, "waiting");
    // The invitation outlives the page: a person may send its link by another one.
    await ann.page.goto(`${address}/matches`);
    await ann.page.getByRole("link", { name: "Return to your game" }).click();
    expect(await ann.page.getByTestId("invitation-link").inputValue()).toBe(link);
    await bob.page.goto(link);
    await bob.page.getByText("Ann invites you to a match of Tic-tac-toe").waitFor();
    await bob.page.getByLabel("Your name").fill("Bob");
    await widthFits(bob.page);
    await shoot(bob.page, "join");
    await bob.page.getByRole("button", { name: "Join match" }).click();
    for (const { page } of [ann, bob]) await page.locator("[data-seat]", { hasText: "Bob" }).first().waitFor();
    // The seat is kept on reload, and the link is gone from the address.
    await bob.page.reload();
    expect(new URL(bob.page.url()).hash).toBe("");
    await playOut([ann.page, bob.page]);
    await shoot(bob.page, "over");
    await bob.page.getByRole("button", { name: /rematch/i }).click();
    await ann.page.getByRole("button", { name: /join the rematch/i }).click();
    await playOut([ann.page, bob.page]);
    expect(errors).toEqual([]);
    const { ratings } = (await (await fetch(`${address}/api/ratings?game=tic-tac-toe`)).json()) as {
      ratings: unknown[];
    };
    expect(ratings).toEqual([]);
    await Promise.all([ann.context.close(), bob.context.close()]);
  });

  it("offers one seat of three, with an agent in the other", async () => {
    const errors: string[] = [];
    const [ann, bob] = [await person(1280, errors), await person(360, errors)];
    await ann.page.goto(`${address}/play?game=proposer-solver-judge`);
    await ann.page.locator("[data-seat-choice='1']").selectOption({ label: "A person you invite" });
    // Agents are offered once they are loaded; a person always.
    await expect.poll(() => ann.page.locator("[data-seat-choice='2']").inputValue()).not.toBe("human");
    await ann.page.getByRole("button", { name: "Create invitation" }).click();
    await ann.page.getByText("Waiting for the person you invited").waitFor();
    expect(await ann.page.getByTestId("invitation-link").count()).toBe(1);
    await shoot(ann.page, "waiting-three");
    await bob.page.goto(await ann.page.getByTestId("invitation-link").inputValue());
    await bob.page.getByText("You play solver, with").waitFor();
    await shoot(bob.page, "join-three");
    await bob.page.getByRole("button", { name: "Join match" }).click();
    for (const { page } of [ann, bob]) await page.locator(".board-slot").waitFor();
    expect(errors).toEqual([]);
    await Promise.all([ann.context.close(), bob.context.close()]);
  });

  it("that was used, is incomplete or was cancelled says so, and never reaches the server's log", async () => {
    const errors: string[] = [];
    const [ann, bob, eve] = [await person(360, errors), await person(360, errors), await person(1280, errors)];
    const link = await invite(ann.page, "Ann");
    await widthFits(ann.page);
    await shoot(ann.page, "waiting");
    await bob.page.goto(link);
    const watcher = await bob.context.newPage();
    await watcher.goto(`${address}/rooms/${new URL(link).pathname.split("/").at(-1)}`);
    await watcher.getByText("Waiting for players…").first().waitFor();
    expect(await watcher.getByTestId("invitation-link").count()).toBe(0);
    await watcher.close();
    await bob.page.getByRole("button", { name: "Join match" }).click();
    await bob.page.locator(".board-slot").waitFor();
    await eve.page.goto(link);
    await eve.page.getByText("This invitation has been used. Ask for a new one.").waitFor();
    await shoot(eve.page, "used");
    await eve.page.goto(link.split("#")[0] ?? "");
    await eve.page.getByText("This link is incomplete.").waitFor();
    const other = await invite(eve.page, "Eve");
    await eve.page.getByRole("button", { name: "Cancel match" }).click();
    await eve.page.getByTestId("play-form").waitFor();
    expect(await eve.page.getByText("Return to your game").count()).toBe(0);
    await ann.page.goto(other);
    await ann.page.getByText(/This invitation (has expired or was cancelled|is no longer valid)/).waitFor();
    for (const sent of [link, other]) {
      expect(server.command.output()).not.toContain(sent.split("#")[1]);
      expect(server.command.errors()).not.toContain(sent.split("#")[1]);
    }
    expect(errors).toEqual([]);
    await Promise.all([ann, bob, eve].map(({ context }) => context.close()));
  });
});
