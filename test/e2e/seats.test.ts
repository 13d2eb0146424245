import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openStore } from "../../server/store/registry.ts";
import { startCommand, type RunningCommand } from "../support/command.ts";
import { until } from "../support/until.ts";
import { openBrowser } from "../support/browser.ts";

/*
 * A person's seat under events of pages and servers: other pages, other windows, closed tabs, a frozen server, and one
 * that is killed and restarted.
 */

let browser: Browser;
let context: BrowserContext;
let directory: string;
let server: RunningCommand;
let address: string;

beforeAll(async () => {
  browser = await openBrowser();
  context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  await context.addInitScript(() => localStorage.setItem("coach-done", "yes"));
  directory = await mkdtemp(join(tmpdir(), "red-queen-seats-"));
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(probe.address() as AddressInfo).port}`;
  await new Promise((resolve) => probe.close(resolve));
  await start();
});

afterAll(async () => {
  await browser?.close();
  server?.child.kill("SIGCONT");
  server?.child.kill("SIGKILL");
  await server?.ended;
  await rm(directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
});

async function start(): Promise<void> {
  const { port } = new URL(address);
  server = startCommand(["start", "--no-demo"], { PORT: port, DATA_DIR: directory, LOG_LEVEL: "warn" });
  await until("the server", () =>
    fetch(`${address}/api/status`).then(
      ({ ok }) => ok,
      () => false,
    ),
  );
}

/** Opens a match against a script and joins it, like the play page. */
async function sitDown(): Promise<{ readonly page: Page; readonly room: string }> {
  const answer = await fetch(`${address}/api/matches`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ game: "connect-four", seats: ["human", "script:random"] }),
  });
  const { room, tokens } = (await answer.json()) as { room: string; tokens: { token: string }[] };
  const page = await context.newPage();
  await page.goto(`${address}/health`);
  await page.evaluate(([id, token]) => localStorage.setItem(`seat ${id}`, token ?? ""), [room, tokens[0]?.token]);
  await page.goto(`${address}/rooms/${room}`);
  await myTurn(page);
  return { page, room };
}

const actions = (page: Page) => page.locator(".column-button:not([disabled])");
const myTurn = (page: Page) => actions(page).first().waitFor({ timeout: 240_000 });
const bar = (page: Page, text: string | RegExp) => page.locator(".page-notice").filter({ hasText: text });

async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env["SCREENSHOTS"];
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`) });
}

describe("a seat in a running match", () => {
  it("asks for confirmation before leaving, and can be returned to from every page", async () => {
    const { page } = await sitDown();
    await page.getByRole("link", { name: "Matches", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "Leave your game?" });
    await dialog.waitFor();
    await shoot(page, "leave");
    await dialog.getByRole("button", { name: "Cancel" }).click();
    expect(page.url()).toContain("/rooms/");
    await page.getByRole("link", { name: "Matches", exact: true }).click();
    await dialog.getByRole("button", { name: "Leave game" }).click();
    for (const [link, path] of [
      ["Leagues", "/leagues"],
      ["Health", "/health"],
    ] as const) {
      await page.getByRole("link", { name: link, exact: true }).click();
      await page.waitForURL(`**${path}`);
      await bar(page, "Return to your game").waitFor();
    }
    await shoot(page, "return");
    await page.getByRole("link", { name: "Return to your game" }).click();
    await myTurn(page);
    expect(await bar(page, "Return to your game").count()).toBe(0);
    await page.goBack();
    await dialog.waitFor();
    await dialog.getByRole("button", { name: "Cancel" }).click();
    expect(page.url()).toContain("/rooms/");
    await myTurn(page);
    await page.close();
  });

  it("warns before its tab is closed, and continues in a new one", async () => {
    const { page, room } = await sitDown();
    await page.locator("h1").click();
    const warned = new Promise<string>((resolve) => {
      page.on("dialog", (dialog) => {
        resolve(dialog.type());
        void dialog.accept();
      });
    });
    await page.close({ runBeforeUnload: true });
    expect(await warned).toBe("beforeunload");
    const other = await context.newPage();
    await other.goto(`${address}/rooms/${room}`);
    await myTurn(other);
    await other.close();
  });

  it("is played in the newer of two windows, and can be reclaimed", async () => {
    const { page, room } = await sitDown();
    const other = await context.newPage();
    await other.goto(`${address}/rooms/${room}`);
    await myTurn(other);
    await bar(page, "You are playing this match in another window.").waitFor();
    expect(await actions(page).count()).toBe(0);
    await shoot(page, "taken");
    await page.bringToFront();
    await page.getByRole("button", { name: "Play here" }).click();
    await myTurn(page);
    await bar(other, "You are playing this match in another window.").waitFor();
    await actions(page).first().click();
    await page.close();
    await other.close();
  });
});

