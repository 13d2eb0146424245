import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { games } from "../../games/registry.ts";
import type { MatchTicket } from "../../server/schemas/matches.ts";
import { openBrowser } from "../support/browser.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";
import { openSeat } from "./browser.ts";

/*
 * A player sees the board, "Your move" and every action without scrolling, in windows from a small phone to a 4K
 * screen. The first button's place is printed for every game and seat.
 */

const SIZES = [
  [360, 640],
  [390, 844],
  [768, 1024],
  [1024, 600],
  [1280, 800],
  [1920, 1080],
  [3840, 2160],
] as const;

/** Measured turns of a match: the first, and later ones with other actions. */
const MEASURED_TURNS = 3;

let server: TestServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer({}, ["--no-demo"]), openBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

async function ask<T>(path: string, body?: unknown): Promise<T> {
  const request = body === undefined ? {} : { method: "POST", headers: { "content-type": "application/json" } };
  const answer = await fetch(server.address + path, { ...request, body: body ? JSON.stringify(body) : null });
  return (await answer.json()) as T;
}

/** Opens a table whose other seats have scripted players. */
async function sitDown(game: string, seat: number, newcomer: boolean): Promise<Page> {
  const players = await ask<{ reference: string; kind: string; seats: number[] }[]>(`/api/players?game=${game}`);
  const roles = games.find(({ id }) => id === game)?.roles ?? [];
  const seats = roles.map((_, at) => {
    const scripts = players.filter(({ kind, seats: own }) => kind === "script" && own.includes(at));
    return at === seat ? "human" : scripts.at(-1)?.reference;
  });
  const ticket = await ask<MatchTicket>("/api/matches", { game, seats, options: {} });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await openSeat(page, server.address, ticket, newcomer);
  return page;
}

const playable = ".actions button:not([disabled])";

/** Whether the user may move now; false: the match is over. */
async function isMyMove(page: Page): Promise<boolean> {
  const over = page.getByTestId("result");
  await page.locator(playable).first().or(over).first().waitFor({ timeout: 240_000 });
  return !(await over.isVisible());
}

/** Elements outside the window, outside their containers, or overlapping others, in words. */
const faults = (page: Page) =>
  page.evaluate(() => {
    const found: string[] = [];
    const box = (element: Element) => element.getBoundingClientRect();
    const only = (selector: string) => document.querySelector<HTMLElement>(selector) ?? document.body;
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth) found.push(`scrolls ${scrollWidth - clientWidth} px sideways`);
    if (scrollY !== 0) found.push(`scrolled to ${scrollY}`);
    const parts = [".seats-above", ".board-frame", ".match-table > .seat", ".under-board", ".actions", ".turn"];
    for (const part of parts) {
      const { top, right, bottom, left, height } = box(only(part));
      const inside = top >= 0 && left >= 0 && right <= clientWidth + 1 && bottom <= innerHeight + 1 && height > 0;
      if (!inside) found.push(`${part} is at ${[left, top, right, bottom].map(Math.round).join(" ")}`);
    }
    if (box(only(".board-frame")).height < 150) found.push(`the board is ${box(only(".board-frame")).height} px high`);
    // Dozens of actions scroll within their box; all others are visible.
    const list = document.querySelector(".many-actions");
    if (list && box(list).height < 90) found.push(`the list of actions is ${box(list).height} px high`);
    const panel = box(only(".under-board"));
    const buttons = [...document.querySelectorAll(".actions button")];
    for (const button of buttons.filter((one) => !list?.contains(one))) {
      const { top, bottom, left, right } = box(button);
      const inside =
        top >= panel.top && bottom <= panel.bottom + 1 && left >= panel.left - 1 && right <= panel.right + 1;
      const seen = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
      if (!inside || !seen || !(button.contains(seen) || seen.contains(button)))
        found.push(`"${button.textContent}" is at ${Math.round(left)} ${Math.round(top)}, covered or cut off`);
    }
    const blocks = [".seats-above", ".board-frame", ".match-table > .seat", ".under-board"].map((part) =>
      box(only(part)),
    );
    for (const [i, a] of blocks.entries()) {
      for (const b of blocks.slice(i + 1)) {
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (across > 1 && down > 1) found.push(`parts overlap by ${Math.round(across)} x ${Math.round(down)} px`);
      }
    }
    for (const name of document.querySelectorAll(".seats-above .seat-name")) {
      if (name.scrollWidth > name.clientWidth) found.push(`the name ${name.textContent} is cut off`);
    }
    if (!/Your move/.test(only(".turn").textContent)) found.push("nothing says that it is your move");
    return found;
  });

