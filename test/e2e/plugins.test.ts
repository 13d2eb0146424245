import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { GameFacts } from "../../server/schemas/games.ts";
import type { LeagueDetail } from "../../server/schemas/leagues.ts";
import type { MatchListing } from "../../server/schemas/matches.ts";
import { openBrowser } from "../support/browser.ts";
import { temporaryFolder } from "../support/folder.ts";
import { writeGuide } from "../support/guide.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { openPage } from "./browser.ts";

/*
 * Games of plugins on the page: the one of docs/plugins.md, which has a view of its own, and the same without one.
 */

const folder = temporaryFolder();
const withView = join(folder, "with-view");
const plain = join(folder, "plain");

let server: TestServer;
let browser: Browser;
let page: Page;
let errors: string[];

beforeAll(async () => {
  for (const each of [withView, plain]) {
    mkdirSync(each);
    writeGuide(each);
  }
  writeFileSync(
    join(plain, "plugin.ts"),
    `import { buriedTreasure } from "./game.ts";
     const view = (state, viewer) => ({ ...buriedTreasure.view(state, viewer), game: "plain-treasure" });
     const reveal = (state) => ({ ...buriedTreasure.reveal(state), game: "plain-treasure" });
     export const plugin = { games: [{ ...buriedTreasure, id: "plain-treasure", name: "Plain treasure", view, reveal }] };`,
  );
  const environment = { REDQUEEN_PLUGINS: `${withView},${plain}` };
  [server, browser] = await Promise.all([startServer(environment, ["--no-demo"]), openBrowser()]);
  ({ page, errors } = await openPage(browser, server.address));
  await page.evaluate(() => localStorage.setItem("coach-done", "yes"));
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** Chooses a game on the play page, takes the first seat against the first opponent, and begins. */
async function sitDown(game: string): Promise<void> {
  await page.goto(`${server.address}/play`);
  await page.getByRole("radio", { name: new RegExp(`^${game}`) }).check();
  await page.getByTestId("play").click();
  await page.waitForURL("**/rooms/**");
}

async function shoot(name: string): Promise<void> {
  const to = process.env["SCREENSHOTS"];
  if (to) await page.screenshot({ path: join(to, `${name}.png`) });
}

describe("a plugin's game with a view module", () => {
  it("names its module in the API, which is served under the strict policy", async () => {
    const games = (await (await fetch(`${server.address}/api/games`)).json()) as readonly GameFacts[];
    const urls = games.flatMap(({ id, view }) => (view === null ? [] : [[id, view]]));
    expect(urls).toEqual([["buried-treasure", "/plugins/buried-treasure/view.js"]]);
    const answer = await fetch(`${server.address}/plugins/buried-treasure/view.js`);
    expect(answer.headers.get("content-type")).toContain("text/javascript");
    expect(await answer.text()).toContain("export function createView");
    const headers = { "if-none-match": answer.headers.get("etag") ?? "" };
    expect((await fetch(answer.url, { headers })).status).toBe(304);
    expect((await fetch(`${server.address}/plugins/tic-tac-toe/view.js`)).status).toBe(404);
    const policy = (await fetch(`${server.address}/play`)).headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toContain("unsafe");
  });

  it("is played by a person on its own board", async () => {
    await sitDown("Buried treasure");
    const island = page.locator(".islands .island");
    await expect.poll(() => island.count()).toBe(3);
    await shoot("plugin-view");
    await island.filter({ hasText: "middle" }).click();
    await expect.poll(() => island.filter({ hasText: "middle ⚑" }).count()).toBe(1);
    await page
      .getByText(/ (wins|loses) \d/)
      .first()
      .waitFor();
    await shoot("plugin-over");
  });

  it("is launched as a league, which has a page", async () => {
    const answer = await fetch(`${server.address}/api/leagues`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ game: "buried-treasure", budget: { updates: 2 } }),
    });
    const { id } = (await answer.json()) as LeagueDetail;
    const league = async () => (await (await fetch(`${server.address}/api/leagues/${id}`)).json()) as LeagueDetail;
    await expect.poll(async () => (await league()).status).toBe("ended");
    await page.goto(`${server.address}/leagues/${id}`);
    await page.getByText("Buried treasure").first().waitFor();
    expect((await league()).updates).toBe(2);
  });
});

describe("a plugin's game in a thread of the server", () => {
  it("is solved for an exact player", async () => {
    const answer = await fetch(`${server.address}/api/matches`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ game: "buried-treasure", seats: ["exact:cfr-plus", "script:south"] }),
    });
    expect(answer.status).toBe(201);
    const stored = async () =>
      (await (await fetch(`${server.address}/api/matches?game=buried-treasure`)).json()) as readonly MatchListing[];
    const solved = async () => (await stored()).find(({ names }) => names[0] === "Cfr plus")?.outcome;
    await expect.poll(solved).toBe("finished");
  });
});

describe("a plugin's game without a view", () => {
  it("is shown as text, and played by its buttons", async () => {
    await sitDown("Plain treasure");
    await page.getByRole("button", { name: /north/ }).click();
    await expect.poll(() => page.locator("pre.fallback").textContent()).toMatch(/^buried: 0\ndug: \d\nresult: /);
    await page
      .getByText(/ (wins|loses) \d/)
      .first()
      .waitFor();
    await shoot("plugin-plain");
    expect(errors).toEqual([]);
  });
});
