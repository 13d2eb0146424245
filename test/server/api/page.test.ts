import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { startTestServer, type TestServer } from "../../support/test-server.ts";

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

test("a sentence is served before the build, the page after it, without a restart", async () => {
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
    const { host } = new URL(server.address);
    const policy = page.headers.get("content-security-policy")?.split("; ");
    expect(policy).toContain(`connect-src 'self' ws://${host} wss://${host}`);
    for (const part of ["default-src 'self'", "form-action 'self'", "object-src 'none'", "base-uri 'none'"]) {
      expect(policy).toContain(part);
    }
    expect(policy?.join()).not.toContain("unsafe");
    expect(page.headers.get("x-content-type-options")).toBe("nosniff");
    expect(await page.text()).toContain("Red Queen");
  }
});

test("assets are cached forever, the page is revalidated", async () => {
  const asset = await server.get("/assets/app-1a2b3c.js");
  expect(asset.headers.get("cache-control")).toContain("immutable");
  expect(asset.headers.get("content-type")).toContain("javascript");
  const tag = (await server.get("/")).headers.get("etag") ?? "";
  expect((await server.get("/", { headers: { "if-none-match": tag } })).status).toBe(304);
});

describe("precompressed files", () => {
  const script = "export const moves = 1;".repeat(200);
  const sent = (acceptEncoding: string, headers: Record<string, string> = {}) =>
    server.get("/assets/large-4d5e6f.js", { headers: { "accept-encoding": acceptEncoding, ...headers } });

  beforeAll(async () => {
    const file = join(directory, "assets", "large-4d5e6f.js");
    await writeFile(file, script);
    await writeFile(`${file}.br`, brotliCompressSync(script));
    await writeFile(`${file}.gz`, gzipSync(script));
    await writeFile(join(directory, "index.html"), "<!doctype html><title>Red Queen</title>");
    await server.close();
    server = await startTestServer({ pageDirectory: directory });
  });

  it.each([
    ["gzip, deflate, br, zstd", "br"],
    ["gzip", "gzip"],
    ["GZIP;q=0.5", "gzip"],
    ["br;q=0, *", "gzip"],
    ["*", "br"],
    ["identity", null],
    ["br;q=0, gzip;q=0", null],
    ["", null],
  ])("answer accept-encoding %j with %j, and the same text", async (accepted, encoding) => {
    const answer = await sent(accepted);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-encoding")).toBe(encoding);
    expect(answer.headers.get("vary")).toContain("accept-encoding");
    expect(answer.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(answer.headers.get("content-type")).toContain("javascript");
    expect(await answer.text()).toBe(script);
  });

  it("have an ETag per encoding, which is revalidated", async () => {
    const tags = await Promise.all(
      ["br", "gzip", "identity"].map(async (name) => (await sent(name)).headers.get("etag")),
    );
    expect(new Set(tags).size).toBe(3);
    const [br = ""] = tags;
    expect((await sent("br", { "if-none-match": `"other", ${br}` })).status).toBe(304);
    expect((await sent("br", { "if-none-match": `W/${br}` })).status).toBe(304);
    expect((await sent("gzip", { "if-none-match": br ?? "" })).status).toBe(200);
  });

  it("are not served under their own names", async () => {
    expect((await server.get("/assets/large-4d5e6f.js.br")).status).toBe(404);
  });
});

describe("answers of the API", () => {
  it("are compressed if cacheable, and not if they may contain a seat's token", async () => {
    const games = await server.get("/api/games", { headers: { "accept-encoding": "gzip" } });
    expect(games.headers.get("content-encoding")).toBe("gzip");
    expect(games.headers.get("vary")).toMatch(/accept-encoding/i);
    expect(((await games.json()) as unknown[]).length).toBeGreaterThan(5);
    const plain = await server.get("/api/games", { headers: { "accept-encoding": "identity" } });
    expect(plain.headers.get("content-encoding")).toBeNull();
    const ticket = await server.get("/api/matches", {
      method: "POST",
      body: JSON.stringify({ game: "kuhn-poker", seats: ["human", "script:random"] }),
      headers: { "accept-encoding": "gzip", "content-type": "application/json" },
    });
    expect(ticket.status).toBe(201);
    expect(ticket.headers.get("content-encoding")).toBeNull();
  });
});

test("no file outside the page's folder is served", async () => {
  for (const path of [
    "/assets/none.js",
    "/..%2f..%2fpackage.json",
    "/%2e%2e/%2e%2e/etc/passwd.txt",
    "/assets/..%5c..%5cpackage.json",
  ]) {
    expect((await server.get(path)).status).toBe(404);
  }
});
