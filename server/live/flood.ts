import type { Server } from "socket.io";
import { boundedLog, type Log } from "../log.ts";

/** Packets a connection may send at once, and its sustained rate a second. */
const packets = { burst: 100, perSecond: 20 } as const;
/** Most characters buffered for a client that does not read. */
const MAX_WAITING_BYTES = 1024 * 1024;

/** Fields of an engine.io connection; its types omit the buffer. */
interface Connection {
  readonly id: string;
  readonly writeBuffer: readonly { readonly data?: string | Buffer }[];
  on(event: "packet", listener: () => void): void;
  close(discard: boolean): void;
}

/** Disconnects connections that send too much. Counts below socket.io, so that every packet is counted. */
export function disconnectFlooders(io: Server, log: Log): void {
  io.engine.on("connection", (connection: Connection) => {
    let left: number = packets.burst;
    let at = performance.now();
    connection.on("packet", () => {
      const now = performance.now();
      left = Math.min(packets.burst, left + ((now - at) / 1000) * packets.perSecond) - 1;
      at = now;
      if (left < 0) cutOff(connection, log, "telemetry client disconnected, too many packets");
    });
  });
}

/**
 * Disconnects a client that sends requests but does not read: an answer has some hundred kilobytes. @returns whether it
 * did.
 */
export function disconnectUnresponsive({ conn }: { readonly conn: unknown }, log: Log): boolean {
  const connection = conn as Connection;
  const waiting = connection.writeBuffer.reduce((sum, { data }) => sum + (data?.length ?? 0), 0);
  if (waiting <= MAX_WAITING_BYTES) return false;
  cutOff(connection, log, "telemetry client disconnected, slow reader");
  return true;
}

function cutOff(connection: Connection, log: Log, message: string): void {
  boundedLog(log).info({ session: connection.id }, message);
  connection.close(true);
}
