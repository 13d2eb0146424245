import { afterEach, describe, expect, it } from "vitest";
import { startTestServer, until, type TestServer } from "../../../support/test-server.ts";

let server: TestServer;
afterEach(() => server.close());

interface Seat {
  readonly sessionId: string;
  readonly processId: string;
  readonly roomId: string;
}

const reserve = (options: unknown = {}, path = "join/lobby") => server.post(`/matchmake/${path}`, options);

describe("join options", () => {
  it("are a token or nothing; anything else is refused", async () => {
    server = await startTestServer();
    const { room } = await server.match("kuhn-poker", ["human", "human"]);
    const wrong = [
      { token: 5 },
      { token: null },
      { token: ["a"] },
      { token: "x".repeat(101) },
      { token: "a", note: "x" },
      { padding: "x".repeat(60_000) },
      { filter: { name: "arena" } },
      [],
      "token",
      null,
    ];
    for (const path of [`joinById/${room}`, "join/lobby", "join/arena"]) {
      for (const options of wrong) {
        const answer = await reserve(options, path);
        expect(answer.status).toBe(400);
        expect(await answer.json()).toMatchObject({
          error: { code: "request/invalid", message: expect.stringContaining('join with {"token"') },
          message: expect.stringContaining("to watch"),
        });
      }
    }
    await expect(server.client.joinById(room, { token: 5 })).rejects.toMatchObject({ code: 400 });
    expect((await reserve({}, `joinById/${room}`)).status).toBe(200);
  });

  it("of a returning client are only its token", async () => {
    server = await startTestServer();
    const { room } = await server.match("kuhn-poker", ["human", "human"]);
    for (const options of [{}, { reconnectionToken: 5 }, { reconnectionToken: "a", more: 1 }, { token: "a" }]) {
      const answer = await reserve(options, `reconnect/${room}`);
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ error: { code: "request/invalid" } });
    }
    expect((await reserve({ reconnectionToken: "a" }, `reconnect/${room}`)).status).toBe(403);
  });
});

describe("reserved places", () => {
  it("count against the guest until the client joins", async () => {
    server = await startTestServer({ environment: { LIMIT_RESERVATIONS: "2/9" } });
    const seat = (await (await reserve()).json()) as Seat;
    expect((await reserve()).status).toBe(200);
    const refused = await reserve();
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({ error: { code: "request/too-many" }, message: expect.any(String) });
    await expect(server.client.join("lobby")).rejects.toMatchObject({ code: 429 });
    // A request for an unknown room reserves nothing.
    expect((await reserve({}, "joinById/none")).status).toBe(429);
    const { processId, roomId, sessionId } = seat;
    const socket = new WebSocket(
      `${server.address.replace("http", "ws")}/${processId}/${roomId}?sessionId=${sessionId}`,
    );
    await until(() => socket.readyState === WebSocket.OPEN);
    expect((await reserve({}, "joinById/none")).status).toBe(404);
    expect((await reserve()).status).toBe(200);
    socket.close();
  });

  it("are limited per minute", async () => {
    server = await startTestServer({ environment: { LIMIT_JOINS: "3/9" } });
    for (let i = 0; i < 3; i++) expect((await reserve()).status).toBe(200);
    expect((await reserve()).status).toBe(429);
  });
});
