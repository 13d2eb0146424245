import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser } from "../support/browser.ts";
import { shiftsOf, watchShifts } from "./browser.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";

/*
 * Layout shifts, as scored by the browser, stay below a fiftieth on a loading page, and on a league's and an
 * experiment's page while first measures and updates arrive. The window is tall, so that the whole page counts.
 */

const MAX_SHIFT_SCORE = 0.02;
const WINDOWS = [
  { width: 1280, height: 800 },
  { width: 1280, height: 3200 },
  { width: 360, height: 800 },
];

/** Paths that are watched at the same time. */
const PATHS_AT_ONCE = 4;

let server: TestServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), openBrowser()]);
  await until("a stored match", async () => (await ask<unknown[]>("/api/matches")).length > 0);
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

async function ask<T>(path: string, body?: unknown): Promise<T> {
  const init =
    body === undefined
      ? {}
      : { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  return (await (await fetch(server.address + path, init)).json()) as T;
}

/**
 * Opens paths in every window and runs `meanwhile` before the shifts are counted. @param late a path whose answer is
 * delayed by a second.
 */
async function scores(
  paths: readonly string[],
  meanwhile: () => Promise<unknown>,
  late = "",
): Promise<Record<string, number>> {
  const views = paths.flatMap((path) => WINDOWS.map((viewport) => ({ path, viewport })));
  const pages = await Promise.all(
    views.map(async ({ path, viewport }) => {
      const page = await browser.newPage({ viewport });
      await watchShifts(page);
      if (late !== "") {
        await page.route(`**${late}`, async (route) => {
          await page.waitForTimeout(1000);
          await route.continue();
        });
      }
      await page.goto(server.address + path);
      return { name: `${path} at ${viewport.width}x${viewport.height}`, page };
    }),
  );
  await meanwhile();
  await new Promise((done) => setTimeout(done, 1500));
  const found: Record<string, number> = {};
  for (const { name, page } of pages) {
    found[name] = await shiftsOf(page);
    await page.close();
  }
  return found;
}

const high = (found: Readonly<Record<string, number>>) =>
  Object.entries(found).filter(([, score]) => score >= MAX_SHIFT_SCORE);

interface LeagueNow {
  readonly status: string;
  readonly evaluations: readonly unknown[];
  readonly updates: number;
}

interface ExperimentNow {
  readonly status: string;
  readonly curves: Readonly<Record<string, unknown>>;
}

/** Settings with which a preset's league is measured and updated within seconds. */
const small = {
  base: null,
  hidden: [8],
  segmentEpisodes: 16,
  segmentsPerUpdate: 1,
  evaluateEvery: 3,
  snapshotEvery: 3,
};
const held = { hyperparameters: { kl: 0, "kl.proposer": 0 } };

describe("layout shift", () => {
  describe("on a league's page", () => {
    // The leagues of these tests have both cores.
    let demo = "";
    beforeAll(async () => {
      demo = (await ask<{ id: string }[]>("/api/leagues"))[0]?.id ?? "";
      await ask(`/api/leagues/${demo}/pause`, {});
    });
    afterAll(async () => {
      await ask(`/api/leagues/${demo}/resume`, {});
    });

    // The robustness of the two larger games takes minutes to measure at the end: their pages are closed before.
    it.each([
      ["icl-aif", {}, "ended"],
      ["mae", { learner: held }, "ended"],
      ["spc", { segmentsPerUpdate: 4 }, "measured"],
      ["self-redteam", {}, "measured"],
    ])(
      "stays low with %s, from its launch until it is measured or has ended",
      { timeout: 420_000 },
      async (preset, choice, stage) => {
        const budget = { updates: stage === "ended" ? 6 : 1000 };
        const league = await ask<{ id: string }>("/api/leagues", { preset, ...small, ...choice, budget });
        const path = `/api/leagues/${league.id}`;
        const isDone = async () => {
          const { status, evaluations, updates } = await ask<LeagueNow>(path);
          return stage === "ended" ? status === "ended" : evaluations.length > 0 && updates > 3;
        };
        const found = await scores([`/leagues/${league.id}`], () => until("measures", isDone, 400_000));
        await ask(`${path}/stop`, {});
        expect(high(found)).toEqual([]);
      },
    );
  });

  describe("on an experiment's page", () => {
    const seconds = { timeout: 420_000 };
    /** Waits for something, and until the page has requested it. */
    const shown = async (what: string, isDone: () => Promise<boolean>) => {
      await until(what, isDone, 400_000);
      await new Promise((done) => setTimeout(done, 4000));
    };

    it("stays low from the launch to the end of one of Kuhn poker", seconds, async () => {
      const settings = {
        game: "kuhn-poker",
        updates: 4,
        set: { segmentEpisodes: 32, segmentsPerUpdate: 2, evaluateEvery: 2 },
      };
      const arms = [{ name: "ppo" }, { name: "reinforce", learner: "reinforce++" }];
      const { id } = await ask<{ id: string }>("/api/experiments", { name: "Kuhn", settings, arms, seeds: 3 });
      const isDone = async () => (await ask<ExperimentNow>(`/api/experiments/${id}`)).status === "ended";
      expect(high(await scores([`/experiments/${id}`], () => shown("the end", isDone)))).toEqual([]);
    });

    // Its last measures take minutes: the page is closed before.
    it("stays low from the launch to the first measures of one of a preset", seconds, async () => {
      const settings = { preset: "spc", ...small, segmentsPerUpdate: 4, updates: 1000 };
      const arms = [{ name: "none" }, { name: "wide", hidden: [16] }];
      const { id } = await ask<{ id: string }>("/api/experiments", { name: "Critics", settings, arms, seeds: 2 });
      const path = `/api/experiments/${id}`;
      const isDone = async () => Object.keys((await ask<ExperimentNow>(path)).curves).length > 0;
      const found = await scores([`/experiments/${id}`], () => shown("measures", isDone));
      await ask(`${path}/stop`, {});
      expect(high(found)).toEqual([]);
    });
  });

  it.each(["/", "/leagues"])("stays low at %s if the games are loaded after the leagues", async (path) => {
    expect(high(await scores([path], () => new Promise((done) => setTimeout(done, 3000)), "/api/games"))).toEqual([]);
  });

  it("stays low on every other page", { timeout: 420_000 }, async () => {
    const [league] = await ask<{ id: string; arena: string | null }[]>("/api/leagues?status=running");
    const members = async () =>
      (await ask<{ population: { policy: string }[] }>(`/api/leagues/${league?.id}`)).population;
    await until("a second member", async () => (await members()).length > 1);
    const [match] = await ask<{ id: string }[]>("/api/matches");
    const found: Record<string, number> = {};
    const paths = ["/", "/leagues", "/launch", "/matches", "/play", "/health", "/nowhere"];
    const [first, second] = (await members()).map(({ policy }) => policy);
    const ofLeague = [`members/${first}`, `games?a=${first}&b=${second}`];
    paths.push(...ofLeague.map((path) => `/leagues/${league?.id}/${path}`));
    paths.push(`/matches/${match?.id}`, `/rooms/${league?.arena}`, `/compare?leagues=${league?.id}`);
    for (let at = 0; at < paths.length; at += PATHS_AT_ONCE) {
      const some = paths.slice(at, at + PATHS_AT_ONCE);
      Object.assign(found, await scores(some, () => new Promise((done) => setTimeout(done, 6000))));
    }
    expect(Object.keys(found)).toHaveLength(paths.length * WINDOWS.length);
    expect(high(found)).toEqual([]);
  });
});
