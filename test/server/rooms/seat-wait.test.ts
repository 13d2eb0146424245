import { matchMaker } from "@colyseus/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { joinRoom, startTestServer, until, type TestServer } from "../../support/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ pace: { seatWait: 300, linger: 3000 } });
});
afterAll(() => server.close());

test("a match that no one joins is closed", async () => {
  const { room } = await server.match("kuhn-poker", ["human", "human"]);
  const watcher = await joinRoom(server, room);
  await until(() => watcher.state.phase === "over");
  expect(watcher.state.sentence).toBe("Not every player joined in time.");
  await until(() => matchMaker.getLocalRoomById(room) === undefined);
  await expect(server.client.joinById(room)).rejects.toThrow("no such room");
});

test("a seat reserved before the room closed does not keep it alive", async () => {
  const { room } = await server.match("kuhn-poker", ["human", "human"]);
  const watcher = await joinRoom(server, room);
  await until(() => watcher.state.phase === "over");
  const reserved = await server.post(`/matchmake/joinById/${room}`, {});
  expect(reserved.status).toBe(200);
  const { sessionId, processId } = (await reserved.json()) as { sessionId: string; processId: string };
  await until(() => !watcher.connection.isOpen);
  const late = new WebSocket(`${server.address.replace("http", "ws")}/${processId}/${room}?sessionId=${sessionId}`);
  await until(() => late.readyState === WebSocket.CLOSED);
  await until(() => matchMaker.getLocalRoomById(room) === undefined);
});
