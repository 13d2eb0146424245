import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answerOf } from "../support/command.ts";
import { temporaryFolder } from "../support/folder.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { openBrowser } from "../support/browser.ts";
import { openPage } from "./browser.ts";
import type { LaunchRequest, LeagueDetail } from "../../server/schemas/leagues.ts";

/* The launch form: it explains every error, shows a preset's settings, and launches a copied configuration. */

let server: TestServer;
let browser: Browser;
let page: Page;
let errors: string[];
const store = temporaryFolder();

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer({}, ["--no-demo"]), openBrowser()]);
  ({ page, errors } = await openPage(browser, `${server.address}/launch`));
  await page.getByTestId("launch-form").waitFor();
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

async function launched(request: LaunchRequest): Promise<LeagueDetail> {
  const answer = await fetch(`${server.address}/api/leagues`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(request),
  });
  return (await answer.json()) as LeagueDetail;
}

const detail = async (id: string) =>
  (await (await fetch(`${server.address}/api/leagues/${id}`)).json()) as LeagueDetail;

const idOnPage = () => page.url().split("/").at(-1) ?? "";

describe("an invalid field", () => {
  it("is unfolded, focused, and shows its error", async () => {
    await page.goto(`${server.address}/launch?game=kuhn-poker`);
    await page.getByText(/^Learner: ppo/).click();
    const field = page.getByRole("spinbutton", { name: /^Clip/i });
    await field.fill("7");
    await page.getByText(/^Learner: ppo/).click();
    expect(await field.isVisible()).toBe(false);
    await page.getByTestId("launch").click();
    await field.waitFor();
    expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await field.getAttribute("aria-invalid")).toBe("true");
    const described = await field.getAttribute("aria-describedby");
    expect(await page.locator(`[id="${described}"]`).textContent()).toBe(
      "clip must be a number from 0.01 to 0.5, and is 7.",
    );
    expect(page.url()).toContain("/launch");
    await field.fill("0.2");
    expect(await field.getAttribute("aria-invalid")).toBeNull();
  });

  it("is unfolded two levels deep", async () => {
    await page.goto(`${server.address}/launch?game=sneaky-critic`);
    await page.getByText(/^Learner: ppo/).click();
    const fold = page.locator("summary", { hasText: "by role" }).first();
    await fold.click();
    const field = page
      .locator("details", { hasText: /^Learner: ppo/ })
      .locator("details input")
      .first();
    await field.fill("-99");
    await fold.click();
    await page.getByText(/^Learner: ppo/).click();
    await page.getByTestId("launch").click();
    await field.waitFor();
    expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
  });

  it("includes an empty seed", async () => {
    await page.goto(`${server.address}/launch`);
    const seed = page.getByRole("spinbutton", { name: "Seed" });
    await seed.fill("");
    await page.getByTestId("launch").click();
    expect(await seed.getAttribute("aria-invalid")).toBe("true");
  });

  it("is unfolded on the page of a new match too", async () => {
    await page.goto(`${server.address}/play?game=sneaky-critic`);
    await page.getByText(/^Game settings/).click();
    const field = page.getByTestId("play-form").getByRole("spinbutton").first();
    await field.fill("9999");
    await page.getByText(/^Game settings/).click();
    await page.getByTestId("play").click();
    await field.waitFor();
    expect(await field.getAttribute("aria-invalid")).toBe("true");
  });
});

describe("the rules of a league", () => {
  it("are chosen with their options, and the share against past members follows the rule", async () => {
    await page.goto(`${server.address}/launch?game=kuhn-poker`);
    const rules = page.getByTestId("rules");
    await rules.locator("summary").first().click();
    expect(await rules.getByText("Share against past members: 25%").isVisible()).toBe(true);
    await rules.getByLabel(/^Matchmaking/).selectOption("pfsp-hard");
    expect(await rules.getByText("Share against past members: 50%").isVisible()).toBe(true);
    await rules.getByText("Options of pfsp-hard").click();
    await rules.getByRole("spinbutton", { name: /^Power/ }).fill("3");
    await rules.getByLabel(/^Gate/).selectOption("no-regression");
    expect(await rules.getByLabel(/^Playing policy/).count()).toBe(0);
    await page.getByText("5 minutes", { exact: true }).click();
    await page.getByTestId("launch").click();
    await page.waitForURL(/\/leagues\/.+/);
    const id = idOnPage();
    expect((await detail(id)).config).toMatchObject({
      matchmaking: { rule: "pfsp-hard", options: { power: 3 } },
      gate: { rule: "no-regression" },
      pastShare: 0.5,
    });
    await fetch(`${server.address}/api/leagues/${id}/stop`, { method: "POST" });
  });

  it("include which weights an agent plays with, where its learner averages them", async () => {
    await page.goto(`${server.address}/launch?game=kuhn-poker`);
    await page.getByText(/^Learner: ppo/).click();
    await page.getByLabel(/^Learner/).selectOption("mmd");
    const rules = page.getByTestId("rules");
    await rules.locator("summary").first().click();
    const playing = rules.getByLabel(/^Playing policy/);
    expect(await playing.inputValue()).toBe("best");
    await playing.selectOption("average");
    await page.getByText("5 minutes", { exact: true }).click();
    await page.getByTestId("launch").click();
    await page.waitForURL(/\/leagues\/.+/);
    const id = idOnPage();
    expect((await detail(id)).config.playing).toBe("average");
    await fetch(`${server.address}/api/leagues/${id}/stop`, { method: "POST" });
  });
});

