import { connect, createServer, type AddressInfo } from "node:net";
import { valueAt } from "../../../games/core/value-at.ts";

/** The bytes that one web socket's client received. */
export interface Wire {
  /** Payloads of the frames from the server, in order. */
  frames(): Buffer[];
}

/** A proxy in front of a server that records every sent byte: the next web socket through it is `next()`. */
export async function tap(address: string): Promise<{ address: string; next(): Promise<Wire>; close(): void }> {
  const { port, hostname } = new URL(address);
  const taken: ((wire: Wire) => void)[] = [];
  const server = createServer((client) => {
    const chunks: Buffer[] = [];
    const upstream = connect(Number(port), hostname);
    client.on("error", () => upstream.destroy());
    upstream.on("error", () => client.destroy());
    client.pipe(upstream);
    client.once("data", (head) => {
      if (/^upgrade: websocket/im.test(head.toString("latin1")))
        taken.shift()?.({ frames: () => framesOf(Buffer.concat(chunks)) });
    });
    upstream.on("data", (chunk) => chunks.push(chunk));
    upstream.pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    next: () => new Promise((resolve) => taken.push(resolve)),
    close: () => server.close(),
  };
}

/** Payloads of the data frames after the handshake (RFC 6455; a server's frames are not masked). */
function framesOf(stream: Buffer): Buffer[] {
  const frames: Buffer[] = [];
  let at = stream.indexOf("\r\n\r\n") + 4;
  while (at + 2 <= stream.length) {
    const opcode = valueAt(stream, at) & 0x0f;
    const short = valueAt(stream, at + 1) & 0x7f;
    const size =
      short < 126 ? short : short === 126 ? stream.readUInt16BE(at + 2) : Number(stream.readBigUInt64BE(at + 2));
    const start = at + (short < 126 ? 2 : short === 126 ? 4 : 10);
    if (opcode < 8) frames.push(stream.subarray(start, start + size));
    at = start + size;
  }
  return frames;
}
