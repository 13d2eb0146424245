import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser } from "../support/browser.ts";
import { answerOf } from "../support/command.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";
import { openPage, shiftsOf, watchShifts } from "./browser.ts";
import type { LeagueDetail, LeagueSummary } from "../../server/schemas/leagues.ts";
import type { MemberAnswer } from "../../server/schemas/members.ts";

/* A member's page and the games behind a payoff: reached by keyboard, with the numbers of `league report`. */

let directory: string;
let server: TestServer;
let browser: Browser;
let page: Page;
let errors: string[];
let league: LeagueDetail;
/** The member that most opponents beat. */
let member: MemberAnswer;

const ask = async <T>(path: string): Promise<T> => (await (await fetch(server.address + path)).json()) as T;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "red-queen-member-"));
  [server, browser] = await Promise.all([startServer({ DATA_DIR: directory }, ["--no-demo"]), openBrowser()]);
  const request = {
    game: "kuhn-poker",
    seed: 3,
    hidden: [8],
    segmentEpisodes: 16,
    segmentsPerUpdate: 2,
    snapshotEvery: 4,
    evaluateEvery: 40,
    gate: { rule: "sprt", options: { maxGames: 32 } },
    matchmaking: { rule: "alphastar" },
    budget: { updates: 16 },
    agents: [{ id: "main" }, { id: "rival", kind: "main-exploiter", gate: { rule: "always" } }],
  };
  const launched = await fetch(`${server.address}/api/leagues`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(request),
  });
  const { id } = (await launched.json()) as LeagueDetail;
  const detail = () => ask<LeagueDetail>(`/api/leagues/${id}`);
  const isOver = async () => (await ask<LeagueSummary[]>("/api/leagues")).some(({ status }) => status === "ended");
  await until("the league's end", isOver, 480_000);
  league = await detail();
  const members: MemberAnswer[] = [];
  // The gate of "main" may refuse all: then it has one version.
  const rivals = league.population.filter(({ agent }) => agent === "rival");
  for (const { policy } of rivals) members.push(await ask(`/api/leagues/${id}/members/${policy}`));
  member = members.toSorted((a, b) => b.beatenBy.length - a.beatenBy.length)[0] as MemberAnswer;
  ({ page, errors } = await openPage(browser, "about:blank"));
  await watchShifts(page);
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await rm(directory, { recursive: true, force: true });
});

const memberPath = () => `/leagues/${league.id}/members/${member.policy}`;

/** Cells with a digit whose meaning is shown neither on hover nor in the header of their column. */
const unexplained = (testId: string) =>
  page
    .getByTestId(testId)
    .locator("tbody td")
    .evaluateAll((cells) =>
      cells
        .filter((cell) => /\d/.test(cell.textContent))
        .filter((cell) => !cell.closest("[title]") && !cell.querySelector("[title]"))
        .map((cell) => cell.textContent),
    );

