import { io } from "socket.io-client";
import { afterEach, expect, test } from "vitest";
import { ServerError } from "../../server/errors.ts";
import type { Match, Store } from "../../server/store/store.ts";
import { joinRoom, playOut, startTestServer, until, type TestServer } from "../support/test-server.ts";

let server: TestServer | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

test("a taken port is reported in a sentence", async () => {
  server = await startTestServer();
  const { port } = new URL(server.address);
  await expect(startTestServer({ environment: { PORT: port } })).rejects.toMatchObject({
    code: "start/port-taken",
    message: expect.stringContaining(`Port ${port} is in use`),
  });
});

test("closing does not wait for clients, and leaves live matches to the next server", async () => {
  const closing = await startTestServer();
  const { room, tokens } = await closing.match("kuhn-poker", ["human", "human"]);
  const people = [await joinRoom(closing, room, tokens[0]?.token), await joinRoom(closing, room, tokens[1]?.token)];
  for (const person of people) person.reconnection.enabled = false;
  await until(() => people.every((person) => person.state.phase === "playing"));
  const { record } = await closing.leagues.launch({ game: "kuhn-poker" });
  const watcher = io(`${closing.address}/telemetry`, { path: "/league/", reconnection: false });
  await watcher.timeout(5000).emitWithAck("watch", { league: record.id });
  await until(async () => (await closing.store.liveMatch(room))?.played?.actions.length === 2);
  const stored: Match[] = [];
  const removed: string[] = [];
  const putMatch = closing.store.putMatch.bind(closing.store);
  const deleteLiveMatch = closing.store.deleteLiveMatch.bind(closing.store);
  Object.assign(closing.store, {
    putMatch: (match: Match) => (stored.push(match), putMatch(match)),
    deleteLiveMatch: (id: string) => (removed.push(id), deleteLiveMatch(id)),
  });
  await closing.close();
  expect(stored.filter(({ names }) => names.includes("Player 1"))).toEqual([]);
  expect(removed).toEqual([]);
  await expect(fetch(closing.address)).rejects.toThrow("fetch failed");
});

test("while the store is down, health reports it, play continues, and the match is stored once it is back", async () => {
  server = await startTestServer();
  const { store } = server;
  let down = true;
  const refuse = (): void => {
    if (down) throw new ServerError("store/unavailable", "The store does not answer; it is tried again.");
  };
  const { probe, putMatch } = { probe: store.probe.bind(store), putMatch: store.putMatch.bind(store) };
  const failing: Pick<Store, "probe" | "putMatch"> = {
    probe: async () => (refuse(), probe()),
    putMatch: async (match) => (refuse(), putMatch(match)),
  };
  Object.assign(store, failing);
  const health = await server.get("/healthz");
  expect(health.status).toBe(503);
  expect(await health.json()).toMatchObject({
    status: "down",
    error: { code: "store/unavailable", message: expect.stringMatching(/\.$/) },
  });
  expect(await (await server.get("/api/status")).json()).toMatchObject({
    store: { ok: false, problem: expect.stringContaining("does not answer") },
  });
  const { room, tokens } = await server.match("kuhn-poker", ["human", "script:random"]);
  const person = await joinRoom(server, room, tokens[0]?.token);
  await playOut(person, 0);
  expect(person.state).toMatchObject({ outcome: "finished", match: "" });
  down = false;
  await until(() => person.state.match !== "");
  expect(await store.match(person.state.match)).toMatchObject({ outcome: "finished" });
  await person.leave();
});
