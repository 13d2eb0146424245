import { request } from "node:http";
import type { Socket } from "node:net";
import { valueAt } from "../../games/core/value-at.ts";

/** Protocol bytes of Colyseus: the first byte of each message. */
const JOIN_ROOM = 10;
const ERROR = 11;
const LEAVE_ROOM = 12;

/** A client of a room without an SDK: it sends nothing by itself. */
export interface RawClient {
  readonly socket: Socket;
  /** Payloads of the received data frames, in order. */
  readonly frames: readonly Buffer[];
  /** Token of JOIN_ROOM once received, as in the SDK. */
  readonly reconnectionToken: string | null;
  /** Whether the server refused the join, or the socket is closed. */
  readonly isRefused: boolean;
  /** Received close code, 1006 if the connection was lost without one, or null while it is open. */
  readonly closeCode: number | null;
  /** Acknowledges JOIN_ROOM. */
  acknowledge(): void;
  /** Leaves by consent. */
  leave(): void;
  /** Sends one binary message. */
  send(bytes: Uint8Array): void;
  /** Writes raw bytes to the connection. */
  write(bytes: Uint8Array): void;
  /** Closes the connection without a close frame. */
  drop(): void;
}

/** A reserved place in a room, as returned by matchmaking. */
export interface Reservation {
  readonly sessionId: string;
  readonly processId: string;
  readonly roomId: string;
}

/** Reserves a place in a room, with a seat token or as a spectator; null if refused. */
export async function reserve(address: string, room: string, options: object = {}): Promise<Reservation | null> {
  const answer = await post(address, `/matchmake/joinById/${room}`, options);
  return answer.ok ? ((await answer.json()) as Reservation) : null;
}

/** Reserves a place for a client with a reconnection token; null if refused. */
export async function reserveAgain(address: string, room: string, token: string): Promise<Reservation | null> {
  const answer = await post(address, `/matchmake/reconnect/${room}`, { reconnectionToken: token });
  return answer.ok ? ((await answer.json()) as Reservation) : null;
}

function post(address: string, path: string, body: object): Promise<Response> {
  const headers = { "content-type": "application/json" };
  return fetch(new URL(path, address), { method: "POST", body: JSON.stringify(body), headers });
}

/** Opens the web socket of a reservation; resolves once the server has upgraded it. */
export function openRaw(address: string, place: Reservation, reconnectionToken?: string): Promise<RawClient> {
  const again = reconnectionToken === undefined ? "" : `&reconnectionToken=${reconnectionToken}`;
  const path = `/${place.processId}/${place.roomId}?sessionId=${place.sessionId}${again}`;
  return openRawAt(address, path);
}

/** Opens a web socket at any path. @throws if the server does not upgrade it. */
export function openRawAt(address: string, path: string): Promise<RawClient> {
  return new Promise((resolve, reject) => {
    const headers = {
      connection: "Upgrade",
      upgrade: "websocket",
      "sec-websocket-version": "13",
      "sec-websocket-key": "AAAAAAAAAAAAAAAAAAAAAA==",
    };
    const upgrade = request(new URL(path, address), { headers, agent: false });
    upgrade.on("upgrade", (_response, socket: Socket, head) => resolve(rawClient(socket, head)));
    upgrade.on("response", (response) => {
      response.resume();
      reject(new Error(`not upgraded: ${response.statusCode}`));
    });
    upgrade.on("error", reject);
    upgrade.end();
  });
}

function rawClient(socket: Socket, head: Buffer): RawClient {
  const frames: Buffer[] = [];
  let waiting = Buffer.alloc(0);
  let closeCode: number | null = null;
  const read = (chunk: Buffer): void => {
    waiting = Buffer.concat([waiting, chunk]);
    for (let frame = firstFrame(waiting); frame; frame = firstFrame(waiting)) {
      waiting = waiting.subarray(frame.end);
      if (frame.opcode < 8) frames.push(Buffer.from(frame.payload));
      if (frame.opcode === 8) closeCode = frame.payload.length >= 2 ? frame.payload.readUInt16BE(0) : 1005;
      if (frame.opcode === 9 && !socket.destroyed) socket.write(masked(10, frame.payload));
    }
  };
  read(head);
  socket.on("data", read);
  socket.on("error", () => {});
  socket.on("close", () => (closeCode ??= 1006));
  const send = (bytes: Uint8Array): void => void (socket.writable && socket.write(masked(2, bytes)));
  return {
    socket,
    frames,
    get reconnectionToken() {
      const joined = frames.find((frame) => frame[0] === JOIN_ROOM);
      return joined ? joined.subarray(2, 2 + valueAt(joined, 1)).toString() : null;
    },
    get isRefused() {
      return closeCode !== null || frames.some((frame) => frame[0] === ERROR);
    },
    get closeCode() {
      return closeCode;
    },
    acknowledge: () => send(Uint8Array.of(JOIN_ROOM)),
    leave: () => send(Uint8Array.of(LEAVE_ROOM)),
    send,
    write: (bytes) => void (socket.writable && socket.write(bytes)),
    drop: () => socket.destroy(),
  };
}

/** A client's frame: masked, with a key of zeros. */
function masked(opcode: number, payload: Uint8Array): Buffer {
  const size = payload.length;
  const head = size < 126 ? [0x80 | opcode, 0x80 | size] : [0x80 | opcode, 0x80 | 126, size >> 8, size & 255];
  return Buffer.concat([Uint8Array.from(head), Buffer.alloc(4), payload]);
}

/** The first whole frame (RFC 6455; a server's frames are not masked), or null. */
function firstFrame(bytes: Buffer): { opcode: number; payload: Buffer; end: number } | null {
  if (bytes.length < 2) return null;
  const short = valueAt(bytes, 1) & 0x7f;
  const start = short < 126 ? 2 : short === 126 ? 4 : 10;
  if (bytes.length < start) return null;
  const size = short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  const end = start + size;
  return bytes.length < end ? null : { opcode: valueAt(bytes, 0) & 0x0f, payload: bytes.subarray(start, end), end };
}