/** Pixels from the top of the window to the first button, and of the board scrolled out of its frame. */
const placeOf = (page: Page) =>
  page.evaluate((selector) => {
    const frame = document.querySelector(".board-frame");
    return {
      top: Math.round(document.querySelector(selector)?.getBoundingClientRect().top ?? -1),
      hidden: (frame?.scrollHeight ?? 0) - (frame?.clientHeight ?? 0),
    };
  }, playable);

/** Measures the turn at every size; returns the faults with their sizes. */
async function measure(page: Page, what: string): Promise<string[]> {
  const places: string[] = [];
  const found: string[] = [];
  for (const [width, height] of SIZES) {
    await page.setViewportSize({ width, height });
    // Two frames, to render the new size.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    const { top, hidden } = await placeOf(page);
    const size = `${width}x${height}`;
    places.push(hidden > 1 ? `${size} ${top} (board +${hidden})` : `${size} ${top}`);
    // A phone may scroll a long text within its board; a desktop has room for all of it.
    const cut = width >= 1024 && hidden > 1 ? [`${hidden} px of the board are out of its frame`] : [];
    found.push(...[...cut, ...(await faults(page))].map((fault) => `${what}, ${size}: ${fault}`));
  }
  process.stdout.write(`${what}: ${places.join(", ")}\n`);
  return found;
}

/** Plays the first offered action, and waits until the match has continued. */
async function playOn(page: Page): Promise<void> {
  const plies = page.getByRole("list", { name: "Plies" }).locator("li");
  const before = await plies.count();
  if (await page.getByTestId("built").isVisible())
    for (const key of ["1", "+", "1", "Enter"]) await page.keyboard.press(key);
  else await page.locator(".actions [data-testid=action]:not([disabled])").first().click();
  await until("the next ply", async () => (await plies.count()) !== before);
}

/** Measures the first turns of a match; null if there was none, as for an attacker of an unrevised request. */
async function measureMatch(game: string, seat: number, role: string): Promise<string[] | null> {
  const page = await sitDown(game, seat, false);
  const found: string[] = [];
  let turn = 0;
  while (turn < MEASURED_TURNS && (await isMyMove(page))) {
    turn += 1;
    found.push(...(await measure(page, `${game}, ${role}, turn ${turn}`)));
    await playOn(page);
  }
  await page.close();
  return turn === 0 ? null : found;
}

const seats = games.flatMap(({ id, roles }) => roles.map((role, seat) => ({ id, role, seat })));

describe.concurrent("a seat's turn in a window of any size", () => {
  it.each(seats)("shows board and actions of $id to its $role", async ({ id, role, seat }) => {
    let found: string[] | null = null;
    for (let match = 0; match < 20 && found === null; match++) found = await measureMatch(id, seat, role);
    expect(found).toEqual([]);
  });

  it.each([
    ["kuhn-poker", 0],
    ["coached-negotiation", 2],
    ["attacker-defender", 1],
  ])("has room for the first game's lessons at a table of %s", async (game, seat) => {
    const page = await sitDown(game, seat, true);
    expect(await isMyMove(page)).toBe(true);
    await page.getByRole("note").waitFor();
    expect(await measure(page, `${game}, with a lesson`)).toEqual([]);
    await page.close();
  });
});
