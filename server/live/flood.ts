import type { Server } from "socket.io";
import { boundedLog, type Log } from "../log.ts";

/** Packets that a connection may send at once, and how many a second it may keep sending. */
export const packets = { burst: 100, perSecond: 20 } as const;
/** Characters that may wait for a client that does not read. */
const MAX_WAITING_BYTES = 1024 * 1024;

/** What engine.io knows of a connection; its buffer is not in its types. */
interface Connection {
  readonly id: string;
  readonly writeBuffer: readonly { readonly data?: string | Buffer }[];
  on(event: "packet", listener: () => void): void;
  close(discard: boolean): void;
}

/** Cuts off connections that send too much; counted below socket.io, so that nothing a client can send goes uncounted. */
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

/** Cuts off who asks and does not read, since an answer is a whole league, some hundred kilobytes; answers whether it did. */
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