describe("the page of a member", () => {
  it("shows who beats it with the numbers of league report, and moves nothing while ratings are computed", async () => {
    await page.goto(server.address + memberPath());
    const rows = page.getByTestId("encounters-lost").locator("tbody tr");
    await rows.first().waitFor();
    await page.getByTestId("own-rating").waitFor();
    interface Report {
      readonly members: readonly (Pick<MemberAnswer, "beatenBy" | "beats" | "opponents"> & {
        readonly member: string;
      })[];
    }
    const { members } = await answerOf<Report>([
      "league",
      "report",
      "--league",
      league.id,
      "--store",
      directory,
      "--opponents",
      "12",
    ]);
    const reported = members.find((one) => one.member === member.policy);
    const { beatenBy, beats, opponents } = member;
    expect(reported).toMatchObject({ beatenBy, beats, opponents });
    expect(beatenBy.length).toBeGreaterThan(0);
    const shown = await rows.evaluateAll((found) =>
      found.map((row) => ({
        text: row.textContent,
        replay: [...row.querySelectorAll("a")]
          .map((link) => link.getAttribute("href"))
          .find((to) => to?.includes("/segments/")),
      })),
    );
    expect(shown.map(({ replay }) => replay)).toEqual(
      reported?.beatenBy.map(({ segment, episode }) => `/segments/${segment}/${episode}`),
    );
    for (const [i, { score, low, high, wins, draws, losses }] of (reported?.beatenBy ?? []).entries()) {
      const numbers = [
        score.toFixed(3),
        `${low.toFixed(3)} to ${high.toFixed(3)}`,
        `+${wins} =${draws} \u2212${losses}`,
      ];
      for (const number of numbers) expect(shown[i]?.text).toContain(number);
    }
    expect(await shiftsOf(page)).toBeLessThan(0.02);
  });

  it("explains every number on hover, and has the rating among its agent's versions", async () => {
    for (const id of ["encounters-lost", "seat-results"]) expect(await unexplained(id), id).toEqual([]);
    expect(await page.getByTestId("own-rating").textContent()).toMatch(/rank \d+ of \d+ by [\d,]+ episodes/);
    expect(Number(await page.getByTestId("curve-ratings-all").getAttribute("data-points"))).toBeGreaterThan(1);
    expect(await page.getByTestId("member-facts").textContent()).toContain(member.agent);
  });

  it("leads to the decisive replay, which loads, and to a game against the member", async () => {
    await page
      .getByTestId("encounters-lost")
      .getByRole("link", { name: /Replay of an episode/ })
      .first()
      .focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/segments\//);
    await page.locator(".board-frame").waitFor();
    await page.goBack();
    await page.getByRole("link", { name: "Play against it" }).focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/play\?game=kuhn-poker&opponent=policy:/);
    await until("the chosen opponent", async () =>
      ((await page.locator("main").textContent()) ?? "").includes("you play first against"),
    );
    expect(errors).toEqual([]);
  });

  it("says so where the league has no such member", async () => {
    await page.goto(`${server.address}/leagues/${league.id}/members/none`);
    await page.getByRole("alert").waitFor();
    expect(await page.getByRole("alert").textContent()).toContain("has no member or refused candidate");
    errors.length = 0;
  });
});

describe("the page of a league", () => {
  it("leads from its payoffs, lineage and ratings to the pages of members", async () => {
    await page.goto(`${server.address}/leagues/${league.id}`);
    const matrix = page.getByTestId("payoff-matrix");
    await matrix.waitFor();
    await page.locator("summary", { hasText: /^Ratings$/ }).click();
    await page.getByTestId("ratings-table").waitFor();
    const links = (part: string) =>
      page.locator(part).evaluateAll((found) => found.map((link) => link.getAttribute("href") ?? ""));
    const isMember = (path: string) => path.startsWith(`/leagues/${league.id}/members/`);
    for (const part of ['payoff-matrix"] th a', 'lineage"] a', 'ratings-table"] th a']) {
      const found = await links(`[data-testid="${part}`);
      expect(found.length, part).toBeGreaterThan(1);
      expect(found.every(isMember), part).toBe(true);
    }
  });

  it("opens the games behind a payoff by keyboard: the counts of the cell, won, drawn and lost episodes", async () => {
    const cell = page
      .getByTestId("payoff-matrix")
      .locator("td[style]", { has: page.locator("a") })
      .first();
    const [, counts] =
      /(\d[\d,]* wins?, \d[\d,]* draws?, \d[\d,]* loss(?:es)?)/.exec((await cell.getAttribute("title")) ?? "") ?? [];
    await cell.locator("a").focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/games\?a=[0-9a-f]+&b=[0-9a-f]+/);
    const games = page.getByTestId("pair-games");
    await games.waitFor();
    expect(counts).toBeDefined();
    expect(await page.getByTestId("pair-total").textContent()).toContain(counts);
    expect(await unexplained("pair-games")).toEqual([]);
    const replays = games.getByRole("link", { name: /Replay of episode \d+, (won|drawn|lost)/ });
    expect(await replays.count()).toBeGreaterThan(0);
    await replays.first().click();
    await page.locator(".board-frame").waitFor();
    expect(errors).toEqual([]);
  });

  it.each(["light", "dark"] as const)("fits a phone with all its new pages in the %s theme", async (theme) => {
    const opponent = member.beatenBy[0]?.opponent ?? "";
    const phone = await browser.newPage({ viewport: { width: 360, height: 780 }, colorScheme: theme });
    await watchShifts(phone);
    for (const path of [memberPath(), `/leagues/${league.id}/games?a=${member.policy}&b=${opponent}`]) {
      await phone.goto(server.address + path);
      await phone.locator(".encounters").first().waitFor();
      await phone.waitForTimeout(1500);
      expect(await phone.evaluate(() => document.documentElement.scrollWidth - innerWidth), path).toBeLessThanOrEqual(
        0,
      );
      expect(await shiftsOf(phone), path).toBeLessThan(0.02);
    }
    await phone.close();
  });
});
