import type { Server } from "socket.io";
import { boundedLog, type Log } from "../log.ts";

/** Packets a connection may send at once, and its sustained rate a second. */
const TELEMETRY_PACKETS = { burst: 100, perSecond: 20 };
/** Most characters buffered for a client that does not read. */
const MAX_WAITING_BYTES = 1024 * 1024;

/** Fields of an engine.io connection; its types omit the buffer. */
interface Connection {
  readonly id: string;
  readonly writeBuffer: readonly { readonly data?: string | Buffer }[];
  on(event: "packet", listener: () => void): void;
  close(discard: boolean): void;
}

/** Lets a connection send one packet more: an answer that the server requests. */
export type RequestPacket = (socket: { readonly conn: unknown }) => void;

/**
 * Disconnects connections that send too much. Counts below socket.io, so that every packet is counted.
 * @returns what the server calls for each packet that it requests, however many those are.
 */
export function disconnectFlooders(io: Server, log: Log, packets = TELEMETRY_PACKETS): RequestPacket {
  const requested = new WeakMap<object, number>();
  io.engine.on("connection", (connection: Connection) => {
    let left = packets.burst;
    let at = performance.now();
    connection.on("packet", () => {
      const now = performance.now();
      left = Math.min(packets.burst, left + ((now - at) / 1000) * packets.perSecond);
      at = now;
      const open = requested.get(connection) ?? 0;
      if (open > 0) return void requested.set(connection, open - 1);
      left--;
      if (left < 0) cutOff(connection, log, "client disconnected, too many packets");
    });
  });
  return ({ conn }) => {
    const connection = conn as Connection;
    requested.set(connection, (requested.get(connection) ?? 0) + 1);
  };
}

/**
 * Disconnects a client that sends requests but does not read: an answer has some hundred kilobytes. @returns whether it
 * did.
 */
export function disconnectUnresponsive({ conn }: { readonly conn: unknown }, log: Log): boolean {
  const connection = conn as Connection;
  const waiting = connection.writeBuffer.reduce((sum, { data }) => sum + (data?.length ?? 0), 0);
  if (waiting <= MAX_WAITING_BYTES) return false;
  cutOff(connection, log, "client disconnected, slow reader");
  return true;
}

function cutOff(connection: Connection, log: Log, message: string): void {
  boundedLog(log).info({ session: connection.id }, message);
  connection.close(true);
}