describe("a frozen server", () => {
  it("is noticed on pages of rooms and leagues, with the age of the shown data, and recovers by itself", async () => {
    const { page } = await sitDown();
    const leagues = await context.newPage();
    await leagues.goto(`${address}/leagues`);
    await leagues.waitForTimeout(4000);
    const stoppedAt = Date.now();
    server.child.kill("SIGSTOP");
    const words = "No response from the server for";
    const noticed = await Promise.all(
      [page, leagues].map(async (each) => {
        await bar(each, words).waitFor({ timeout: 240_000 });
        return (Date.now() - stoppedAt) / 1000;
      }),
    );
    process.stdout.write(`a frozen server was noticed after ${noticed.join(" s and ")} s\n`);
    await shoot(page, "frozen");
    for (const each of [page, leagues]) {
      // A busy page may show an old age at first. Its last message may be up to one ping older than the freeze.
      const isRight = async () => {
        const shown = Number(/for (\d+) s/.exec((await bar(each, words).textContent()) ?? "")?.[1]);
        const age = (Date.now() - stoppedAt) / 1000;
        return shown > age - 3 && shown < age + 5;
      };
      await expect.poll(isRight).toBe(true);
    }
    server.child.kill("SIGCONT");
    for (const each of [page, leagues]) await bar(each, words).waitFor({ state: "detached", timeout: 240_000 });
    await myTurn(page);
    await actions(page).first().click();
    await page.close();
    await leagues.close();
  });

  it("resumes the match when it is killed and restarted", async () => {
    const { page, room } = await sitDown();
    await actions(page).first().click();
    await expect.poll(() => plies(page), { timeout: 240_000 }).toBeGreaterThanOrEqual(2);
    await myTurn(page);
    const before = await plies(page);
    const store = await openStore({ directory });
    await until("the saved plies", async () => (await store.liveMatch(room))?.played?.actions.length === before);
    await store.close();
    server.child.kill("SIGKILL");
    await server.ended;
    await bar(page, "No response from the server for").waitFor({ timeout: 240_000 });
    await start();
    await bar(page, "No response from the server for").waitFor({ state: "detached", timeout: 240_000 });
    await myTurn(page);
    expect(await plies(page)).toBe(before);
    await actions(page).first().click();
    await expect.poll(() => plies(page), { timeout: 240_000 }).toBeGreaterThan(before);
    await shoot(page, "recovered");
    await page.close();
  });

  it("offers the replay of a finished match, and no rematch, after a restart", async () => {
    const { page } = await sitDown();
    const rematch = page.getByRole("button", { name: /rematch/i });
    await expect
      .poll(
        async () => {
          if (await rematch.isVisible()) return true;
          // The match may end under a click.
          if (await actions(page).first().isVisible())
            await actions(page)
              .first()
              .click({ timeout: 1000 })
              .catch(() => {});
          return false;
        },
        { timeout: 240_000 },
      )
      .toBe(true);
    await page.getByRole("link", { name: "Watch the replay" }).waitFor({ timeout: 240_000 });
    server.child.kill("SIGKILL");
    await server.ended;
    await start();
    await rematch.waitFor({ state: "detached", timeout: 240_000 });
    await shoot(page, "closed");
    await page.getByRole("link", { name: "Watch the replay" }).click();
    await expect.poll(() => page.url()).toContain("/matches/");
    await page.close();
  });
});

const plies = (page: Page): Promise<number> => page.getByRole("list", { name: "Plies" }).locator("li").count();
