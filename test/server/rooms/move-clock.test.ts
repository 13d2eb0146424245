import { afterAll, beforeAll, expect, test } from "vitest";
import { verifyMatch } from "../../../server/rooms/table/forfeit.ts";
import { joinRoom, startTestServer, until, type TestServer } from "../../support/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    pace: { moveClock: 300, seatWait: 600_000, linger: 60_000 },
    environment: { LIMIT_MATCHES: "9/3" },
  });
});
afterAll(() => server.close());

test("a person who does not move in time loses, and the stored match says so", async () => {
  const { room, tokens } = await server.match("kuhn-poker", ["human", "script:random"]);
  const person = await joinRoom(server, room, tokens[0]?.token);
  await until(() => person.state.phase === "over");
  const sentence = "Player 1 ran out of time. Random wins.";
  expect(person.state).toMatchObject({ outcome: "forfeited", sentence, deadline: 0 });
  expect([...person.state.returns]).toEqual([-2, 2]);
  await until(() => person.state.match !== "");
  const stored = await server.store.match(person.state.match);
  expect(stored).toMatchObject({ outcome: "forfeited", forfeit: { seat: 0, reason: "time" } });
  expect(stored && verifyMatch(stored)).toBeNull();
  const replay = await (await server.get(`/api/matches/${person.state.match}`)).json();
  expect(replay).toMatchObject({ outcome: "forfeited", sentence, returns: [-2, 2] });
  await person.leave();
});

test("the number of open matches is limited", async () => {
  await until(async () => ((await (await server.get("/api/status")).json()) as { rooms: number }).rooms === 1);
  for (let i = 0; i < 3; i++) await server.match("kuhn-poker", ["human", "human"]);
  const refused = await server.post("/api/matches", { game: "kuhn-poker", seats: ["human", "human"] });
  expect(refused.status).toBe(429);
  expect(await refused.json()).toMatchObject({
    error: { code: "match/too-many", message: expect.stringContaining("3 matches") },
  });
});
