import type { IncomingMessage, ServerResponse } from "node:http";
import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { isLoopback, type Config } from "../config.ts";
import { ServerError } from "../errors.ts";
import type { Bans } from "../guests/bans.ts";
import type { Connections } from "../guests/connections.ts";
import { LimitError, type Guests } from "../guests/guests.ts";
import { createAssertAdmin } from "./admin.ts";
import { refusalBody, refusalHeaders, toRefusal, type Refusal } from "../refusals.ts";

/** Most bytes of a request body. */
export const MAX_BODY_BYTES = 64 * 1024;

/**
 * Headers in which a proxy names the client, removed once the guest is known: Colyseus would trust them from any
 * client.
 */
export const CLAIMED_ADDRESS = ["x-forwarded-for", "x-real-ip", "x-client-ip"] as const;

/** Decides first whether a request is admitted. */
export interface Gate {
  /** @returns false after it has refused and answered the request. */
  admit(request: IncomingMessage, response: ServerResponse): boolean;
  /** The same for an upgrade to a web socket. */
  admitUpgrade(request: IncomingMessage, socket: Duplex): boolean;
  /** Answers a malformed or late request and closes the connection. */
  refuseMalformed(error: NodeJS.ErrnoException, socket: Socket): void;
}

interface GateParts {
  readonly guests: Guests;
  readonly connections: Connections;
  readonly bans: Pick<Bans, "refusal">;
  /** The guest of a request that another server of the store has admitted and forwarded; null for any other. */
  readonly forwardedGuest?: ((request: IncomingMessage) => string | null) | undefined;
}

export function createGate(
  config: Pick<Config, "loopback" | "adminToken">,
  { guests, connections, bans, forwardedGuest = () => null }: GateParts,
): Gate {
  const isOperator = operatorCheck(config);
  const banned = (request: IncomingMessage): ServerError | null =>
    isPlaying(request) && !isOperator(request) ? bans.refusal("address", guests.of(request)) : null;
  const refusal = (request: IncomingMessage): ServerError | null => {
    const forwarded = forwardedGuest(request);
    if (forwarded !== null) {
      guests.assign(request, forwarded);
      connections.share(request.socket);
    }
    const overLimit =
      connections.refusal(request.socket) ?? limitReached(() => guests.spend("requests", guests.of(request)));
    for (const name of CLAIMED_ADDRESS) delete request.headers[name];
    const refused =
      overLimit ??
      wrongTarget(request) ??
      (forwarded === null ? wrongHost(request, config) : null) ??
      wrongOrigin(request);
    return refused ?? tooLarge(request) ?? banned(request);
  };
  return {
    admit(request, response) {
      if (!connections.track(request, response)) return false;
      const refused = refusal(request);
      if (!refused) return true;
      refuseRequest(response, refused);
      return false;
    },
    admitUpgrade(request, socket) {
      socket.on("error", () => socket.destroy());
      const refused = refusal(request) ?? limitReached(() => connections.upgrade(request));
      if (!refused) return true;
      refuseUpgrade(socket, refused);
      return false;
    },
    refuseMalformed(error, socket) {
      if (!socket.writable || connections.isAnswering(socket)) socket.destroy();
      else refuseUpgrade(socket, malformed(error.code));
    },
  };
}

/** Whether a request has the server's ADMIN_TOKEN: an operator can lift any ban, also that of its own address. */
function operatorCheck(config: Pick<Config, "adminToken">): (request: IncomingMessage) => boolean {
  const assertAdmin = createAssertAdmin(config);
  return ({ headers }) => {
    if (config.adminToken === undefined || headers.authorization === undefined) return false;
    try {
      assertAdmin(headers.authorization);
      return true;
    } catch {
      return false;
    }
  };
}