describe("a preset", () => {
  it("shows its settings, and an ablation's changes", async () => {
    await page.goto(`${server.address}/launch?preset=icl-aif`);
    const table = page.getByTestId("differences");
    await table.waitFor();
    expect(await table.getByRole("columnheader").allTextContents()).toEqual(["Setting", "Default", "Full protocol"]);
    const row = table.getByRole("row", { name: /^Accounting/ });
    const before = await row.allTextContents();
    await page.getByLabel("Ablation").selectOption("survivors");
    expect(await row.getByRole("cell").last().textContent()).toBe("survivors");
    expect(before.join()).not.toContain("survivors");
    await page.getByText("What each ablation does").click();
    await page.getByText("The buyer is coached, and the seller is reset.").first().waitFor();
  });
});

describe("a league's configuration", () => {
  const request: LaunchRequest = {
    game: "kuhn-poker",
    name: "It's one of its kind",
    seed: 11,
    hidden: [16, 16],
    ahead: false,
    pastShare: 0.4,
    segmentEpisodes: 48,
    learner: { hyperparameters: { entropy: 0.07 } },
    budget: { updates: 2 },
  };

  it("fills in the launch form, which launches the same again, or with a changed seed", async () => {
    const first = await launched(request);
    await page.goto(`${server.address}/leagues/${first.id}`);
    await page.getByText("League settings", { exact: true }).click();
    await page.getByRole("link", { name: "Launch again with changes" }).click();
    await page.getByText(/Settings copied from/).waitFor();
    expect(await page.getByTestId("carried").getByRole("listitem").count()).toBe(3);
    await page.getByTestId("launch").click();
    await page.waitForURL(/\/leagues\/.+/);
    const again = await detail(idOnPage());
    expect(again.id).not.toBe(first.id);
    expect(again.config).toEqual(first.config);
    await page.goto(`${server.address}/launch?from=${first.id}`);
    await page.getByRole("spinbutton", { name: "Seed" }).fill("12");
    await page.getByTestId("launch").click();
    await page.waitForURL(/\/leagues\/.+/);
    expect((await detail(idOnPage())).config).toEqual({ ...first.config, seed: 12 });
  });

  it("is copied as a command, which runs the same league", async () => {
    const first = await launched(request);
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.goto(`${server.address}/leagues/${first.id}`);
    await page.getByText("League settings", { exact: true }).click();
    await page.getByRole("button", { name: "Copy as command" }).click();
    const command = (await page.getByTestId("copied").textContent()) ?? "";
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(command);
    expect(command).toMatch(/^npm run -s redqueen -- league run --game kuhn-poker /);
    const words = shellWords(command).slice(5);
    const { league } = await answerOf<{ league: string }>([...words, "--store", store]);
    const run = await answerOf<{ name: string; config: unknown }>(["league", "show", league, "--store", store]);
    expect(run.config).toEqual(first.config);
    expect(run.name).toBe(first.name);
  });

  it("is copied as JSON that the API accepts", async () => {
    await page.getByRole("button", { name: "Copy as JSON" }).click();
    await page.getByTestId("copied").filter({ hasText: /^\{/ }).waitFor();
    const copied = JSON.parse((await page.getByTestId("copied").textContent()) ?? "") as LaunchRequest;
    expect(copied).toEqual(request);
    expect((await launched(copied)).config.seed).toBe(11);
    expect(errors).toEqual([]);
  });
});

/** Splits a command as a shell does, for words and single quotes. */
function shellWords(command: string): string[] {
  return [...command.matchAll(/(?:[^\s'\\]|'[^']*'|\\.)+/g)].map(([word]) =>
    word.replaceAll(/'([^']*)'|\\(.)/g, (_, quoted?: string, escaped?: string) => quoted ?? escaped ?? ""),
  );
}
