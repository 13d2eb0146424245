import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../app/harness.ts";

let server: TestServer;
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "red-queen-page-"));
  server = await startTestServer({ pageDirectory: directory });
});
afterAll(async () => {
  await server.close();
  await rm(directory, { recursive: true });
});

test("before the build a sentence, after it the page, without a restart", async () => {
  const early = await server.get("/");
  expect(early.status).toBe(503);
  expect(await early.text()).toMatch(/run `npm run build` and reload/);
  await mkdir(join(directory, "assets"));
  await writeFile(join(directory, "index.html"), "<!doctype html><title>Red Queen</title>");
  await writeFile(join(directory, "assets", "app-1a2b3c.js"), "export {};");
  for (const path of ["/", "/league/kuhn-poker-1", "/play", "/index.html"].filter((p) => !p.startsWith("/league/"))) {
    const page = await server.get(path);
    expect(page.status).toBe(200);
    expect(page.headers.get("content-type")).toContain("text/html");
    expect(page.headers.get("cache-control")).toBe("no-cache");
    expect(page.headers.get("content-security-policy")).toContain("default-src 'self'");
    expect(page.headers.get("x-content-type-options")).toBe("nosniff");
    expect(await page.text()).toContain("Red Queen");
  }
});

test("assets are cached for good, the page is asked for again", async () => {
  const asset = await server.get("/assets/app-1a2b3c.js");
  expect(asset.headers.get("cache-control")).toContain("immutable");
  expect(asset.headers.get("content-type")).toContain("javascript");
  const tag = (await server.get("/")).headers.get("etag") ?? "";
  expect((await server.get("/", { headers: { "if-none-match": tag } })).status).toBe(304);
});

test("nothing outside the page's folder is served", async () => {
  for (const path of [
    "/assets/none.js",
    "/..%2f..%2fpackage.json",
    "/%2e%2e/%2e%2e/etc/passwd.txt",
    "/assets/..%5c..%5cpackage.json",
  ]) {
    expect((await server.get(path)).status).toBe(404);
  }
});
