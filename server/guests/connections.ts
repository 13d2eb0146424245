import type { IncomingMessage, Server as HttpServer, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { boundedLog, type Log } from "../log.ts";
import { LimitError, type Guests } from "./guests.ts";

/** Milliseconds that a connection over the limit stays open, so that its first request is refused in words. */
const REFUSAL_MS = 1000;
/** Connections over the limit that are answered; more are closed at once. */
const MAX_REFUSED = 256;
/** Requests that one connection may have unanswered. Browsers send one at a time. */
const MAX_UNANSWERED = 16;
const SWEEP_MS = 1000;
/** Bytes that may wait to be read by one connection, by all of an address, and by everybody. */
const MAX_WAITING_BYTES = { connection: 8 << 20, address: 32 << 20, all: 256 << 20 } as const;

interface Connection {
  /** Null while a trusted proxy may use it for several guests. */
  guest: string | null;
  release: () => void;
  readonly unanswered: Set<ServerResponse>;
}

/** All connections of the port, whatever is spoken on them: how many there are, and how much waits to be read. */
export interface Connections {
  /** Why this connection's request is refused; null when it is within the limit. */
  refusal(socket: Socket): LimitError | null;
  /** Notes a request until it is answered; false when the connection was closed, since too many are not. */
  track(request: IncomingMessage, response: ServerResponse): boolean;
  /** Whether an answer is on its way, so that nothing else may be written. */
  isAnswering(socket: Socket): boolean;
  /** Counts an upgraded connection for its guest. @throws LimitError. */
  upgrade(request: IncomingMessage): void;
  close(): void;
}

export function watchConnections(http: HttpServer, guests: Guests, log: Log): Connections {
  const notices = boundedLog(log);
  const open = new Map<Socket, Connection>();
  const refused = new Map<Socket, LimitError>();
  const cut = (socket: Socket, waiting: number): void => {
    notices.info({ guest: open.get(socket)?.guest, waiting }, "slow reader disconnected");
    socket.destroy();
  };
  http.on("connection", (socket: Socket) => {
    const guest = guests.ofConnection(socket.remoteAddress);
    try {
      const release = guests.hold("connections", guest);
      open.set(socket, { guest, release, unanswered: new Set() });
      socket.once("close", () => {
        open.get(socket)?.release();
        open.delete(socket);
      });
    } catch (error) {
      if (error instanceof LimitError) refuseConnection(refused, socket, error);
      else throw error;
    }
  });
  const sweep = setInterval(() => cutSlowReaders(open, cut), SWEEP_MS).unref();
  return {
    refusal: (socket) => refused.get(socket) ?? null,
    isAnswering: (socket) => (open.get(socket)?.unanswered.size ?? 0) > 0,
    track({ socket }, response) {
      const unanswered = open.get(socket)?.unanswered;
      if (!unanswered) return true;
      if (unanswered.size >= MAX_UNANSWERED) {
        socket.destroy();
        return false;
      }
      unanswered.add(response);
      response.once("close", () => unanswered.delete(response));
      return true;
    },
    upgrade(request) {
      const connection = open.get(request.socket);
      if (!connection || connection.guest !== null) return;
      const guest = guests.of(request);
      // Given back first: it is one connection, and was counted as one of all.
      connection.release();
      connection.release = () => {};
      connection.release = guests.hold("connections", guest);
      connection.guest = guest;
    },
    close: () => clearInterval(sweep),
  };
}

function refuseConnection(refused: Map<Socket, LimitError>, socket: Socket, error: LimitError): void {
  if (refused.size >= MAX_REFUSED) {
    socket.destroy();
    return;
  }
  refused.set(socket, error);
  const timer = setTimeout(() => socket.destroy(), REFUSAL_MS);
  socket.once("close", () => {
    clearTimeout(timer);
    refused.delete(socket);
  });
}

/** What waits: in the socket, and in answers that wait for their turn. */
function waitingBytes(socket: Socket, { unanswered }: Connection): number {
  let waiting = socket.writableLength;
  for (const response of unanswered) if (response.socket === null) waiting += response.writableLength;
  return waiting;
}

function cutSlowReaders(open: ReadonlyMap<Socket, Connection>, cut: (socket: Socket, waiting: number) => void): void {
  const readers = [...open].map(([socket, connection]) => ({
    socket,
    guest: connection.guest,
    waiting: waitingBytes(socket, connection),
  }));
  for (const { socket, waiting } of overLimit(readers)) cut(socket, waiting);
}

/** Connections with too many unread bytes, alone or together: without them every limit is kept. */
export function overLimit<T extends { readonly guest: string | null; readonly waiting: number }>(
  readers: readonly T[],
): T[] {
  const sums = new Map<string | null, number>();
  let all = 0;
  // Smallest first, so that those with most waiting are over a sum's limit.
  return readers
    .filter(({ waiting }) => waiting > 0)
    .toSorted((a, b) => a.waiting - b.waiting)
    .filter(({ guest, waiting }) => {
      const own = (sums.get(guest) ?? 0) + waiting;
      // Behind a trusted proxy, what no web socket sends belongs to no guest.
      const isOver =
        waiting > MAX_WAITING_BYTES.connection ||
        (guest !== null && own > MAX_WAITING_BYTES.address) ||
        all + waiting > MAX_WAITING_BYTES.all;
      if (isOver) return true;
      sums.set(guest, own);
      all += waiting;
      return false;
    });
}
