import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openEndpoint, playing, saying } from "../server/external/llm/endpoint.ts";
import { startCommand } from "../support/command.ts";
import { temporaryFolder } from "../support/folder.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { openBrowser } from "../support/browser.ts";
import { openPage } from "./browser.ts";

/* The replay of a match that a language model played: what it was asked and answered. */

let server: TestServer;
let browser: Browser;
let page: Page;
let errors: string[];
let match: string;

beforeAll(async () => {
  const endpoint = await openEndpoint(({ body }) => {
    const [first = ""] = body.response_format?.json_schema.schema.properties.action.enum ?? [];
    return body.messages.length > 2 ? playing(first, { reasoning: "A check is safe." }) : saying("Perhaps a bluff?");
  });
  const folder = temporaryFolder();
  const players = "llm:model?reasoning=true,script:random";
  const run = ["match", "run", "--game", "kuhn-poker", "--players", players, "--episodes", "1", "--seed", "3"];
  const command = startCommand([...run, "--store", folder, "--record", "--json"], {
    OPENAI_BASE_URL: endpoint.baseUrl,
  });
  const { stdout, stderr } = await command.ended;
  await endpoint.close();
  const [id] = (JSON.parse(stdout || `{"matches":["${stderr}"]}`) as { matches: string[] }).matches;
  match = id ?? "";
  [server, browser] = await Promise.all([
    startServer({ DATA_DIR: folder, ENGINE: "cpu" }, ["--no-demo"]),
    openBrowser(),
  ]);
  ({ page, errors } = await openPage(browser, server.address));
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

describe("the replay of a language model's match", () => {
  it("is in the list with what the model did", async () => {
    await page.goto(`${server.address}/matches`);
    const list = page.getByTestId("matches");
    await list.waitFor();
    expect(await list.textContent()).toMatch(/model.*\(\d turns?, \d answers? refused, \d+ tokens\).*Random/);
  });

  it.each([
    [360, "dark"],
    [1280, "light"],
  ] as const)("shows question and answers of a ply on demand, %s pixels wide, %s", async (width, colorScheme) => {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme });
    await page.goto(`${server.address}/matches/${match}?ply=3`);
    const transcript = page.getByTestId("transcript");
    await transcript.waitFor();
    expect(await transcript.locator("pre").count()).toBe(0);
    await transcript.getByText("model answered, 1 refused").click();
    await transcript.locator("pre").first().waitFor();
    const text = await transcript.textContent();
    expect(text).toContain("Perhaps a bluff?");
    expect(text).toMatch(/Refused: No action could be read in .*\(game\/unreadable-action\)/);
    expect(text).toContain("ReasoningA check is safe.");
    expect(text).toContain("Answercheck (0)");
    expect(text).toContain("100 prompt tokens, 7 answer tokens");
    await transcript.getByText("What was sent").last().click();
    await transcript.getByText("system: You play Kuhn poker").waitFor();
    const sent = await transcript.locator("pre").last().textContent();
    expect(sent).toContain("assistant: Perhaps a bluff?");
    const overflow = () => document.documentElement.scrollWidth > window.innerWidth;
    expect(await page.evaluate(overflow)).toBe(false);
    expect(await page.getByTestId("answer-totals").textContent()).toMatch(/turns?, \d answers? refused/);
    await page.getByRole("button", { name: "First ply" }).click();
    await page.getByText("No model was asked for this ply.").waitFor();
    expect(errors).toEqual([]);
  });
});
