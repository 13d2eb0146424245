import { createServer, type IncomingMessage, type Server as HttpServer, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { getRequestListener } from "@hono/node-server";
import { refuseRequest, refuseUpgrade, type Gate } from "./api/gate.ts";
import type { PassOn } from "./cluster/pass-on.ts";
import { errorCodes, ServerError, type ErrorCode } from "./errors.ts";
import type { Reservations } from "./guests/reservations.ts";
import type { GuestSessions } from "./guests/sessions.ts";
import type { OpenEnv } from "./openenv/routes.ts";
import { internal, toRefusal } from "./refusals.ts";

/** The only server that listens. Its timeouts are accurate to a second. */
export function frontServer(): HttpServer {
  const settings = {
    // The headers timeout also covers a connection that sends nothing.
    headersTimeout: 10_000,
    requestTimeout: 30_000,
    connectionsCheckingInterval: 1000,
    // Ignores offers of other protocols, such as the h2c of Java's client. Needs Node 22.21 or newer.
    shouldUpgradeCallback: (request: IncomingMessage) => request.headers.upgrade?.toLowerCase() === "websocket",
  };
  const http = createServer(settings);
  // Closes a connection whose answer is no longer read, after one or two of these; longer than a telemetry poll waits.
  // Web sockets are exempt.
  http.timeout = 60_000;
  return http;
}

/** What requests are routed to. */
export interface Doors {
  readonly gate: Gate;
  readonly passOn: PassOn;
  readonly guestOf: (request: IncomingMessage) => string;
  readonly sessions: GuestSessions;
  readonly reservations: Reservations;
  readonly api: ReturnType<typeof getRequestListener>;
  readonly roomSockets: HttpServer;
  readonly leagueSockets: HttpServer;
  readonly seatSockets: HttpServer;
  readonly openEnv: OpenEnv;
}

/** Refuses JSONP polls: socket.io would answer with a script, which pages of other sites can load. */
const isJsonp = ({ url = "" }: IncomingMessage): boolean => /^\/(league|socket\.io)\//.test(url) && /[?&]j=/.test(url);
const NO_JSONP = new ServerError(
  "request/invalid",
  "There is no JSONP here; use a web socket, or polling without `j`.",
);

function openSession(openEnv: OpenEnv, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  try {
    openEnv.upgrade(request, socket, head);
  } catch (error) {
    const { code, message } = toRefusal(error) ?? internal;
    refuseUpgrade(socket, new ServerError(code in errorCodes ? (code as ErrorCode) : "request/invalid", message));
  }
}

/** Routes admitted requests to the API, rooms or telemetry, or to the server that has what they are about. */
export function openDoors(http: HttpServer, doors: Doors): void {
  const { gate, passOn } = doors;
  http.on("request", (request, response) => {
    if (!gate.admit(request, response)) return;
    if (isJsonp(request)) refuseRequest(response, NO_JSONP);
    else void passOn.request(request, response, () => serveRequest(doors, request, response));
  });
  http.on("upgrade", (request, socket, head) => {
    if (!gate.admitUpgrade(request, socket)) return;
    void passOn.upgrade(request, socket, head, () => serveUpgrade(doors, request, socket, head));
  });
  http.on("clientError", (error, socket) => gate.refuseMalformed(error, socket as Socket));
}

function serveRequest(doors: Doors, request: IncomingMessage, response: ServerResponse): void {
  const { api, leagueSockets, seatSockets } = doors;
  if (request.url?.startsWith("/league/")) leagueSockets.emit("request", request, response);
  else if (request.url?.startsWith("/socket.io/")) seatSockets.emit("request", request, response);
  else void api(request, response);
}

function serveUpgrade(doors: Doors, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const { guestOf, sessions, reservations, roomSockets, leagueSockets, seatSockets, openEnv } = doors;
  const url = request.url ?? "/";
  if (url.startsWith("/league/")) leagueSockets.emit("upgrade", request, socket, head);
  else if (url.startsWith("/socket.io/")) seatSockets.emit("upgrade", request, socket, head);
  else if (url.startsWith("/openenv/")) openSession(openEnv, request, socket, head);
  else if (/^\/[\w-]+\/[\w-]+\?/.test(url)) {
    const session = new URLSearchParams(url.split("?")[1]).get("sessionId") ?? "";
    reservations.taken(session);
    sessions.open(session, guestOf(request), socket);
    roomSockets.emit("upgrade", request, socket, head);
  } else refuseUpgrade(socket, new ServerError("request/not-found", "There is no web socket at this path."));
}
