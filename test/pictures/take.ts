/**
 * Takes the pictures of docs/pictures/ from a running server, so that they stay true:
 * `node test/pictures/take.ts [ADDRESS]`. Needs a Chromium, the system's or CHROMIUM.
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { openBrowser } from "../support/browser.ts";

const address = process.argv[2] ?? "http://127.0.0.1:2567";
const folder = process.env["PICTURES"] ?? join(import.meta.dirname, "../../docs/pictures");
const SIZE = { width: 1280, height: 800 };

interface Picture {
  readonly name: string;
  readonly take: (page: Page) => Promise<void>;
}

/** The measured league with most updates, as the API lists it. */
async function bestLeague(): Promise<{ id: string; game: string }> {
  const answer = await fetch(`${address}/api/leagues`);
  const leagues = (await answer.json()) as { id: string; game: string; updates: number }[];
  const best = leagues.sort((a, b) => b.updates - a.updates)[0];
  if (!best) throw new Error(`${address} has no league yet; launch one, let it learn for a minute, and try again.`);
  return best;
}

async function longestMatch(): Promise<string> {
  const answer = await fetch(`${address}/api/matches?limit=50`);
  const matches = (await answer.json()) as { id: string; plies: number; outcome: string }[];
  const longest = matches.filter(({ outcome }) => outcome === "finished").sort((a, b) => b.plies - a.plies)[0];
  if (!longest) throw new Error(`${address} has no finished match yet; watch one to its end and try again.`);
  return longest.id;
}

const pictures: readonly Picture[] = [
  {
    name: "home",
    take: async (page) => {
      await page.goto(address);
      await page.getByTestId("featured-match").locator(".card, .mark, .disc, .price-line").first().waitFor();
      await page.waitForTimeout(2500);
      // Some moves should have been played, not only chance.
      const dealt = /^(?:The match begins|Ply [12]\b)/;
      await page.getByTestId("featured-sentence").filter({ hasNotText: dealt }).waitFor();
    },
  },
  {
    name: "league",
    take: async (page) => {
      await page.goto(`${address}/leagues/${(await bestLeague()).id}`);
      await page.locator("figure[data-points]:not([data-points='0'])").first().waitFor();
      await page.waitForTimeout(1500);
    },
  },
  {
    name: "match",
    take: async (page) => {
      await page.goto(`${address}/matches/${await longestMatch()}`);
      await page.getByTestId("scrubber").waitFor();
      await page.keyboard.press("End");
      await page.waitForTimeout(500);
    },
  },
  {
    name: "play",
    take: async (page) => {
      await page.goto(`${address}/play?game=${(await bestLeague()).game}`);
      await page.getByTestId("play").click();
      await page.getByTestId("action").first().waitFor();
      // The lesson would push the actions out of the picture.
      await page.getByRole("button", { name: "Got it" }).click();
      await page.waitForTimeout(500);
    },
  },
];

async function takeAll(browser: Browser): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    for (const { name, take } of pictures) {
      const context = await browser.newContext({ viewport: SIZE, colorScheme, reducedMotion: "reduce" });
      const page = await context.newPage();
      await take(page);
      const path = join(folder, `${name}-${colorScheme}.png`);
      await page.screenshot({ path });
      process.stdout.write(`${path}\n`);
      await context.close();
    }
  }
}

await mkdir(folder, { recursive: true });
const browser = await openBrowser();
try {
  await takeAll(browser);
} finally {
  await browser.close();
}
