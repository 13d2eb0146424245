import { createServer, connect, type AddressInfo, type Socket } from "node:net";
import { BSON, type Document } from "mongodb";

/*
 * A proxy in front of a server of MongoDB's protocol: it sees each command as the server does, and may lose answers.
 * https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/
 */

/** A running proxy. */
export interface MongoProxy {
  readonly url: string;
  /** Every command so far, without those of the driver's own: hello, ping, endSessions. */
  readonly commands: Document[];
  /** Loses the answer to the next command with this name, with the connection. */
  loseAnswer(name: string): void;
  /** Called with each command before it is forwarded; true withholds it, and its client waits for an answer. */
  withhold(when: (command: Document) => boolean): void;
  close(): Promise<void>;
}

const OP_MSG = 2013;
const HEADER_BYTES = 16;
const DRIVER_COMMANDS = new Set(["hello", "ismaster", "isMaster", "ping", "endSessions", "buildInfo"]);

/** Starts a proxy in front of the server that `url` names. */
export async function startMongoProxy(url: string): Promise<MongoProxy> {
  const target = new URL(url);
  const commands: Document[] = [];
  const sockets = new Set<Socket>();
  let lost: string | null = null;
  let isWithheld: (command: Document) => boolean = () => false;

  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.once("close", () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    let losing = false;
    let pending = Buffer.alloc(0);
    client.on("data", (chunk: Buffer) => {
      pending = Buffer.concat([pending, chunk]);
      for (let length = pending.length >= 4 ? pending.readInt32LE(0) : Infinity; pending.length >= length;) {
        const command = commandIn(pending.subarray(0, length));
        const [name = ""] = Object.keys(command ?? {});
        if (command !== null && !DRIVER_COMMANDS.has(name)) {
          commands.push(command);
          if (isWithheld(command)) return;
        }
        if (name !== "" && name === lost) {
          losing = true;
          lost = null;
        }
        pending = pending.subarray(length);
        length = pending.length >= 4 ? pending.readInt32LE(0) : Infinity;
      }
      upstream.write(chunk);
    });
    upstream.on("data", (chunk: Buffer) => {
      if (losing) client.destroy();
      else client.write(chunk);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: url.replace(target.host, `127.0.0.1:${port}`),
    commands,
    loseAnswer: (name) => (lost = name),
    withhold: (when) => (isWithheld = when),
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The command in a message, with its sequences of documents as arrays; null in a message of another kind. */
function commandIn(message: Buffer): Document | null {
  if (message.readInt32LE(12) !== OP_MSG) return null;
  let command: Document = {};
  const sequences: Document = {};
  for (let at = HEADER_BYTES + 4; at < message.length;) {
    const kind = message[at++];
    const size = message.readInt32LE(at);
    const section = message.subarray(at, at + size);
    if (kind === 0) command = BSON.deserialize(section);
    else {
      const end = section.indexOf(0, 4);
      const documents: Document[] = [];
      for (let from = end + 1; from < size; from += section.readInt32LE(from)) {
        documents.push(BSON.deserialize(section.subarray(from, from + section.readInt32LE(from))));
      }
      sequences[section.subarray(4, end).toString()] = documents;
    }
    at += size;
  }
  return { ...command, ...sequences };
}
