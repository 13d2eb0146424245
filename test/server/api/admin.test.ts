import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../../support/test-server.ts";

const TOKEN = "correct-horse-battery";
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ environment: { HOST: "0.0.0.0", ADMIN_TOKEN: TOKEN } });
});
afterAll(() => server.close());

test("launching, pausing, resuming, stopping and deleting leagues require the token", async () => {
  const { record } = await server.leagues.launch({ game: "kuhn-poker" });
  const guarded = [
    ["POST", "/api/leagues"],
    ...["pause", "resume", "stop"].map((verb) => ["POST", `/api/leagues/${record.id}/${verb}`]),
    ["DELETE", `/api/leagues/${record.id}`],
  ] as [string, string][];
  const body = JSON.stringify({ game: "kuhn-poker" });
  const type = { "content-type": "application/json" };
  for (const [method, path] of guarded) {
    for (const authorization of ["", `Bearer ${TOKEN}x`, `Bearer ${TOKEN.slice(1)}`, TOKEN, "Bearer "]) {
      const answer = await server.get(path, {
        method,
        headers: { ...type, authorization },
        body: method === "POST" ? body : null,
      });
      expect(answer.status).toBe(401);
      expect(await answer.json()).toMatchObject({
        error: { code: "request/unauthorized", message: expect.stringContaining("ADMIN_TOKEN") },
      });
    }
  }
  expect(server.leagues.list()).toHaveLength(1);
  for (const [method, path] of guarded) {
    const headers = { ...type, authorization: `Bearer ${TOKEN}` };
    const answer = await server.get(path, { method, headers, body: method === "POST" ? body : null });
    expect(answer.status).toBeLessThan(300);
  }
});

test("watching and playing don't require it", async () => {
  expect((await server.get("/api/leagues")).status).toBe(200);
  expect(await (await server.get("/api/status")).json()).toMatchObject({ adminToken: true });
  expect((await server.match("kuhn-poker", ["human", "script:random"])).tokens).toHaveLength(1);
});
