import { connect as connectTo } from "node:net";
import { pino } from "pino";
import { io, type Socket } from "socket.io-client";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { EvaluationPoint } from "../../../agents/league/state.ts";
import { startTestServer, until, type TestServer } from "../../support/test-server.ts";
import type { LeagueChange, LeagueDetail, LeagueSummary } from "../../../server/schemas/leagues.ts";

let server: TestServer;
const sockets: Socket[] = [];
const logged: string[] = [];
const log = pino({ level: "info" }, { write: (line: string) => void logged.push(line) });
beforeAll(async () => {
  server = await startTestServer({ log });
});
afterEach(() => sockets.splice(0).forEach((socket) => socket.close()));
afterAll(() => server.close());

function connect(transports = ["websocket"], address = server.address): Socket {
  const socket = io(`${address}/telemetry`, {
    path: "/league/",
    transports,
    forceNew: true,
    reconnection: false,
  });
  sockets.push(socket);
  return socket;
}

const ask = (socket: Socket, event: string, message: unknown): Promise<unknown> =>
  socket.timeout(5000).emitWithAck(event, message);

const evaluation = (version: number) => ({
  version,
  episodes: 8 * version,
  seconds: version,
  at: version,
  measures: {},
});

/** Adds an evaluation to a league, as its leader would. */
function evaluate(league: string, version: number): void {
  const { state } = server.leagues.get(league);
  const event = {
    type: "evaluated",
    evaluation: `e${version}`,
    policy: "p",
    version,
    measures: {},
    seconds: 1,
  } as const;
  server.leagues.change(league, event, { evaluations: [...state.evaluations, evaluation(version)], updates: version });
}

test.each([["websocket"], ["polling"]])("by %s: watch answers the league, events follow", async (transport) => {
  const { record } = await server.leagues.launch({ game: "kuhn-poker", name: "Duel" });
  const socket = connect([transport]);
  const changes: LeagueChange[] = [];
  const lists: LeagueSummary[][] = [];
  socket.on("league", (change: LeagueChange) => changes.push(change));
  socket.on("leagues", (list: LeagueSummary[]) => lists.push(list));
  const detail = (await ask(socket, "watch", { league: record.id })) as LeagueDetail;
  expect(detail).toMatchObject({ id: record.id, name: "Duel", population: [{ version: 0 }] });
  // Events are volatile: one between two polls is lost, and the next includes its news.
  let version = 0;
  await until(() => (evaluate(record.id, ++version), changes.length > 0));
  const { updates = 0 } = changes[0]?.summary ?? {};
  expect(updates).toBeGreaterThan(0);
  expect(changes[0]).toMatchObject({ summary: { id: record.id, updates }, evaluation: evaluation(updates) });
  await until(() => (evaluate(record.id, ++version), lists.length > 0));
  expect(lists[0]?.map(({ id }) => id)).toContain(record.id);
  expect(await ask(socket, "unwatch", { league: record.id })).toEqual({});
  const before = changes.length;
  evaluate(record.id, ++version);
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(changes).toHaveLength(before);
});

test("an evaluation's measures come with their new meanings, and with the cross-play of snapshots", async () => {
  const { record } = await server.leagues.launch({ game: "kuhn-poker" });
  const socket = connect();
  const changes: LeagueChange[] = [];
  socket.on("league", (change: LeagueChange) => changes.push(change));
  await ask(socket, "watch", { league: record.id });
  const ties = { value: 1 / 3, low: 0, high: 1, n: 9, unit: "share", meaning: "Ties." };
  const fresh = { ...ties, meaning: "Of late." };
  const points: EvaluationPoint[] = [
    { ...evaluation(1), measures: { ties } },
    { ...evaluation(2), measures: { ties, fresh } },
  ];
  const event = { type: "evaluated", evaluation: "e", policy: "p", version: 2, measures: {}, seconds: 1 } as const;
  server.leagues.change(record.id, event, { evaluations: points });
  const estimate = { value: 0.333333, low: 0, high: 1, n: 9 };
  await until(() => changes.some(({ evaluation: evaluated }) => evaluated?.version === 2));
  const evaluated = changes.find((change) => change.evaluation);
  expect(evaluated?.evaluation?.measures).toEqual({ ties: estimate, fresh: estimate });
  expect(evaluated?.meanings).toEqual({ fresh: { unit: "share", meaning: "Of late." } });
  const matrix = { members: [{ policy: "p", version: 0 }], seat: 1, cells: [[estimate]] };
  server.leagues.change(record.id, { type: "cross-played", matrix, seconds: 1 }, { matrices: { 1: matrix } });
  await until(() => changes.some(({ matrices }) => matrices !== undefined));
  expect(changes.at(-1)?.matrices).toEqual({ 1: matrix });
});

