import { createConnection, createServer, type AddressInfo, type Socket } from "node:net";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

/** A proxy in front of a server of MongoDB's protocol, which can slow and cut its connections. */
export interface StoreProxy {
  readonly port: number;
  /** Milliseconds by which every answer is late. */
  slow(milliseconds: number): void;
  /** Ends all connections; those who come back are served. */
  cut(): void;
  close(): Promise<void>;
}

const HEADER_BYTES = 16;

/**
 * Passes one command at a time to the server, whichever client it is from: FerretDB's updates are atomic on one
 * connection only, those of MongoDB always. A connection to the server that breaks breaks the client's too.
 * @param port of the server, on this machine.
 */
export async function startStoreProxy(port: number): Promise<StoreProxy> {
  let late = 0;
  const sockets = new Set<Socket>();
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = (work: () => Promise<void>): void => {
    turn = turn.then(work);
  };
  const proxy = createServer((client) => {
    const server = createConnection({ port, host: "127.0.0.1" });
    const closed = Promise.withResolvers<null>();
    const end = (): void => {
      client.destroy();
      server.destroy();
      closed.resolve(null);
    };
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on("error", end);
      socket.on("close", () => {
        sockets.delete(socket);
        end();
      });
    }
    let answered = Promise.withResolvers<Buffer>();
    onMessages(server, (answer) => answered.resolve(answer));
    onMessages(client, (request) =>
      inTurn(async () => {
        if (client.destroyed || server.destroyed) return;
        answered = Promise.withResolvers();
        server.write(request);
        // An iterator over a socket that is closed before its first read may wait without end.
        const answer = await Promise.race([answered.promise, closed.promise]);
        // Late for this client only: the server has the next command meanwhile.
        if (answer) void sleep(late).then(() => client.write(answer));
      }),
    );
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (proxy.address() as AddressInfo).port,
    slow: (milliseconds) => {
      late = milliseconds;
    },
    cut,
    async close() {
      proxy.close();
      cut();
      if (proxy.listening) await once(proxy, "close");
    },
  };
}

/**
 * Calls back with the whole messages of a connection: each begins with its own length, 32 bits, little endian.
 */
function onMessages(socket: Socket, onMessage: (message: Buffer) => void): void {
  let waiting = Buffer.alloc(0);
  socket.on("data", (chunk: Buffer) => {
    waiting = Buffer.concat([waiting, chunk]);
    while (waiting.length >= HEADER_BYTES && waiting.length >= waiting.readInt32LE(0)) {
      const length = waiting.readInt32LE(0);
      onMessage(waiting.subarray(0, length));
      waiting = waiting.subarray(length);
    }
  });
}
