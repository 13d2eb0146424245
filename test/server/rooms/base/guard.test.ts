import { request } from "node:http";
import type { Socket } from "node:net";
import { matchMaker, Protocol, type AuthContext, type Client } from "@colyseus/core";
import { pino } from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { BaseRoom } from "../../../../server/rooms/base/base.ts";
import { limits } from "../../../../server/rooms/base/guard.ts";
import { joinRoom, startTestServer, until, type TestServer } from "../../../support/test-server.ts";
import { collectUncaught } from "../../../support/uncaught-errors.ts";

/** Logged lines, as objects. */
const logged: { level: number; msg: string; method?: string }[] = [];
const log = pino(
  { level: "trace" },
  { write: (line: string) => void logged.push(JSON.parse(line) as (typeof logged)[number]) },
);
const DEBUG_LEVEL = 20;
const WARN_LEVEL = 40;

/** A room whose handlers all fail, and which records the client it is called with. */
class Clumsy extends BaseRoom<{ state: object }> {
  static addresses: (string | undefined)[] = [];
  override autoDispose = false;
  protected readonly log = log;
  override messages = {
    throw: () => {
      throw new Error("a handler's bug");
    },
    reject: async () => Promise.reject(new Error("a handler's bug")),
    later: () =>
      void this.clock.setTimeout(() => {
        throw new Error("a timer's bug");
      }, 1),
  };

  static override async onAuth(_token: string, _options: unknown, context: AuthContext): Promise<unknown> {
    Clumsy.addresses.push(context.ip);
    return true;
  }

  override onLeave(_client: Client): void {
    throw new Error("a leaver's bug");
  }
}

let server: TestServer;
const uncaught = collectUncaught();
beforeAll(async () => {
  // A flooder's seat that is kept for the grace period would never be given up within a test.
  server = await startTestServer({ log, pace: { reconnection: 3_600_000 } });
  matchMaker.defineRoomType("clumsy", Clumsy);
});
afterAll(() => server.close());

test("a throwing handler ends neither the room nor the process", async () => {
  const { roomId } = await matchMaker.createRoom("clumsy", {});
  const room = await server.client.joinById(roomId);
  const failed = (method: string) =>
    logged.some((line) => line.msg === "room handler failed" && line.method === method);
  for (const type of ["throw", "reject", "later"]) room.send(type);
  await until(() => failed("onMessage") && failed("setTimeout"));
  await room.leave();
  await until(() => failed("onLeave"));
  await server.client.joinById(roomId);
  expect(uncaught).toEqual([]);
  expect((await server.get("/healthz")).status).toBe(200);
});

test("a flooder is disconnected at once", async () => {
  const { room, tokens } = await server.match("kuhn-poker", ["human", "human"]);
  const flooder = await joinRoom(server, room, tokens[0]?.token);
  const other = await joinRoom(server, room, tokens[1]?.token);
  let closed = 0;
  flooder.onLeave((code) => (closed = code));
  flooder.reconnection.enabled = false;
  for (let i = 0; i < 10 * limits.messagesPerSecond; i++) flooder.send("act", { ply: 2, action: 0 });
  await until(() => closed === 4002 && other.state.phase === "over", "the end of the flood");
  expect(other.state.outcome).toBe("forfeited");
  await other.leave();
});

test("a slow reader is disconnected; the others continue", async () => {
  const { room } = await server.match("kuhn-poker", ["human", "human"]);
  const quick = await joinRoom(server, room);
  quick.onMessage("noise", () => {});
  const slow = await deafClient(room);
  const local = matchMaker.getLocalRoomById(room);
  await until(() => local.clients.length === 2);
  const noise = Buffer.alloc(256 * 1024);
  await until(async () => {
    if (local.clients.length === 2) local.broadcast("noise", noise);
    return local.clients.length === 1;
  }, "the drop");
  expect(local.clients[0]?.sessionId).toBe(quick.sessionId);
  expect(logged.some(({ msg }) => msg === "slow reader disconnected")).toBe(true);
  slow.destroy();
  await quick.leave();
});

test("a client that never acknowledges its join gets nothing and is disconnected; the others continue", async () => {
  const { room } = await server.match("kuhn-poker", ["human", "human"]);
  const [lobby] = await matchMaker.query({ name: "lobby" });
  const quick = await joinRoom(server, room);
  const silent = await Promise.all([openSocket(room), openSocket(lobby?.roomId ?? "")]);
  await server.match("kuhn-poker", ["human", "human"]);
  await until(() => silent.every(({ closed }) => closed !== null), "the end of the silent");
  for (const { closed, received } of silent) {
    expect(closed).toEqual({ code: 4010, reason: "Acknowledge JOIN_ROOM within 5 s." });
    expect(received.map(([kind]) => kind)).toEqual([Protocol.JOIN_ROOM]);
  }
  await until(() => matchMaker.getLocalRoomById(room).clients.length === 1);
  expect(quick.connection.isOpen).toBe(true);
  await quick.leave();
});

