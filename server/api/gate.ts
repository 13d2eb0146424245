import type { IncomingMessage, ServerResponse } from "node:http";
import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { isLoopback, type Config } from "../config.ts";
import { ServerError } from "../errors.ts";
import { refusalBody } from "./refusals.ts";

/** Bytes a request's body may have. */
export const MOST_BODY = 64 * 1024;

/** Headers by which a proxy names the client; nobody here is a trusted proxy, and Colyseus would believe them. */
export const CLAIMED_ADDRESS = ["x-forwarded-for", "x-real-ip", "x-client-ip"] as const;

/** Decides in front of everything else whether a request comes in. */
export interface Gate {
  /** Answers the request itself and returns false when it is refused. */
  admit(request: IncomingMessage, response: ServerResponse): boolean;
  /** The same for an upgrade to a web socket. */
  admitUpgrade(request: IncomingMessage, socket: Duplex): boolean;
}

export function createGate(config: Pick<Config, "loopback" | "adminToken">): Gate {
  const refusal = (request: IncomingMessage): ServerError | null => {
    for (const name of CLAIMED_ADDRESS) delete request.headers[name];
    return wrongTarget(request) ?? wrongHost(request, config) ?? wrongOrigin(request) ?? tooLarge(request);
  };
  return {
    admit(request, response) {
      const refused = refusal(request);
      if (!refused) return true;
      const body = JSON.stringify(refusalBody(refused));
      response.writeHead(refused.status, { "content-type": "application/json", connection: "close" }).end(body);
      return false;
    },
    admitUpgrade(request, socket) {
      socket.on("error", () => socket.destroy());
      const refused = refusal(request);
      if (!refused) return true;
      refuseUpgrade(socket, refused);
      return false;
    },
  };
}

/** Answers an upgrade with a refusal and closes. */
export function refuseUpgrade(socket: Duplex, refused: ServerError): void {
  const body = JSON.stringify(refusalBody(refused));
  const head = [
    `HTTP/1.1 ${refused.status} ${STATUS_CODES[refused.status]}`,
    "content-type: application/json",
    `content-length: ${Buffer.byteLength(body)}`,
    "connection: close",
  ];
  // Nobody times a socket out that was taken from the server: one whose client never closes would stay for good.
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`, () => socket.destroy());
}

/** A target that is no path would make the transports throw where nobody catches. */
function wrongTarget({ url = "" }: IncomingMessage): ServerError | null {
  if (url.startsWith("/") && URL.canParse(`http://server${url}`)) return null;
  return new ServerError("request/invalid", "Ask for a path of this server, such as /api/games.");
}

/**
 * On loopback and without a token, a page of another name that resolves to this machine (DNS rebinding) would count as same
 * origin: only names of this machine are answered.
 */
function wrongHost({ headers }: IncomingMessage, config: Pick<Config, "loopback" | "adminToken">): ServerError | null {
  const host = hostOf(`http://${headers.host}`);
  if (!config.loopback || config.adminToken || host === null || isLoopback(host.name)) return null;
  return new ServerError(
    "request/forbidden-origin",
    "This server answers to localhost and 127.0.0.1 only; set ADMIN_TOKEN to serve it under another name.",
  );
}

function wrongOrigin({ headers }: IncomingMessage): ServerError | null {
  if (headers.origin === undefined) return null;
  const origin = hostOf(headers.origin);
  if (origin !== null && origin.host === headers.host?.toLowerCase()) return null;
  return new ServerError("request/forbidden-origin", "Requests from pages of other sites are refused.");
}

function tooLarge({ headers }: IncomingMessage): ServerError | null {
  if (Number(headers["content-length"] ?? 0) <= MOST_BODY) return null;
  return new ServerError("request/too-large", `A request's body may have ${MOST_BODY} bytes at most.`);
}

function hostOf(origin: string): { readonly host: string; readonly name: string } | null {
  if (!URL.canParse(origin)) return null;
  const { host, hostname } = new URL(origin);
  return { host, name: hostname };
}
