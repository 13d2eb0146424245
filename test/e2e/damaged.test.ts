import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLeague } from "../../server/leagues/create-league.ts";
import { openStore } from "../../server/store/registry.ts";
import { segmentOf, matchOf } from "../server/store/samples.ts";
import { temporaryFolder } from "../support/folder.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { openBrowser } from "../support/browser.ts";
import { openPage } from "./browser.ts";

/* The page on a store with damaged records. */

let server: TestServer;
let browser: Browser;
let page: Page;
let league: string;

beforeAll(async () => {
  const folder = temporaryFolder();
  const store = await openStore({ directory: folder });
  league = (await createLeague(store, { game: "kuhn-poker", name: "Held up" })).id;
  await store.putSegment(segmentOf("lost", league, 0));
  for (const id of ["damaged", "whole"]) await store.putMatch(matchOf(id, 1000, { league }));
  await store.close();
  const database = new DatabaseSync(join(folder, "red-queen.db"));
  database.exec("UPDATE segments SET starts = x'00'; UPDATE matches SET summary = '{' WHERE id = 'damaged'");
  database.close();
  [server, browser] = await Promise.all([startServer({ DATA_DIR: folder, ENGINE: "cpu" }), openBrowser()]);
  ({ page } = await openPage(browser, server.address));
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

describe("damaged records on the page", () => {
  const segmentSentence = /Segment "lost" is damaged .*: restore a backup of the store, or delete the league\.$/;
  const matchSentence =
    'One match can\'t be read.Match "damaged" is damaged (it is not JSON): restore a backup of the store.';

  it("include the segment that a running league waits for, in the list and on its page", async () => {
    await page.goto(`${server.address}/leagues`);
    const row = page.getByTestId("league-row");
    await row.waitFor();
    expect(await row.textContent()).toMatch(segmentSentence);
    await page.goto(`${server.address}/leagues/${league}`);
    const reason = page.getByTestId("league-reason");
    await reason.waitFor();
    expect(await reason.textContent()).toMatch(segmentSentence);
    expect(await page.getByTestId("league-status").textContent()).toBe("running");
  });

  it("are marked in a list of matches, which shows the others", async () => {
    for (const path of [`/leagues/${league}`, "/matches"]) {
      await page.goto(server.address + path);
      const damaged = page.getByTestId("damaged-matches");
      await damaged.waitFor();
      expect(await damaged.textContent()).toBe(matchSentence);
      expect(await page.getByTestId("matches").locator("tbody tr").count()).toBe(1);
    }
  });
});
