import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { ServerError } from "../../../server/errors.ts";
import { openStore } from "../../../server/store/registry.ts";
import { startTestServer, until, type TestServer } from "../../support/test-server.ts";

const logged: { level: number; msg: string }[] = [];
const log = pino({ level: "info" }, { write: (line: string) => void logged.push(JSON.parse(line)) });

let server: TestServer;
let directory: string;
let down = false;
let probes = 0;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "red-queen-logged-"));
  const store = await openStore({ directory }, { threaded: true });
  const probe = async (): Promise<void> => {
    probes++;
    if (down) throw new ServerError("store/unavailable", "The store is down for this test.");
    await store.probe();
  };
  server = await startTestServer({ log, store: { ...store, probe } });
});
beforeEach(() => void logged.splice(0));
afterAll(async () => {
  await server.close();
  await rm(directory, { recursive: true });
});

async function codeOf(response: Promise<Response>): Promise<string> {
  const { error } = (await (await response).json()) as { error: { code: string } };
  return error.code;
}

test("logs nothing for served, refused or aborted requests", async () => {
  expect((await server.get("/api/leagues")).status).toBe(200);
  expect((await server.get("/api/nowhere")).status).toBe(404);
  const { port } = new URL(server.address);
  for (const path of ["/api/matches", "/api/leagues", "/matchmake/join/lobby"]) {
    const socket = connect(Number(port), "127.0.0.1");
    const head = `POST ${path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 99`;
    await new Promise((resolve) => socket.write(`${head}\r\n\r\n{"ga`, resolve));
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.destroy();
  }
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(logged).toEqual([]);
});

test("finds no game, league, player or option by names that every object has", async () => {
  for (const name of ["constructor", "toString", "__proto__"]) {
    const match = { game: "kuhn-poker", seats: ["human", "human"] };
    expect(await codeOf(server.get(`/api/players?game=${name}`))).toBe("game/unknown");
    expect(await codeOf(server.get(`/api/leagues/${name}`))).toBe("league/not-found");
    expect(await codeOf(server.post("/api/matches", { ...match, game: name }))).toBe("game/unknown");
    expect(await codeOf(server.post("/api/matches", { ...match, seats: [name, "human"] }))).toBe("player/unknown");
    // As an option, JSON's __proto__ never gets past the reader.
    if (name === "__proto__") continue;
    expect(await codeOf(server.post("/api/matches", { ...match, options: { [name]: 1 } }))).toBe("game/bad-option");
  }
  expect(logged).toEqual([]);
});

test("logs once that a store is down and once that it is back; all requests share one probe", async () => {
  const health = async (): Promise<number> => (await server.get("/healthz")).status;
  expect(await health()).toBe(200);
  probes = 0;
  down = true;
  await until(async () => (await health()) === 503);
  for (let i = 0; i < 5; i++) expect(await health()).toBe(503);
  down = false;
  await until(async () => (await health()) === 200);
  for (let i = 0; i < 5; i++) expect(await health()).toBe(200);
  expect(logged.map(({ msg }) => msg)).toEqual(["store unavailable", "store available again"]);
  const before = probes;
  const started = performance.now();
  await Promise.all([...Array(40).keys()].map(health));
  expect(probes - before).toBeLessThanOrEqual(1 + (performance.now() - started) / 1000);
});
