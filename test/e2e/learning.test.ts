import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LedgerEntry } from "../../agents/league/ledger.ts";
import { eventsOf } from "../support/league-audit.ts";
import { openBrowser } from "../support/browser.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";

/* A person plays a league that learns from people, with and without agreeing to that. */

let browser: Browser;
let server: TestServer;
let league: string;
beforeAll(async () => {
  browser = await openBrowser();
  server = await startServer({}, ["--no-demo"]);
  const request = { game: "kuhn-poker", name: "Learner", hidden: [8], segmentEpisodes: 256, learnFrom: "people" };
  league = ((await (await post("/api/leagues", request)).json()) as { id: string }).id;
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const post = (path: string, body: object = {}) =>
  fetch(new URL(path, server.address), {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "content-type": "application/json" },
  });

async function ledger(): Promise<readonly LedgerEntry[]> {
  const answer = await fetch(new URL(`/api/leagues/${league}/ledger?limit=1000`, server.address));
  return ((await answer.json()) as LedgerEntry[]).toReversed();
}

async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env["SCREENSHOTS"];
  if (folder) await page.screenshot({ path: join(folder, `${name}-${page.viewportSize()?.width}.png`) });
}

async function newPage(width: number): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ viewport: { width, height: 720 } });
  await context.addInitScript(() => localStorage.setItem("coach-done", "yes"));
  return { context, page: await context.newPage() };
}

/** Plays a match against the paused league's newest policy. @returns its id. */
async function play(page: Page, { agreed, note }: { agreed: boolean; note: RegExp }): Promise<string> {
  await page.goto(`${server.address}/play?game=kuhn-poker&league=${league}`);
  const consent = page.getByTestId("learn-consent").getByRole("checkbox");
  await consent.waitFor();
  await consent.scrollIntoViewIfNeeded();
  await shoot(page, `consent-${agreed}`);
  expect(await consent.isChecked()).toBe(false);
  if (agreed) await consent.check();
  await page.getByTestId("play").click();
  await page.getByTestId("learning-note").waitFor();
  expect(await page.getByTestId("learning-note").innerText()).toMatch(note);
  await shoot(page, `learning-note-${agreed}`);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  const replay = page.getByRole("link", { name: "Watch the replay" });
  await until("the end of the match", async () => {
    const action = page.getByRole("button", { name: /^(check|bet|fold|call|pass)/i }).first();
    if (await action.isVisible()) await action.click({ timeout: 1000 }).catch(() => {});
    return replay.isVisible();
  });
  return (await replay.getAttribute("href"))?.split("/").at(-1) ?? "";
}

describe.each([1280, 360])("a person at %i px", (width) => {
  it("is asked before the first move, and its match is learned from only if it agrees", async () => {
    await until("a policy", async () => eventsOf(await ledger(), "policy-updated").length > 0);
    await post(`/api/leagues/${league}/pause`);
    const { context, page } = await newPage(width);
    const refused = await play(page, { agreed: false, note: /You have not agreed to that, so it won't learn/ });
    const agreed = await play(page, { agreed: true, note: /may learn from this match/ });
    // The choice is remembered.
    await page.goto(`${server.address}/play?game=kuhn-poker&league=${league}`);
    expect(await page.getByTestId("learn-consent").getByRole("checkbox").isChecked()).toBe(true);
    await post(`/api/leagues/${league}/resume`);
    const learned = async () => {
      const entries = await ledger();
      const taken = eventsOf(entries, "people-played");
      expect(taken.map(({ match }) => match)).not.toContain(refused);
      const own = taken.find(({ match }) => match === agreed);
      return own && eventsOf(entries, "policy-updated").some(({ people }) => people?.includes(own.segment));
    };
    await until("the update that learns from the match", async () => (await learned()) === true);
    await context.close();
  });
});