test("a league's events come four times a second at most, the newest winning", async () => {
  const { record } = await server.leagues.launch({ game: "kuhn-poker" });
  const socket = connect();
  const changes: LeagueChange[] = [];
  socket.on("league", (change: LeagueChange) => changes.push(change));
  await ask(socket, "watch", { league: record.id });
  const began = Date.now();
  for (let version = 1; version <= 100; version++) {
    evaluate(record.id, version);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await until(() => changes.at(-1)?.evaluation?.version === 100);
  expect(changes.length).toBeLessThanOrEqual(Math.ceil((Date.now() - began) / 250) + 1);
});

test("invalid messages are answered with a refusal", async () => {
  const socket = connect();
  for (const message of [undefined, null, 5, "x", {}, { league: 5 }, [], { league: "x".repeat(200) }]) {
    expect(await ask(socket, "watch", message)).toMatchObject({ error: { code: "request/invalid" } });
  }
  expect(await ask(socket, "watch", { league: "none" })).toMatchObject({ error: { code: "league/not-found" } });
  // Without a callback, and with a value that is not a function.
  socket.emit("watch", { league: "none" });
  socket.emit("watch", { league: "none" }, "not a function");
  expect(await ask(socket, "watch", { league: "none" })).toMatchObject({ error: { code: "league/not-found" } });
});

test("a client that waits for an answer gets one for any message", async () => {
  const socket = connect();
  const wait = (event: string, ...payload: unknown[]): Promise<unknown> =>
    socket.timeout(5000).emitWithAck(event, ...payload);
  for (const event of ["watch", "unwatch"]) {
    for (const payload of [[], [{ league: "a" }, 2], [Buffer.from("a")], [[{ league: "a" }]]]) {
      expect(await wait(event, ...payload)).toMatchObject({
        error: { code: "request/invalid", message: expect.stringContaining('{"league": its id}') },
      });
    }
  }
  expect(await wait("wach", { league: "a" })).toMatchObject({
    error: { code: "request/not-found", message: expect.stringContaining("`watch`") },
  });
  expect(await wait("constructor")).toMatchObject({ error: { code: "request/not-found" } });
});

test("watching is limited per address, and refused with a reason", async () => {
  const limited = await startTestServer({ environment: { LIMIT_WATCHES: "3/100" } });
  const { record } = await limited.leagues.launch({ game: "kuhn-poker" });
  const socket = connect(["websocket"], limited.address);
  const answers: unknown[] = [];
  for (let i = 0; i < 4; i++) answers.push(await ask(socket, "watch", { league: record.id }));
  expect(answers.slice(0, 3)).toMatchObject(Array.from({ length: 3 }, () => ({ id: record.id })));
  expect(answers[3]).toMatchObject({
    error: { code: "request/too-many", message: expect.stringMatching(/ \d+ s\.$/) },
  });
  await limited.close();
});

test("there is no JSONP", async () => {
  const answer = await server.get("/league/?EIO=4&transport=polling&j=0");
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ error: { code: "request/invalid" } });
});

test("a large message ends its connection, and the server continues", async () => {
  const socket = connect();
  await until(() => socket.connected);
  socket.emit("watch", { league: "x".repeat(10_000) });
  await until(() => socket.disconnected);
  expect(await ask(connect(), "watch", {})).toMatchObject({ error: { code: "request/invalid" } });
});

test("a client watches only so many leagues", async () => {
  const socket = connect();
  const answers: unknown[] = [];
  for (let i = 0; i < 40; i++) {
    const { record } = await server.leagues.launch({ game: "kuhn-poker" });
    answers.push(await ask(socket, "watch", { league: record.id }));
  }
  expect(answers[0]).toHaveProperty("id");
  expect(answers.at(-1)).toMatchObject({ error: { code: "request/invalid" } });
});

test("a client that sends too much is disconnected, and the others are not", async () => {
  const quiet = connect();
  const flooder = connect();
  await until(() => quiet.connected && flooder.connected);
  for (let i = 0; i < 200; i++) flooder.emit("watch", {});
  await until(() => flooder.disconnected, "the end of the flood");
  expect(await ask(quiet, "watch", {})).toMatchObject({ error: { code: "request/invalid" } });
});

test("a client that sends requests without reading is disconnected", async () => {
  const { record } = await server.leagues.launch({ game: "kuhn-poker" });
  // Answers of some 100 kB each, like those of an older league.
  const measures = { ["x".repeat(800)]: { value: 0, low: 0, high: 0, n: 0, unit: "", meaning: "" } };
  const bulky = Array.from({ length: 150 }, (_, i) => ({ ...evaluation(i), measures }));
  server.leagues.change(record.id, { type: "resumed" }, { evaluations: bulky as never });
  const { port, host } = new URL(server.address);
  const deaf = connectTo(Number(port), "127.0.0.1");
  const frame = (text: string): Buffer => {
    const size = text.length < 126 ? [0x80 | text.length] : [0xfe, text.length >> 8, text.length & 255];
    return Buffer.concat([Buffer.from([0x81, ...size, 0, 0, 0, 0]), Buffer.from(text)]);
  };
  const upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n";
  const key = "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n";
  deaf.write(`GET /league/?EIO=4&transport=websocket HTTP/1.1\r\nHost: ${host}\r\n${upgrade}${key}\r\n`);
  await new Promise((resolve) => deaf.once("data", resolve));
  let closed = false;
  deaf.on("close", () => (closed = true)).on("error", () => {});
  let received = "";
  deaf.on("data", (data) => (received += data.toString("latin1")));
  deaf.write(frame("40/telemetry,"));
  await until(() => received.includes("40/telemetry,"));
  deaf.pause();
  const messages = Array.from({ length: 90 }, (_, i) => frame(`42/telemetry,${i}["watch",{"league":"${record.id}"}]`));
  deaf.write(Buffer.concat(messages));
  await until(() => logged.some((line) => line.includes("client disconnected, slow reader")), "the cut");
  deaf.destroy();
  await until(() => closed);
  expect(logged.filter((line) => line.includes("slow reader"))).toHaveLength(1);
});
