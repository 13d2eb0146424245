import { request } from "node:http";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../../support/test-server.ts";
import { sendRaw } from "../../support/raw-http.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

interface Answer {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  readonly text: string;
}

/** A request with headers that fetch would not send. */
function ask(path: string, headers: Record<string, string>, method = "GET", body?: Iterable<string>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(new URL(path, server.address), { method, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    outgoing.on("error", reject);
    outgoing.on("upgrade", (_response, socket) => (socket.destroy(), resolve({ status: 101, headers: {}, text: "" })));
    for (const chunk of body ?? []) outgoing.write(chunk);
    outgoing.end();
  });
}

const upgrade = {
  connection: "Upgrade",
  upgrade: "websocket",
  "sec-websocket-version": "13",
  "sec-websocket-key": "AAAAAAAAAAAAAAAAAAAAAA==",
};

const raw = (text: string) => sendRaw(server.address, text);

describe("bodies", () => {
  const large = "x".repeat(70_000);

  test.each(["/api/matches", "/matchmake/joinById/room", "/league/?EIO=4&transport=polling"])(
    "are refused at %s with 413 if too large by content-length",
    async (path) => {
      const answer = await ask(path, { "content-type": "application/json", "content-length": "70000" }, "POST", [
        large,
      ]).catch(
        // The server may close before it has read what it refused.
        () => null,
      );
      expect(answer?.status ?? 413).toBe(413);
      expect((await server.get("/healthz")).status).toBe(200);
    },
  );

  test.each(["/api/matches", "/matchmake/joinById/room"])(
    "are refused at %s with 413 if too large in chunks",
    async (path) => {
      // The body never ends: the answer does not wait for it.
      const head = `POST ${path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ntransfer-encoding: chunked`;
      const answer = await raw(`${head}\r\n\r\n${large.length.toString(16)}\r\n${large}\r\n`);
      expect(answer).toMatch(/^HTTP\/1.1 413/);
      expect(answer).toContain("request/too-large");
    },
  );

  test("are refused before they are read", async () => {
    const answer = await raw(
      "POST /matchmake/join/lobby HTTP/1.1\r\nhost: localhost\r\ncontent-length: 200000000\r\n\r\n",
    );
    expect(answer).toMatch(/^HTTP\/1.1 413/);
    expect(answer).toContain("request/too-large");
  });
});

describe("origins", () => {
  const paths = ["/api/leagues", "/matchmake/join/lobby", "/league/?EIO=4&transport=polling", "/"];

  test.each(paths)("of other sites are refused: %s", async (path) => {
    for (const origin of ["http://evil.example", "null", "http://127.0.0.1:1"]) {
      const answer = await ask(path, { origin });
      expect(answer).toMatchObject({ status: 403, text: expect.stringContaining("request/forbidden-origin") });
      expect(Object.keys(answer.headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
    }
  });

  test("include the server's own, and no header allows others", async () => {
    const answer = await ask("/api/leagues", { origin: server.address });
    expect(answer.status).toBe(200);
    expect(Object.keys(answer.headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
    const preflight = await ask(
      "/matchmake/join/lobby",
      { origin: server.address, "access-control-request-method": "POST" },
      "OPTIONS",
    );
    expect(preflight.status).toBe(404);
    expect(Object.keys(preflight.headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
  });

  test.each(["/process/room?sessionId=x", "/league/?EIO=4&transport=websocket"])(
    "of other sites are refused web sockets at %s",
    async (path) => {
      expect((await ask(path, { ...upgrade, origin: "http://evil.example" })).status).toBe(403);
      expect((await ask(path, { ...upgrade, origin: server.address })).status).toBe(101);
    },
  );

  test("that resolve to this machine are not this machine's", async () => {
    const host = "evil.example:2567";
    expect((await ask("/api/leagues", { host, origin: `http://${host}` })).status).toBe(403);
    expect((await ask("/process/room?sessionId=x", { ...upgrade, host, origin: `http://${host}` })).status).toBe(403);
    expect((await ask("/api/leagues", { host: "localhost:2567" })).status).toBe(200);
  });
});

test("clients can't create rooms", async () => {
  for (const method of ["create", "joinOrCreate", "constructor", "query", "remoteRoomCall"]) {
    const answer = await server.post(`/matchmake/${method}/match`, {});
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ error: { code: "request/not-found" } });
  }
  await expect(server.client.create("match", {})).rejects.toThrow("POST /api/matches");
  await expect(server.client.joinOrCreate("arena", {})).rejects.toThrow("POST /api/matches");
  const none = await server.post("/matchmake/joinById/none", {});
  expect(none.status).toBe(404);
  expect(await none.json()).toMatchObject({ error: { code: "match/not-found" } });
});

test("web sockets elsewhere and invalid targets are refused", async () => {
  expect((await ask("/nowhere", upgrade)).status).toBe(404);
  expect(
    await raw("GET http://[bad/ HTTP/1.1\r\nhost: localhost\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n"),
  ).toMatch(/ 400 /);
  expect(await raw("GET * HTTP/1.1\r\nhost: localhost\r\n\r\n")).toMatch(/ 400 /);
  expect((await server.get("/healthz")).status).toBe(200);
});

test("a refused web socket is closed even if its client never closes its end", async () => {
  const { hostname, port } = new URL(server.address);
  const closed = new Promise((resolve) => {
    const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
    socket.write("GET /nowhere HTTP/1.1\r\nhost: localhost\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n");
    socket.on("data", () => {});
    // Writing to a half-closed socket never fails; a closed one answers with a reset.
    const writing = setInterval(() => socket.write("x"), 20);
    socket.on("error", () => {}).on("close", () => (clearInterval(writing), resolve("closed")));
  });
  expect(await closed).toBe("closed");
});

test("a client that offers another protocol is answered in HTTP/1.1", async () => {
  const headers = {
    connection: "Upgrade, HTTP2-Settings",
    upgrade: "h2c",
    "http2-settings": "AAMAAABkAAQAoAAAAAIAAAAA",
  };
  expect(await ask("/healthz", headers)).toMatchObject({ status: 200, text: expect.stringContaining('"ok"') });
});

test("a refused join has the sentence where Colyseus' SDK reads it", async () => {
  const answer = await ask("/matchmake/joinById/room", { origin: "http://elsewhere.example" }, "POST");
  const body = JSON.parse(answer.text) as { readonly error: { readonly message: string }; readonly message: string };
  expect(answer.status).toBe(403);
  expect(body.message).toBe(body.error.message);
});
