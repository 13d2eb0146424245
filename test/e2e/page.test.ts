import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser } from "../support/browser.ts";
import { openPage, shiftsOf, watchShifts } from "./browser.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";

/*
 * Requirements of every page, on phone and desktop: one heading, names on all controls, no sideways scrolling, no
 * layout shifts, and keys as documented.
 */

let server: TestServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), openBrowser()]);
  // The demonstration league's first match must be over before every page has content.
  await until("a stored match", async () => (await ask<unknown[]>("/api/matches")).length > 0);
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

async function ask<T>(path: string, init?: RequestInit): Promise<T> {
  return (await (await fetch(server.address + path, init)).json()) as T;
}

async function pagePaths(): Promise<string[]> {
  const [league] = await ask<{ id: string; arena: string | null }[]>("/api/leagues");
  const [match] = await ask<{ id: string }[]>("/api/matches");
  const own = ["/", "/leagues", "/launch", "/matches", "/play", "/health", "/nowhere"];
  return [...own, `/leagues/${league?.id}`, `/rooms/${league?.arena}`, `/matches/${match?.id}`];
}

/** Pixels of sideways overflow, level-one headings, and controls without a name. */
const faults = (page: Page) =>
  page.evaluate(() => {
    const root = document.documentElement;
    const pressable = [...document.querySelectorAll<HTMLElement>("button, a[href], input, select, summary")];
    const nameOf = (element: HTMLElement): string => {
      const labels =
        element instanceof HTMLInputElement || element instanceof HTMLSelectElement ? element.labels : null;
      const label = labels?.[0]?.textContent ?? "";
      return (element.getAttribute("aria-label") ?? (label || element.textContent)).trim();
    };
    return {
      sideways: Math.max(0, root.scrollWidth - root.clientWidth),
      headings: document.querySelectorAll("h1").length,
      nameless: pressable.filter((element) => nameOf(element) === "").map((element) => element.outerHTML.slice(0, 80)),
    };
  });

describe.concurrent.each([360, 1280])("every page at %d pixels", (width) => {
  it("has one heading, names all controls, and does not scroll sideways", async () => {
    const { page, errors } = await openPage(browser, server.address);
    await page.setViewportSize({ width, height: 800 });
    for (const path of await pagePaths()) {
      await page.goto(server.address + path);
      await page.locator("h1").waitFor();
      await page.waitForTimeout(800);
      expect({ path, ...(await faults(page)) }).toEqual({ path, sideways: 0, headings: 1, nameless: [] });
    }
    expect(errors).toEqual([]);
    await page.close();
  });
});

describe.concurrent("a live page", () => {
  it.each(["home", "league", "room"])("does not shift its %s", async (name) => {
    const [league] = await ask<{ id: string; arena: string | null }[]>("/api/leagues");
    const path = { home: "/", league: `/leagues/${league?.id}`, room: `/rooms/${league?.arena}` }[name] ?? "/";
    const page = await browser.newPage({ viewport: { width: 360, height: 800 } });
    await watchShifts(page);
    await page.goto(server.address + path);
    await page.waitForTimeout(15_000);
    expect(await shiftsOf(page)).toBeLessThan(0.05);
    await page.close();
  });

  it("keeps a paused view, returns to live, and lists its keys", async ({ expect }) => {
    const [league] = await ask<{ arena: string | null }[]>("/api/leagues");
    const { page } = await openPage(browser, `${server.address}/rooms/${league?.arena}`);
    const goLive = page.getByRole("button", { name: /live/i });
    // Two plies of one match must have been seen before going back is possible.
    await expect
      .poll(async () => Number(await page.getByTestId("scrubber").getAttribute("max")), { timeout: 240_000 })
      .toBeGreaterThan(0);
    await page.keyboard.press("Home");
    await expect.poll(() => goLive.textContent()).toMatch(/^Go live/);
    await expect.poll(() => goLive.textContent(), { timeout: 240_000 }).toMatch(/missed/);
    await goLive.click();
    await expect.poll(() => goLive.textContent()).toBe("Live");
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("/");
    await page.waitForURL(/\/leagues/);
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute("type"))).toBe("search");
    await page.close();
  });
});

describe.concurrent("the content policy", () => {
  it("allows the page and its web sockets, and no connections to other hosts", async ({ expect }) => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await page.addInitScript(() => {
      const violations: string[] = [];
      Object.assign(window, { violations });
      document.addEventListener("securitypolicyviolation", (event) => violations.push(event.effectiveDirective));
    });
    const violations = () => page.evaluate(() => (window as unknown as { violations: string[] }).violations);
    for (const path of await pagePaths()) {
      await page.goto(server.address + path);
      await page.locator("h1").waitFor();
      await page.waitForTimeout(800);
      expect({ path, violations: await violations() }).toEqual({ path, violations: [] });
    }
    await page.evaluate(async () => {
      const elsewhere = "http://127.0.0.1:9/";
      await fetch(elsewhere).catch(() => {});
      try {
        const socket = new WebSocket(elsewhere.replace("http", "ws"));
        socket.close();
      } catch {
        // Some browsers throw, others only report.
      }
      const form = Object.assign(document.createElement("form"), { action: elsewhere, method: "post" });
      document.body.append(form);
      form.submit();
      document.head.append(Object.assign(document.createElement("base"), { href: elsewhere }));
      document.body.append(Object.assign(document.createElement("object"), { data: "/favicon.svg" }));
      document.body.append(Object.assign(document.createElement("script"), { textContent: "window.injected = true" }));
    });
    const refused = ["base-uri", "connect-src", "connect-src", "form-action", "object-src", "script-src-elem"];
    await expect.poll(async () => (await violations()).toSorted()).toEqual(refused);
    expect(await page.evaluate(() => "injected" in window)).toBe(false);
    await page.close();
  });
});

describe("the theme", () => {
  it("is the system's until another is chosen, also after a reload", async () => {
    const { page, errors } = await openPage(browser, `${server.address}/health`);
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const switchTo = (theme: string) => page.getByRole("button", { name: `Switch to the ${theme} theme` }).click();
    await page.emulateMedia({ colorScheme: "light" });
    await page.reload();
    const light = await background();
    await page.emulateMedia({ colorScheme: "dark" });
    await until("the dark theme", async () => (await background()) !== light);
    const dark = await background();
    await switchTo("light");
    expect(await background()).toBe(light);
    await page.reload();
    expect(await background()).toBe(light);
    await switchTo("dark");
    expect(await background()).toBe(dark);
    await page.emulateMedia({ colorScheme: "light" });
    await until("the light theme", async () => (await background()) === light);
    expect(errors).toEqual([]);
    await page.close();
  });
});
