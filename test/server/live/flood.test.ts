import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { once } from "node:events";
import { Server } from "socket.io";
import { io as connect, type Socket } from "socket.io-client";
import { afterEach, describe, expect, it } from "vitest";
import { disconnectFlooders, type RequestPacket } from "../../../server/live/flood.ts";
import { quietLog } from "../../support/quiet.ts";

const QUESTION_COUNT = 50;
/** For opening the connection, and a ping or two. No packets come with time. */
const PACKETS = { burst: 10, perSecond: 0 };

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** Asks a client QUESTION_COUNT times, and returns how many answers arrived before it was done or disconnected. */
async function answersOf(ask: (socket: { readonly conn: unknown }, request: RequestPacket) => void): Promise<number> {
  const http = createServer();
  const io = new Server(http);
  const request = disconnectFlooders(io, quietLog, PACKETS);
  let answers = 0;
  const done = Promise.withResolvers<void>();
  io.on("connection", (socket) => {
    socket.on("answer", () => (++answers === QUESTION_COUNT ? done.resolve() : undefined));
    socket.on("disconnect", () => done.resolve());
    for (let i = 0; i < QUESTION_COUNT; i++) {
      ask(socket, request);
      socket.emit("question");
    }
  });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  const { port } = http.address() as AddressInfo;
  const client: Socket = connect(`http://127.0.0.1:${port}`, { transports: ["websocket"], reconnection: false });
  client.on("question", () => client.emit("answer"));
  closing.push(async () => {
    client.disconnect();
    await io.close();
  });
  await done.promise;
  return answers;
}

describe("a client that sends many packets", () => {
  it("is disconnected if the server did not request them", async () => {
    expect(await answersOf(() => {})).toBeLessThan(PACKETS.burst);
  });

  it("stays connected if each of them answers a request", async () => {
    expect(await answersOf((socket, request) => request(socket))).toBe(QUESTION_COUNT);
  });
});