test("messages queued before a client acknowledges count as unread", async () => {
  const { room } = await server.match("kuhn-poker", ["human", "human"]);
  const silent = await openSocket(room);
  const local = matchMaker.getLocalRoomById(room);
  await until(() => local.clients.length === 1);
  for (let i = 0; i < 3; i++) local.broadcast("noise", Buffer.alloc(limits.waitingBytes / 2));
  // 1006: terminated, without a closing handshake.
  await until(() => silent.closed !== null);
  expect(silent.closed?.code).toBe(1006);
});

test("a refused token is logged at debug level at most, without a stack", async () => {
  const { room } = await server.match("kuhn-poker", ["human", "human"]);
  const before = logged.length;
  for (let i = 0; i < 5; i++) {
    await expect(server.client.joinById(room, { token: "wrong" })).rejects.toThrow(
      "That token does not belong to a seat",
    );
  }
  const lines = logged.slice(before);
  expect(lines.filter(({ level }) => level > DEBUG_LEVEL)).toEqual([]);
  expect(JSON.stringify(lines)).not.toContain("guard.ts");
});

test("garbage on a web socket closes it, quietly", async () => {
  const { room } = await server.match("kuhn-poker", ["human", "human"]);
  const before = logged.filter(({ level }) => level >= WARN_LEVEL).length;
  for (const bytes of [[13, 0xc1], [15, 1, 0xa3], [13, 0xa7, 0x75], [255], [14], []]) {
    const socket = await rawClient(room);
    socket.send(Uint8Array.from(bytes));
    socket.send("text");
    socket.close();
  }
  const large = await rawClient(room);
  let code = 0;
  large.addEventListener("close", (event) => (code = event.code));
  large.send(new Uint8Array(5000));
  await until(() => code !== 0);
  expect(code).toBe(1009);
  expect(logged.filter(({ level }) => level >= WARN_LEVEL)).toHaveLength(before);
  expect(uncaught).toEqual([]);
});

test("spectators take no seats, in any number", async () => {
  const { room, tokens } = await server.match("kuhn-poker", ["human", "script:random"]);
  const watchers = await Promise.all(Array.from({ length: 30 }, () => joinRoom(server, room)));
  const person = await joinRoom(server, room, tokens[0]?.token);
  await until(() => person.state.phase === "playing" && person.state.spectators === 30);
  expect(person.state.seats.get("0")?.legal).not.toBe("[]");
  expect(watchers[0]?.state.seats.get("0")?.legal ?? "[]").toBe("[]");
  await Promise.all([person, ...watchers].map((each) => each.leave()));
});

test("a client can't name its own address", async () => {
  const { roomId } = await matchMaker.createRoom("clumsy", {});
  Clumsy.addresses = [];
  const spoofed = { "x-forwarded-for": "1.2.3.4", "x-real-ip": "1.2.3.4", "x-client-ip": "1.2.3.4" };
  expect((await server.post(`/matchmake/joinById/${roomId}`, {}, spoofed)).status).toBe(200);
  expect(Clumsy.addresses).toEqual(["127.0.0.1"]);
});

interface Reservation {
  readonly sessionId: string;
  readonly processId: string;
}

async function pathTo(room: string): Promise<string> {
  const reserved = (await (await server.post(`/matchmake/joinById/${room}`, {})).json()) as Reservation;
  return `/${reserved.processId}/${room}?sessionId=${reserved.sessionId}`;
}

interface SilentSocket {
  readonly received: Uint8Array[];
  closed: { readonly code: number; readonly reason: string } | null;
}

/** A web socket that joins and reads, and never sends anything. */
async function openSocket(room: string): Promise<SilentSocket> {
  const socket = new WebSocket(server.address.replace("http", "ws") + (await pathTo(room)));
  socket.binaryType = "arraybuffer";
  const silent: SilentSocket = { received: [], closed: null };
  socket.addEventListener("message", ({ data }) => silent.received.push(new Uint8Array(data as ArrayBuffer)));
  socket.addEventListener("close", ({ code, reason }) => (silent.closed = { code, reason }));
  await until(() => silent.received.length > 0);
  return silent;
}

/** A joined web socket without an SDK. */
async function rawClient(room: string): Promise<WebSocket> {
  const socket = new WebSocket(server.address.replace("http", "ws") + (await pathTo(room)));
  await new Promise((resolve) => socket.addEventListener("message", resolve, { once: true }));
  socket.send(Uint8Array.of(10));
  return socket;
}

/** A client that joins and then never reads. */
async function deafClient(room: string): Promise<Socket> {
  const path = await pathTo(room);
  return new Promise((resolve) => {
    const headers = {
      connection: "Upgrade",
      upgrade: "websocket",
      "sec-websocket-version": "13",
      "sec-websocket-key": "AAAAAAAAAAAAAAAAAAAAAA==",
    };
    const upgrade = request(new URL(path, server.address), { headers });
    upgrade.on("upgrade", (_response, socket: Socket) => {
      // A masked binary frame of one byte: JOIN_ROOM, which asks for the state.
      socket.write(Uint8Array.of(0x82, 0x81, 0, 0, 0, 0, 10));
      socket.pause();
      resolve(socket);
    });
    upgrade.end();
  });
}
