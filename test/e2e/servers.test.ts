import { once } from "node:events";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openStore } from "../../server/store/registry.ts";
import type { Store } from "../../server/store/store.ts";
import { openBrowser } from "../support/browser.ts";
import { folderIn, temporaryFolder } from "../support/folder.ts";
import { hasRedis, redisReason, startRedis, type TestRedis } from "../support/redis.ts";
import { startRoundRobin, type RoundRobin } from "../support/round-robin.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";

/* Two servers of one store behind one proxy, which gives each request to the next one. */

const root = temporaryFolder();

async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env["SCREENSHOTS"];
  if (folder) await page.screenshot({ path: join(folder, `servers-${name}.png`) });
}

describe.skipIf(!hasRedis)(`two servers behind a proxy${redisReason}`, () => {
  let browser: Browser;
  let redis: TestRedis;
  let store: Store;
  let servers: TestServer[];
  let proxy: RoundRobin;
  let page: Page;
  let errors: string[];
  beforeAll(async () => {
    [browser, redis] = await Promise.all([openBrowser(), startRedis(folderIn(root))]);
  });
  afterAll(async () => {
    await browser?.close();
    await redis?.stop();
  });
  beforeEach(async () => {
    const folder = folderIn(root);
    store = await openStore({ directory: folder });
    const environment = { DATA_DIR: folder, REDIS_URL: redis.url, TRUSTED_PROXY: "127.0.0.1" };
    servers = [];
    for (let i = 0; i < 2; i++) servers.push(await startServer(environment, ["--no-demo"]));
    proxy = await startRoundRobin(servers.map(({ address }) => address));
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    await context.addInitScript(() => localStorage.setItem("coach-done", "yes"));
    page = await context.newPage();
    errors = [];
    page.on("pageerror", (error) => errors.push(String(error)));
  });
  afterEach(async () => {
    await page.context().close();
    await proxy.close();
    for (const { command } of servers) command.child.kill("SIGKILL");
    await store.close();
  });

  const startMatch = async (): Promise<string> => {
    await page.goto(`${proxy.address}/play?game=connect-four`);
    await page.getByTestId("play").click();
    await page.waitForURL("**/rooms/*");
    return page.url().split("/").at(-1) ?? "";
  };
  const cells = () => page.locator(".board-slot button:not([disabled])");
  const plies = async (room: string): Promise<number> => (await store.liveMatch(room))?.played?.actions.length ?? 0;
  /** Plays the first legal move, and waits for the answer. */
  const move = async (room: string): Promise<void> => {
    const before = await plies(room);
    await cells().first().click();
    await until("both plies", async () => (await plies(room)) >= before + 2);
  };
  /** Kills the server that runs a room; `between` runs before the other one takes it over. */
  const killOwner = async (room: string, between?: () => Promise<void>): Promise<void> => {
    const owners = await redis.client.hvals(`red-queen:${await store.identity()}:rooms:servers`);
    const { owner } = (await store.liveMatch(room)) ?? {};
    const entry = owners.map((text) => JSON.parse(text) as { owner: string; address: string });
    const port =
      entry
        .find((peer) => peer.owner === owner)
        ?.address.split(":")
        .at(-1) ?? "";
    const server = servers.find(({ address }) => address.endsWith(`:${port}`));
    const child = server?.command.child ?? expect.fail("no server has the room");
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
    await between?.();
  };

  it("are one site: a match is played to its end whichever server gets a request", async () => {
    const room = await startMatch();
    await move(room);
    await page.reload();
    await until("the end", async () => {
      if (await page.getByText("Watch the replay").isVisible()) return true;
      await cells()
        .first()
        .click({ timeout: 500 })
        .catch(() => {});
      return false;
    });
    await page.getByText("Watch the replay").click();
    await page.waitForURL("**/matches/*");
    await page.goto(`${proxy.address}/leagues`);
    await page.getByRole("heading", { name: "Leagues" }).waitFor();
    expect(errors).toEqual([]);
  });

  it("lose no match that can continue: the page goes on at the other one by itself", async () => {
    const room = await startMatch();
    await move(room);
    await killOwner(room);
    await page.getByText("Reconnecting").waitFor();
    await shoot(page, "reconnecting");
    await page.getByText("Reconnecting").waitFor({ state: "hidden" });
    await move(room);
    expect(page.url()).toMatch(new RegExp(`/rooms/${room}$`));
    expect(errors).toEqual([]);
  });

  it("say that a match is lost, and start it again", async () => {
    const room = await startMatch();
    await move(room);
    await killOwner(room, async () => {
      const match = await store.liveMatch(room);
      if (match) await store.putLiveMatch({ ...match, version: match.version + 1 });
    });
    await page.getByText(/This match was lost when its server stopped/).waitFor();
    await shoot(page, "lost");
    await page.getByRole("button", { name: "Start again" }).click();
    await until("the new room", () => !page.url().endsWith(`/rooms/${room}`));
    const again = page.url().split("/").at(-1) ?? "";
    await until("its first position", async () => (await cells().count()) > 0);
    await shoot(page, "again");
    await move(again);
    expect(errors).toEqual([]);
  });
});