/** Whether a request takes part in matches. Reading the page, the API and telemetry does not. */
function isPlaying({ method = "GET", url = "/", headers }: IncomingMessage): boolean {
  if (url.startsWith("/league/")) return false;
  if (headers.upgrade !== undefined || /^\/(openenv|mcp|socket\.io)(\/|\?|$)/.test(url)) return true;
  return method !== "GET" && method !== "HEAD";
}

/** The limit error of an attempt; null when it is within all limits. */
function limitReached(attempt: () => void): LimitError | null {
  try {
    attempt();
    return null;
  } catch (error) {
    if (error instanceof LimitError) return error;
    throw error;
  }
}

function malformed(code: string | undefined): ServerError {
  if (code === "ERR_HTTP_REQUEST_TIMEOUT") {
    return new ServerError(
      "request/timeout",
      "The request did not arrive in time; send its headers and body without pauses.",
    );
  }
  if (code === "HPE_HEADER_OVERFLOW")
    return new ServerError("request/too-large", "Request headers can have 16 KB at most; send less.");
  return new ServerError("request/invalid", "That is not an HTTP request; send HTTP/1.1.");
}

/** Answers a request with a refusal and closes the connection. */
export function refuseRequest(response: ServerResponse, error: ServerError): void {
  const { status, ...refused } = toRefusal(error) as Refusal;
  const headers = { "content-type": "application/json", connection: "close", ...refusalHeaders(refused) };
  // Colyseus' SDK, which sends these requests, shows `message`.
  const shown = response.req.url?.startsWith("/matchmake/") ? { message: refused.message } : {};
  response.writeHead(status, headers).end(JSON.stringify({ ...refusalBody(refused), ...shown }));
}

/** Answers an upgrade with a refusal and closes the connection. */
export function refuseUpgrade(socket: Duplex, error: ServerError): void {
  const { status, ...refused } = toRefusal(error) as Refusal;
  const body = JSON.stringify(refusalBody(refused));
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    ...Object.entries(refusalHeaders(refused)).map(([name, value]) => `${name}: ${value}`),
    "content-type: application/json",
    `content-length: ${Buffer.byteLength(body)}`,
    "connection: close",
  ];
  // The server's timeouts no longer apply to an upgraded socket: without this, a client could keep it open forever.
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`, () => socket.destroy());
}

/** Refuses a target that is not a path, for which the transports would throw an uncaught error. */
function wrongTarget({ url = "" }: IncomingMessage): ServerError | null {
  if (url.startsWith("/") && URL.canParse(`http://server${url}`)) return null;
  return new ServerError("request/invalid", "The request target is not a path; request a path such as /api/games.");
}

/**
 * On loopback without a token, accepts only names of this machine: a page under another name that resolves to it (DNS
 * rebinding) would count as same origin.
 */
function wrongHost({ headers }: IncomingMessage, config: Pick<Config, "loopback" | "adminToken">): ServerError | null {
  const host = parseHost(`http://${headers.host}`);
  if (!config.loopback || config.adminToken || host === null || isLoopback(host.name)) return null;
  return new ServerError(
    "request/forbidden-origin",
    "This server answers to localhost and 127.0.0.1 only; set ADMIN_TOKEN to serve it under another name.",
  );
}

function wrongOrigin({ headers }: IncomingMessage): ServerError | null {
  if (headers.origin === undefined) return null;
  const origin = parseHost(headers.origin);
  if (origin !== null && origin.host === headers.host?.toLowerCase()) return null;
  return new ServerError(
    "request/forbidden-origin",
    "Requests from pages of other sites are refused; use the page of this server.",
  );
}

function tooLarge({ headers }: IncomingMessage): ServerError | null {
  if (Number(headers["content-length"] ?? 0) <= MAX_BODY_BYTES) return null;
  return new ServerError("request/too-large", `A request body can have ${MAX_BODY_BYTES} bytes at most; send less.`);
}

function parseHost(origin: string): { readonly host: string; readonly name: string } | null {
  if (!URL.canParse(origin)) return null;
  const { host, hostname } = new URL(origin);
  return { host, name: hostname };
}
