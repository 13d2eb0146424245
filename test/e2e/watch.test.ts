import { readFile } from "node:fs/promises";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";
import { openBrowser } from "../support/browser.ts";
import { openPage } from "./browser.ts";
import type { LeagueSummary } from "../../server/schemas/leagues.ts";
import type { MatchListing, MatchReplay } from "../../server/schemas/matches.ts";

/* Watching at an own speed, and sharing episodes: a link to a ply, an episode as JSON. */

let server: TestServer;
let browser: Browser;
let page: Page;
let errors: string[];

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), openBrowser()]);
  await until("a stored match", async () => (await ask<unknown[]>("/api/matches")).length > 0);
  ({ page, errors } = await openPage(browser, server.address));
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

async function ask<T>(path: string): Promise<T> {
  return (await (await fetch(server.address + path)).json()) as T;
}

const button = (name: string | RegExp) => page.getByRole("button", { name, exact: true });

describe("watching an arena", () => {
  const board = () => page.getByTestId("scrubber").getAttribute("aria-valuetext");
  const missed = () => page.locator(".go-live").textContent();

  it("keeps its position while paused, and continues from there", async () => {
    const [league] = await ask<LeagueSummary[]>("/api/leagues");
    await page.goto(`${server.address}/rooms/${league?.arena}`);
    await button("Pause").click();
    const stood = await board();
    await expect.poll(missed, { timeout: 240_000 }).toMatch(/missed/);
    expect(await board()).toBe(stood);
    await page.locator("body").press("Space");
    await button("Pause").waitFor();
  });

  it("continues with the next match once it has begun", async () => {
    await button("Pause").click();
    await expect.poll(() => button("Next match").isEnabled(), { timeout: 240_000 }).toBe(true);
    await button("Next match").click();
    await button("Pause").waitFor();
    expect(await button("Next match").isDisabled()).toBe(true);
  });

  it("plays slower than the table on request, and live again", async () => {
    await button("Slower").click();
    await page.getByText("1.20 s per ply").waitFor();
    await page.locator("body").press("[");
    await page.getByText("2.00 s per ply").waitFor();
    await page.locator(".go-live").click();
    await page.getByText("live speed").waitFor();
    expect(await missed()).toBe("Live");
  });
});

describe("a stored episode", () => {
  it("opens at the ply of its link, and its address follows the ply", async () => {
    const [match] = await ask<MatchListing[]>("/api/matches");
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.goto(`${server.address}/matches/${match?.id}?ply=2`);
    const scrubber = page.getByTestId("scrubber");
    expect(await scrubber.inputValue()).toBe("2");
    await page.keyboard.press("ArrowRight");
    await page.waitForURL(/\?ply=3$/);
    await button("Copy link to ply 3").click();
    await button("Link copied").waitFor();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    expect(link).toBe(`${server.address}/matches/${match?.id}?ply=3`);
    await page.goto(link);
    expect(await scrubber.inputValue()).toBe("3");
    await page.keyboard.press("Home");
    await page.waitForURL((url) => url.search === "");
  });

  it("is downloaded as in the API, complete enough to be replayed", async () => {
    const [match] = await ask<MatchListing[]>("/api/matches");
    await page.goto(`${server.address}/matches/${match?.id}`);
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Download JSON" }).click(),
    ]);
    expect(file.suggestedFilename()).toBe(`${match?.game}-${match?.id}.json`);
    const replay = JSON.parse(await readFile(await file.path(), "utf8")) as MatchReplay;
    expect(replay).toEqual(await ask(`/api/matches/${match?.id}`));
    const { actions, logProbs } = replay.episode;
    expect(actions).toEqual(replay.steps.map(({ action }) => action));
    expect(logProbs).toHaveLength(actions.length);
    expect(replay.episode.seed).not.toBe("");
  });

  it("of self-play has a link and a download too", async () => {
    const [league] = await ask<LeagueSummary[]>("/api/leagues");
    const ledger = () => ask<{ event: { type: string; segment?: string } }[]>(`/api/leagues/${league?.id}/ledger`);
    const played = async () => (await ledger()).find(({ event }) => event.type === "segment-played")?.event.segment;
    const segment = await until("a segment", played);
    await page.goto(`${server.address}/segments/${segment}/0?ply=1`);
    expect(await page.getByTestId("scrubber").inputValue()).toBe("1");
    const path = await page.getByRole("link", { name: "Download JSON" }).getAttribute("href");
    expect((await ask<MatchReplay>(path ?? "")).episode.origin).toBe("self-play");
    const shared = page.waitForResponse((response) => response.url().endsWith(`/api/segments/${segment}/share`));
    await button("Copy link to ply 1").click();
    await button("Link copied").waitFor();
    expect(await (await shared).json()).toEqual({ kept: true });
    await page.route("**/share", (route) => route.abort());
    await page.keyboard.press("ArrowRight");
    await button("Copy link to ply 2").click();
    await page.getByText("The server can’t keep this replay now").waitFor();
    errors.splice(0, errors.length, ...errors.filter((error) => !error.includes("ERR_FAILED")));
    expect(errors).toEqual([]);
  });
});
