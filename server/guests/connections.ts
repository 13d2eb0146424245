import type { IncomingMessage, Server as HttpServer, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { boundedLog, type Log } from "../log.ts";
import { LimitError, type Guests } from "./guests.ts";

/** Milliseconds that a connection over the limit stays open, so that its first request gets an error answer. */
const REFUSAL_MS = 1000;
/** Most connections over the limit that get an answer; more are closed at once. */
const MAX_REFUSED_CONNECTIONS = 256;
/** Most unanswered requests of a connection. Browsers send one at a time. */
const MAX_UNANSWERED_CONNECTIONS = 16;
const SWEEP_MS = 1000;
/** Most unread bytes of one connection, of all of an address, and of all together. */
const MAX_WAITING_BYTES = { connection: 8 << 20, address: 32 << 20, all: 256 << 20 } as const;

interface Connection {
  /** Null while a trusted proxy may use it for several guests. */
  guest: string | null;
  release: () => void;
  readonly unanswered: Set<ServerResponse>;
}

/** Counts all connections of the port, of any protocol, and their unread bytes. */
export interface Connections {
  /** The limit error of a connection; null when it is within the limit. */
  refusal(socket: Socket): LimitError | null;
  /** Tracks a request until it is answered; false if the connection was closed for too many unanswered ones. */
  track(request: IncomingMessage, response: ServerResponse): boolean;
  /** Whether an answer is being written, so that nothing else may be. */
  isAnswering(socket: Socket): boolean;
  /** Counts another server's connection in the total only, since that server counts its guest. */
  share(socket: Socket): void;
  /** Counts an upgraded connection for its guest. @throws LimitError. */
  upgrade(request: IncomingMessage): void;
  /** Closes the connections of the guests that `isBanned` names. */
  drop(isBanned: (guest: string) => boolean): void;
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
      if (unanswered.size >= MAX_UNANSWERED_CONNECTIONS) {
        socket.destroy();
        return false;
      }
      unanswered.add(response);
      response.once("close", () => unanswered.delete(response));
      return true;
    },
    share(socket) {
      const connection = open.get(socket);
      if (!connection || connection.guest === null) return;
      connection.release();
      connection.release = guests.holdAnyway("connections", null);
      connection.guest = null;
    },
    upgrade(request) {
      const connection = open.get(request.socket);
      if (!connection || connection.guest !== null) return;
      const guest = guests.of(request);
      // Release first: it is one connection, and was counted in the total already.
      connection.release();
      connection.release = () => {};
      connection.release = guests.hold("connections", guest);
      connection.guest = guest;
    },
    drop(isBanned) {
      for (const [socket, { guest }] of open) if (guest !== null && isBanned(guest)) socket.destroy();
    },
    close: () => clearInterval(sweep),
  };
}

function refuseConnection(refused: Map<Socket, LimitError>, socket: Socket, error: LimitError): void {
  if (refused.size >= MAX_REFUSED_CONNECTIONS) {
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

/** Unread bytes, in the socket and in queued answers. */
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

/** Connections to close so that every limit on unread bytes is kept. @internal */
export function overLimit<T extends { readonly guest: string | null; readonly waiting: number }>(
  readers: readonly T[],
): T[] {
  const sums = new Map<string | null, number>();
  let all = 0;
  // Smallest first, so that those with the most unread bytes exceed a total.
  return readers
    .filter(({ waiting }) => waiting > 0)
    .toSorted((a, b) => a.waiting - b.waiting)
    .filter(({ guest, waiting }) => {
      const own = (sums.get(guest) ?? 0) + waiting;
      // Plain HTTP behind a trusted proxy counts for no guest.
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
