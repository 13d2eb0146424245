import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestServer, type TestServer } from "../../support/test-server.ts";
import { segmentOf } from "../store/samples.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

it("a segment whose replay was shared is kept when others are deleted", async () => {
  const ids = ["shared", "other"];
  for (const [index, id] of ids.entries()) await server.store.putSegment(segmentOf(id, "league", index));
  const response = await server.post("/api/segments/shared/share", {});
  expect([response.status, await response.json()]).toEqual([200, { kept: true }]);
  await server.store.deleteSegments("league", ids);
  expect(await server.store.segmentIds("league")).toEqual(["shared"]);
  const refused = await server.post("/api/segments/other/share", {});
  expect(refused.status).toBe(404);
  expect(await refused.json()).toMatchObject({ error: { code: "match/not-found" } });
});
