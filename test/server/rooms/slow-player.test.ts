import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { matchMaker } from "@colyseus/core";
import { pino } from "pino";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openStore } from "../../../server/store/registry.ts";
import { temporaryFolder } from "../../support/folder.ts";
import { joinRoom, startTestServer, until, type MatchClient, type TestServer } from "../../support/test-server.ts";
import { openEndpoint } from "../external/llm/endpoint.ts";

/* A language model that thinks for ten minutes, and a person who does not wait for it. */

const MATCH_COUNT = 8;
const directory = temporaryFolder();
const file = join(temporaryFolder(), "models.json");
const logged: string[] = [];
const log = pino({ level: "warn" }, { write: (line: string) => void logged.push(line) });

let endpoint: Awaited<ReturnType<typeof openEndpoint>>;
let server: TestServer;
beforeAll(async () => {
  endpoint = await openEndpoint(() => "hang");
  const thinker = { baseUrl: endpoint.baseUrl, turnMs: 600_000, guests: true };
  writeFileSync(file, JSON.stringify({ thinker }));
  const environment = { LLM_FILE: file, LIMIT_MATCHES: "100/100", LIMIT_NEW_MATCHES: "100/100" };
  const store = await openStore({ directory });
  server = await startTestServer({ log, store, environment, pace: { reconnection: 100 } });
});
beforeEach(() => void logged.splice(0));
afterAll(() => endpoint.close());

/** A match in which the person has joined and the model thinks. */
async function thinking(): Promise<{ readonly room: string; readonly client: MatchClient }> {
  const before = endpoint.requests.length;
  const { room, tokens } = await server.match("kuhn-poker", ["llm:thinker", "human"]);
  const client = await joinRoom(server, room, tokens[0]?.token);
  await until(() => endpoint.requests.length > before, "the request");
  return { room, client };
}

const isGone = async (room: string) => (await matchMaker.query({ roomId: room })).length === 0;

/** Ends a match by `end`; its request is cancelled, its room closed and its match stored. */
async function endsBy(end: (room: string, client: MatchClient) => Promise<unknown>) {
  const { room, client } = await thinking();
  const before = endpoint.abandoned();
  const stored = (await server.store.matches({ limit: 200 })).length;
  await end(room, client);
  await until(() => endpoint.abandoned() === before + 1, "the closed connection");
  await until(async () => (await server.store.matches({ limit: 200 })).length > stored, "the stored match");
  const [match] = await server.store.matches({ limit: 1 });
  await client.leave(false).catch(() => {});
  await until(() => isGone(room), "the room's end");
  expect(await server.store.liveMatch(room)).toBeNull();
  return match;
}

describe("a person who does not wait for a slow player", () => {
  it("and leaves for good has its request cancelled and the room closed, match after match", async () => {
    for (let i = 0; i < MATCH_COUNT; i++) {
      const match = await endsBy((_, client) => client.leave(true));
      expect(match).toMatchObject({ outcome: "forfeited", forfeit: { seat: 1, reason: "left" } });
    }
    expect(logged).toEqual([]);
  });

  it("and does not come back in time has it cancelled, too", async () => {
    const match = await endsBy(async (_, client) => client.connection.close());
    expect(match).toMatchObject({ outcome: "forfeited", forfeit: { seat: 1, reason: "absent" } });
    expect(logged).toEqual([]);
  });

  it("leaves a match that the operator can end", async () => {
    const match = await endsBy((room) => matchMaker.remoteRoomCall(room, "endByOperator", ["maintenance"]));
    expect(match).toMatchObject({ outcome: "abandoned" });
    expect(logged).toEqual([]);
  });
});

it("a server that stops cancels the request, and keeps the match for the next one", async () => {
  const { room } = await thinking();
  await until(async () => (await server.store.liveMatch(room))?.played !== null, "the saved match");
  const before = endpoint.abandoned();
  await server.close();
  await until(() => endpoint.abandoned() === before + 1, "the closed connection");
  const store = await openStore({ directory });
  expect(await store.liveMatch(room)).toMatchObject({ room, game: "kuhn-poker" });
  await store.close();
  expect(logged).toEqual([]);
});
