import { createRequire } from "node:module";
import { MongoError, MongoNetworkError } from "mongodb";

/** What is used here of the driver's connections, which it doesn't export. */
interface DriverConnection {
  /** Why it was closed. */
  readonly error?: Error;
  once(event: "close", listener: () => void): void;
  off(event: "close", listener: () => void): void;
  /** Closes it because of an error. */
  onError(error: Error): void;
  writeCommand(command: unknown, options: WriteOptions): Promise<void>;
}

interface WriteOptions {
  readonly signal?: AbortSignal | undefined;
}

let isPatched = false;

/**
 * Lets writes to a connection fail when it closes. The driver (7.9) waits for "drain" or "error" of a socket that
 * refuses a write, and a socket that the server has closed in order emits neither: the command, or the heartbeat that
 * would find the server again, waits without end.
 */
export function patchClosedConnections(): void {
  if (isPatched) return;
  isPatched = true;
  const { Connection } = createRequire(import.meta.url)("mongodb/lib/cmap/connection.js") as {
    readonly Connection: { readonly prototype: DriverConnection };
  };
  const write = Connection.prototype.writeCommand;
  Connection.prototype.writeCommand = async function (this: DriverConnection, command, options) {
    const closed = Promise.withResolvers<never>();
    const onClose = (): void => closed.reject(this.error ?? new MongoNetworkError("connection closed"));
    this.once("close", onClose);
    try {
      await Promise.race([write.call(this, command, options), closed.promise]);
    } catch (error) {
      if (error instanceof MongoError || options.signal?.aborted) throw error;
      // A bare error of the socket, which the driver would neither retry nor count as the server's.
      const networkError = new MongoNetworkError("connection closed by the server", { cause: error as Error });
      this.onError(networkError);
      throw networkError;
    } finally {
      this.off("close", onClose);
    }
  };
}
