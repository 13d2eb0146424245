import { createServer, request as httpRequest, type IncomingMessage, type Server } from "node:http";
import { connect } from "node:net";
import { once } from "node:events";

/** A reverse proxy that gives each request to the next server in turn, and names the client in `X-Forwarded-For`. */
export interface RoundRobin {
  readonly address: string;
  close(): Promise<void>;
}

/** @param addresses of the servers, such as http://127.0.0.1:2567. One that does not answer is passed over. */
export async function startRoundRobin(addresses: readonly string[]): Promise<RoundRobin> {
  let turn = 0;
  const next = (): URL => new URL(addresses[turn++ % addresses.length] ?? "");
  const server = createServer();
  server.on("request", async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const attempt = (left: number): void => {
      const { hostname, port } = next();
      const { method, url: path } = request;
      const upstream = httpRequest({ hostname, port, method, path, headers: headersOf(request), agent: false });
      upstream.once("response", (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
        answer.once("error", () => response.destroy());
      });
      upstream.once("error", () => {
        if (response.headersSent) response.destroy();
        else if (left > 0) attempt(left - 1);
        else response.writeHead(502).end();
      });
      response.once("close", () => upstream.destroy());
      upstream.end(Buffer.concat(chunks));
    };
    attempt(addresses.length - 1);
  });
  server.on("upgrade", (request, socket, head) => {
    socket.on("error", () => socket.destroy());
    const attempt = (left: number): void => {
      const { hostname, port } = next();
      const upstream = connect(Number(port), hostname);
      let isOpen = false;
      upstream.once("connect", () => {
        isOpen = true;
        const lines = Object.entries(headersOf(request)).map(([name, value]) => `${name}: ${String(value)}`);
        upstream.write(`GET ${request.url} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`);
        upstream.write(head);
        socket.pipe(upstream).pipe(socket);
      });
      upstream.once("error", () => {
        if (isOpen || left === 0) socket.destroy();
        else attempt(left - 1);
      });
      socket.once("close", () => upstream.destroy());
    };
    attempt(addresses.length - 1);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const bound = server.address();
  const port = typeof bound === "object" && bound !== null ? bound.port : 0;
  return { address: `http://127.0.0.1:${port}`, close: () => closeServer(server) };
}

/** The client's headers; its address is appended, as proxies do. */
function headersOf({ headers, socket }: IncomingMessage): Record<string, string | string[] | undefined> {
  const before = headers["x-forwarded-for"];
  const forwarded = [...(before === undefined ? [] : [before].flat()), socket.remoteAddress].join(", ");
  return { ...headers, "x-forwarded-for": forwarded };
}

async function closeServer(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 500))]);
}
