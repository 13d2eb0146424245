import { connect } from "node:net";
import { matchMaker } from "@colyseus/core";
import { afterEach, describe, expect, it } from "vitest";
import { joinRoom, playOut, startTestServer, until, type TestServer } from "../../support/test-server.ts";
import { sendRaw } from "../../support/raw-http.ts";

let server: TestServer;
afterEach(() => server.close());

const GAME = { game: "kuhn-poker", seats: ["human", "human"] };
const from = (address: string) => ({ "x-forwarded-for": address });
const open = (headers = {}) => server.post("/api/matches", GAME, headers);

async function expectRefusal(response: Response, code: string): Promise<void> {
  expect(response.status).toBe(429);
  expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(await response.json()).toEqual({ error: { code, message: expect.stringMatching(/; try again in \d+ s\.$/) } });
}

const raw = (text: string) => sendRaw(server.address, text);

describe("matches", () => {
  it("are limited per address; other addresses still have their share", async () => {
    server = await startTestServer({ environment: { LIMIT_MATCHES: "2/5", TRUSTED_PROXY: "127.0.0.1" } });
    expect([(await open(from("192.0.2.1"))).status, (await open(from("192.0.2.1"))).status]).toEqual([201, 201]);
    await expectRefusal(await open(from("192.0.2.1")), "match/too-many");
    expect((await open(from("2001:db8::1"))).status).toBe(201);
    expect((await open(from("2001:db8::ffff"))).status).toBe(201);
    await expectRefusal(await open(from("2001:db8:0:0:7::")), "match/too-many");
    expect((await open(from("192.0.2.9"))).status).toBe(201);
    await expectRefusal(await open(from("192.0.2.10")), "match/too-many");
  });

  it("that are over free their places", async () => {
    server = await startTestServer({ environment: { LIMIT_MATCHES: "1/9" }, pace: { seatWait: 100 } });
    const { room } = await server.match(GAME.game, GAME.seats);
    await expectRefusal(await open(), "match/too-many");
    await until(() => matchMaker.getLocalRoomById(room) === undefined, "the room's end");
    expect((await open()).status).toBe(201);
  });

  it("are limited per minute, rematches included", async () => {
    server = await startTestServer({ environment: { LIMIT_NEW_MATCHES: "1/9" } });
    const { room, tokens } = await server.match("tic-tac-toe", ["human", "script:random"]);
    await expectRefusal(await open(), "match/too-many");
    const person = await joinRoom(server, room, tokens[0]?.token);
    await playOut(person, 0);
    expect(await person.request("rematch")).toMatchObject({ error: { code: "match/too-many" } });
  });

  it("count for the connection's address, whatever a header claims, without a trusted proxy", async () => {
    server = await startTestServer({ environment: { LIMIT_MATCHES: "1/9" } });
    expect((await open(from("192.0.2.1"))).status).toBe(201);
    await expectRefusal(await open(from("192.0.2.2")), "match/too-many");
  });
});

describe("requests", () => {
  it("beyond the limit are refused only for that address", async () => {
    server = await startTestServer({ environment: { LIMIT_REQUESTS: "5/100", TRUSTED_PROXY: "127.0.0.1" } });
    const ask = (address: string) => server.get("/api/learners", { headers: from(address) });
    for (let i = 0; i < 5; i++) expect((await ask("192.0.2.1")).status).toBe(200);
    await expectRefusal(await ask("192.0.2.1"), "request/too-many");
    expect((await ask("192.0.2.2")).status).toBe(200);
    const upgrade = "connection: upgrade\r\nupgrade: websocket\r\nx-forwarded-for: 192.0.2.1\r\n";
    const answer = await raw(`GET /p/r?sessionId=x HTTP/1.1\r\nhost: localhost\r\n${upgrade}\r\n`);
    expect(answer).toMatch(/^HTTP\/1.1 429 Too Many Requests\r\n.*retry-after: \d+\r\n/s);
    expect(answer).toContain("request/too-many");
  });

  it("close their connection if too many are unanswered", async () => {
    server = await startTestServer();
    const one = "GET /api/learners HTTP/1.1\r\nhost: localhost\r\n\r\n";
    expect(await raw(one.repeat(17))).toBe("");
  });
});

describe("connections", () => {
  it("that send nothing, or never end their headers, are closed with a reason after ten seconds", async () => {
    server = await startTestServer();
    const began = performance.now();
    const request = "GET /api/learners HTTP/1.1\r\nhost: localhost\r\n";
    const answers = await Promise.all(["", request].map(raw));
    expect(performance.now() - began).toBeGreaterThan(9000);
    for (const answer of answers) expect(answer).toMatch(/^HTTP\/1.1 408 Request Timeout\r\n.*request\/timeout/s);
  });

  it("that don't speak HTTP get an error", async () => {
    server = await startTestServer();
    expect(await raw("nonsense\r\n\r\n")).toMatch(/^HTTP\/1.1 400 .*request\/invalid/s);
    expect(await raw(`GET / HTTP/1.1\r\nx: ${"x".repeat(20_000)}\r\n\r\n`)).toMatch(
      /^HTTP\/1.1 413 .*request\/too-large/s,
    );
  });

  it("beyond the limit are refused with a reason, and admitted once others close", async () => {
    server = await startTestServer({ environment: { LIMIT_CONNECTIONS: "3/10" } });
    const { hostname, port } = new URL(server.address);
    const held = Array.from({ length: 3 }, () => connect(Number(port), hostname));
    await Promise.all(held.map((socket) => new Promise((resolve) => socket.once("connect", resolve))));
    const request = "GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n";
    const refused = await raw(request);
    expect(refused).toMatch(/^HTTP\/1.1 429 .*retry-after: \d+.*request\/too-many/is);
    // A silent one is closed without waiting for its headers.
    expect(await raw("")).toBe("");
    for (const socket of held) socket.destroy();
    await until(async () =>
      (await raw(`${request}${request.replace("\r\n\r\n", "\r\nconnection: close\r\n\r\n")}`)).startsWith(
        "HTTP/1.1 200",
      ),
    );
  });
});
