import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answerOf, sentenceOf } from "../../../support/command.ts";
import { startTestServer, type TestServer } from "../../../support/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

describe("league pause, resume and stop", () => {
  it("accept the beginning of an id, and print the league with its status", async () => {
    const { record } = await server.leagues.launch({ game: "kuhn-poker" });
    for (const [verb, status] of [
      ["pause", "paused"],
      ["resume", "running"],
      ["stop", "ended"],
    ] as const) {
      const args = ["league", verb, record.id.slice(0, -2), "--server", server.address];
      expect(await answerOf(args)).toMatchObject({ id: record.id, status });
    }
    await server.leagues.delete(record.id);
  });

  it("refuse an ambiguous id, listing the leagues", async () => {
    const ids = [];
    for (let i = 0; i < 2; i++) ids.push((await server.leagues.launch({ game: "kuhn-poker" })).record.id);
    const sentence = await sentenceOf(["league", "stop", "leag", "--server", server.address]);
    expect(sentence).toMatch(/matches more than one league/);
    for (const id of ids) expect(sentence).toContain(id);
    expect(await sentenceOf(["league", "stop", "", "--server", server.address])).toMatch(/"" does not name a league/);
  });

  it("report an address without a server", async () => {
    const other = createServer((_, response) => response.end("<html>")).listen(0, "127.0.0.1");
    const address = () => `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    await new Promise((resolve) => other.once("listening", resolve));
    const sentence = await sentenceOf(["league", "stop", "any", "--server", address()]);
    other.close();
    expect(sentence).toMatch(/is not a Red Queen server/);
    expect(await sentenceOf(["league", "stop", "any", "--server", "ftp://here"])).toMatch(/takes an address such as/);
  });
});
