import { createServer, request as send, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { connect, type AddressInfo } from "node:net";
import type { Duplex } from "node:stream";

/** Milliseconds between two checks of a server's /readyz. */
const CHECK_MS = 1000;
/** Keeps a client on one server, as docker/proxy/Caddyfile does. */
const COOKIE = "red-queen-server";

/** A proxy in front of servers: new clients go to the ready ones in turn, and stay where they are by a cookie. */
export interface Proxy {
  readonly address: string;
  close(): Promise<void>;
}

/** @param ports of the servers, on 127.0.0.1. */
export async function startProxy(port: number, ports: readonly number[]): Promise<Proxy> {
  const ready = new Set<number>();
  let turn = 0;
  const check = (): void => {
    for (const one of ports) {
      void fetch(`http://127.0.0.1:${one}/readyz`, { signal: AbortSignal.timeout(3 * CHECK_MS) })
        .then(({ ok }) => (ok ? ready.add(one) : ready.delete(one)))
        .catch(() => ready.delete(one));
    }
  };
  check();
  const timer = setInterval(check, CHECK_MS);
  const choose = (request: IncomingMessage): number | undefined => {
    const wanted = Number(new RegExp(`${COOKIE}=(\\d+)`).exec(request.headers.cookie ?? "")?.[1]);
    if (ready.has(wanted)) return wanted;
    return [...ready].toSorted((a, b) => a - b)[turn++ % Math.max(1, ready.size)];
  };
  const http = createServer((request, response) => forward(request, response, choose(request)));
  http.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) =>
    forwardUpgrade(request, socket, head, choose(request)),
  );
  const address = await listening(http, port);
  return {
    address,
    close: () =>
      new Promise((resolve) => {
        clearInterval(timer);
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
}

function listening(http: Server, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    http.once("error", reject);
    http.listen(port, "127.0.0.1", () => resolve(`http://127.0.0.1:${(http.address() as AddressInfo).port}`));
  });
}

/** The request's headers with the client's address, which the servers trust. */
const headersOf = ({ headers, socket }: IncomingMessage) => ({
  ...headers,
  "x-forwarded-for": [headers["x-forwarded-for"], socket.remoteAddress].flat().filter(Boolean).join(", "),
});

const NOBODY = "No server is ready. Try again in a few seconds.\n";

function forward(request: IncomingMessage, response: ServerResponse, port: number | undefined): void {
  const refuse = (status: number): void =>
    void (response.headersSent ? response.destroy() : response.writeHead(status).end(NOBODY));
  if (port === undefined) return refuse(503);
  const { method, url: path } = request;
  const onward = send({ host: "127.0.0.1", port, method, path, headers: headersOf(request) }, (answer) => {
    const cookies = [answer.headers["set-cookie"] ?? [], `${COOKIE}=${port}; Path=/; HttpOnly; SameSite=Lax`].flat();
    response.writeHead(answer.statusCode ?? 502, { ...answer.headers, "set-cookie": cookies });
    answer.pipe(response);
  });
  onward.on("error", () => refuse(502));
  response.on("close", () => onward.destroy());
  request.pipe(onward);
}

function forwardUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer, port: number | undefined): void {
  socket.on("error", () => socket.destroy());
  if (port === undefined) return void socket.end("HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\n\r\n");
  const onward = connect(port, "127.0.0.1", () => {
    const lines = Object.entries(headersOf(request)).flatMap(([name, value]) =>
      [value ?? []].flat().map((one) => `${name}: ${one}`),
    );
    onward.write(`${request.method} ${request.url} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`);
    onward.write(head);
    socket.pipe(onward).pipe(socket);
  });
  onward.on("error", () => socket.destroy());
  onward.on("close", () => socket.destroy());
  socket.on("close", () => onward.destroy());
}
