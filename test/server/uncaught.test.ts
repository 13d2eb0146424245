import { EventEmitter, once } from "node:events";
import { createServer, type Server } from "node:http";
import { connect, type AddressInfo, type Socket } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { pino } from "pino";
import { markClients, runAsServer, surviveErrors } from "../../server/uncaught.ts";
import { until } from "../support/test-server.ts";

/** More errors than end the process if they are the server's own. */
const ERROR_COUNT = 25;

const logged: { level: number; msg: string; kind?: string }[] = [];
const log = pino({ level: "trace" }, { write: (line: string) => void logged.push(JSON.parse(line)) });
const before = { uncaughtException: [] as never[], unhandledRejection: [] as never[] };
let ends = 0;
/** Errors that reached the process since the test began. */
let seen = 0;
let server: Server;
/** The server's handlers by path. */
const acts: Record<string, (socket: Socket) => unknown> = {
  "/reject": async () => Promise.reject(new Error("a handler rejects")),
  "/timer": () => setTimeout(() => void Promise.reject(new Error("a timer rejects")), 1),
  "/throw": () => {
    throw new Error("a handler throws");
  },
  "/event": (socket) => socket.emit("error", new Error("a socket without a listener for errors")),
  "/own": () => runAsServer(() => setTimeout(() => void Promise.reject(new Error("the server's own")), 1)),
};

beforeAll(async () => {
  // Vitest's own listeners would count these errors as failures.
  for (const kind of ["uncaughtException", "unhandledRejection"] as const) {
    before[kind] = process.listeners(kind as never) as never[];
    process.removeAllListeners(kind);
  }
  surviveErrors(log, () => (ends += 1));
  for (const kind of ["uncaughtException", "unhandledRejection"] as const) process.on(kind, () => (seen += 1));
  server = createServer();
  markClients(server, log);
  server.on("request", (request, response) => {
    response.end();
    acts[request.url ?? ""]?.(request.socket);
  });
  server.on("upgrade", (_request, socket: Socket) => {
    socket.on("data", (bytes: Buffer) => {
      if (bytes.toString() === "throw") throw new Error("malformed frame");
      void Promise.reject(new Error("a message's handler rejects"));
    });
    socket.write("HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterAll(() => {
  for (const kind of ["uncaughtException", "unhandledRejection"] as const) {
    process.removeAllListeners(kind);
    for (const listener of before[kind]) process.on(kind, listener);
  }
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  logged.length = 0;
  ends = 0;
  seen = 0;
});

const port = (): number => (server.address() as AddressInfo).port;
const ask = (path: string): Promise<unknown> => fetch(`http://127.0.0.1:${port()}${path}`).catch(() => null);
const clientLines = (): unknown[] => logged.filter(({ msg }) => msg === "uncaught error caused by client");

async function upgraded(): Promise<Socket> {
  const socket = connect(port(), "127.0.0.1");
  socket.on("error", () => {});
  socket.write("GET / HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n");
  await once(socket, "data");
  return socket;
}

describe("errors caused by a client", () => {
  it.each(["/reject", "/timer", "/throw", "/event"])("never end the process: %s", async (path) => {
    for (let i = 0; i < ERROR_COUNT; i++) await ask(path);
    await until(() => seen === ERROR_COUNT || path === "/throw" || path === "/event");
    expect(ends).toBe(0);
    expect(logged.filter(({ msg }) => msg === "uncaught error")).toEqual([]);
  });

  it("never end the process by frames of an upgraded socket", async () => {
    for (let i = 0; i < ERROR_COUNT; i++) {
      const socket = await upgraded();
      socket.write(i % 2 === 0 ? "throw" : "reject");
      // Only the connection whose event threw is closed.
      if (i % 2 === 0) await once(socket, "close");
      else socket.destroy();
    }
    expect(ends).toBe(0);
  });

  it("are logged, at most once a second", async () => {
    await until(async () => {
      await ask("/throw");
      return clientLines().length === 2;
    });
    expect(clientLines()[1]).toMatchObject({ level: 40, repeated: expect.any(Number) });
  });

  it("are recognized by their code if there is no other sign", async () => {
    const broken = new EventEmitter();
    for (const code of ["ECONNRESET", "EPIPE", "ERR_STREAM_DESTROYED", "HPE_INVALID_METHOD", "WS_ERR_INVALID_UTF8"]) {
      for (let i = 0; i < ERROR_COUNT; i++)
        setImmediate(() => broken.emit("error", Object.assign(new Error("a connection broke"), { code })));
    }
    await until(() => seen === 5 * ERROR_COUNT);
    expect(ends).toBe(0);
  });
});

describe("the server's own errors", () => {
  it("end the process if they are many, even if a request started the failing work", async () => {
    for (let i = 0; i < 10; i++) await ask("/own");
    await until(() => logged.filter(({ msg }) => msg === "uncaught error").length === 10);
    expect(ends).toBe(0);
    await ask("/own");
    await until(() => ends > 0);
    expect(logged.at(-1)?.msg).toBe("too many uncaught errors, shutting down");
  });
});
