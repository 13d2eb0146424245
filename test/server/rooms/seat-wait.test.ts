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

test("a clock that is set forward by an hour ends no match", async () => {
  await until(async () => ((await (await server.get("/api/status")).json()) as { rooms: number }).rooms === 1);
  const timeOfDay = Date.now;
  let ahead = 0;
  Date.now = () => timeOfDay() + ahead;
  try {
    const { room } = await server.match("kuhn-poker", ["human", "human"]);
    const watcher = await joinRoom(server, room);
    const { clock } = matchMaker.getLocalRoomById(room);
    const before = clock.elapsedTime;
    ahead = 3_600_000;
    await until(() => clock.elapsedTime > before);
    expect(clock.elapsedTime - before).toBeLessThan(ahead);
    await watcher.leave();
  } finally {
    Date.now = timeOfDay;
  }
});
