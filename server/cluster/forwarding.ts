import { request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import { connect, Socket } from "node:net";
import type { Duplex } from "node:stream";
import { isErrorCode, ServerError } from "../errors.ts";
import { errorBody } from "../schemas/common.ts";
import type { Peer, Peers } from "./peers.ts";
import { FORWARDED_HEADER, forwardedGuest, signForwarded } from "./signature.ts";

/** Milliseconds in which another server must accept a connection. */
const CONNECT_TIMEOUT_MS = 3000;

/** Milliseconds that another server has to carry out a command; its jobs in flight get one second to end. */
const COMMAND_TIMEOUT_MS = 15_000;
/** The guest of commands of a server itself. */
const OWN_GUEST = "127.0.0.1";

/** Headers of one connection, which are not passed on. */
const CONNECTION_HEADERS = new Set(["connection", "keep-alive", "transfer-encoding", "proxy-connection", "expect"]);

/** A connection or request to another server. */
interface Upstream {
  destroy(error?: Error): unknown;
  once(event: "close", listener: () => void): unknown;
}

/** Passes requests on to the server that has what they are about. */
export class Forwarding {
  readonly #peers: Peers;
  readonly #now: () => number;
  readonly #forwarded = new WeakSet<IncomingMessage>();
  /** What is being passed on, by server. */
  readonly #open = new Map<string, Set<Upstream>>();

  /** @param now milliseconds since 1970. */
  constructor(peers: Peers, now: () => number) {
    this.#peers = peers;
    this.#now = now;
    // A suspended server keeps its connections and answers nothing.
    peers.onGone(({ id }) => {
      for (const upstream of this.#open.get(id) ?? []) upstream.destroy(new Error("it is gone"));
    });
  }

  /**
   * The guest of a request that another server of the store forwarded; null for any other. Removes the header, which
   * anyone could send.
   */
  admit(request: IncomingMessage): string | null {
    const { headers, method = "", url = "" } = request;
    const value = headers[FORWARDED_HEADER];
    if (value === undefined) return null;
    delete headers[FORWARDED_HEADER];
    // Also if it was meant for another server, to whose address this one listens.
    this.#forwarded.add(request);
    const target = this.#peers.ownId;
    return forwardedGuest([value].flat().join(), { target, method, url }, this.#peers.secret, this.#now());
  }

  /** Whether it says that it was forwarded. Such a request is never forwarded again, so that none can go round. */
  isForwarded(request: IncomingMessage): boolean {
    return this.#forwarded.has(request);
  }

  /**
   * Passes on a request and its answer.
   * @param body if it was read already.
   * @throws ServerError `peer/unreachable`, if nothing was answered yet.
   */
  forward(
    request: IncomingMessage,
    response: ServerResponse,
    { peer, guest, body }: { readonly peer: Peer; readonly guest: string; readonly body?: string },
  ): Promise<void> {
    const kept = Object.entries(request.headers).filter(([name]) => !CONNECTION_HEADERS.has(name));
    const headers: Record<string, string | string[] | undefined> = {
      ...Object.fromEntries(kept),
      [FORWARDED_HEADER]: this.#sign(request, peer, guest),
    };
    if (body !== undefined) headers["content-length"] = String(Buffer.byteLength(body));
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const { method, url: path } = request;
    // Without keep-alive: a connection that the other server closes just then would fail the request.
    const upstream = httpRequest({ ...placeOf(peer), method, path, headers, agent: false });
    this.#track(peer, upstream);
    const connecting = setTimeout(() => upstream.destroy(), CONNECT_TIMEOUT_MS);
    upstream.once("socket", (socket) => socket.once("connect", () => clearTimeout(connecting)));
    upstream.once("response", (answer) => {
      const passed = Object.entries(answer.headers).filter(([name]) => !CONNECTION_HEADERS.has(name));
      response.writeHead(answer.statusCode ?? 502, Object.fromEntries(passed));
      answer.pipe(response);
      answer.once("error", () => response.destroy());
      answer.once("close", resolve);
    });
    upstream.once("error", (error) => {
      clearTimeout(connecting);
      if (response.headersSent) response.destroy();
      reject(unreachable(error));
    });
    response.once("close", () => upstream.destroy());
    if (body !== undefined) upstream.end(body);
    else request.pipe(upstream);
    return promise;
  }

  /** Joins the two sockets of an upgrade. @param refuse answers the upgrade if the other server is unreachable. */
  forwardUpgrade(
    { request, socket, head }: { readonly request: IncomingMessage; readonly socket: Duplex; readonly head: Buffer },
    { peer, guest }: { readonly peer: Peer; readonly guest: string },
    refuse: (error: ServerError) => void,
  ): void {
    const upstream = connect({ ...placeOf(peer), noDelay: true });
    this.#track(peer, upstream);
    let isOpen = false;
    const fail = (error?: Error): void => {
      upstream.destroy();
      if (isOpen) socket.destroy();
      else refuse(unreachable(error));
    };
    const connecting = setTimeout(fail, CONNECT_TIMEOUT_MS);
    upstream.once("error", fail);
    upstream.once("connect", () => {
      clearTimeout(connecting);
      isOpen = true;
      // The HTTP server's timeout is for requests.
      if (socket instanceof Socket) socket.setTimeout(0);
      upstream.write(this.#headOf(request, this.#sign(request, peer, guest)));
      upstream.write(head);
      socket.pipe(upstream).pipe(socket);
    });
    socket.once("close", () => {
      clearTimeout(connecting);
      upstream.destroy();
    });
    upstream.once("close", () => isOpen && socket.destroy());
  }

  /** The JSON at a path of another server, on behalf of a guest. @throws ServerError `peer/unreachable`. */
  async read(peer: Peer, path: string, guest: string): Promise<unknown> {
    const headers = { host: peer.address, [FORWARDED_HEADER]: this.#sign({ method: "GET", url: path }, peer, guest) };
    const signal = AbortSignal.timeout(CONNECT_TIMEOUT_MS);
    try {
      const answer = await fetch(`http://${peer.address}${path}`, { headers, signal });
      if (!answer.ok) throw new Error(`it answers ${answer.status}`);
      return await answer.json();
    } catch (error) {
      throw unreachable(error as Error);
    }
  }

  /**
   * Gives another server a command of this one, not of a guest.
   * @throws ServerError `peer/unreachable`, or as the other one refuses.
   */
  async command(peer: Peer, path: string, adminToken: string | undefined): Promise<void> {
    const headers = {
      host: peer.address,
      [FORWARDED_HEADER]: this.#sign({ method: "POST", url: path }, peer, OWN_GUEST),
      ...(adminToken !== undefined && { authorization: `Bearer ${adminToken}` }),
    };
    const signal = AbortSignal.timeout(COMMAND_TIMEOUT_MS);
    const answer = await fetch(`http://${peer.address}${path}`, { method: "POST", headers, signal }).catch(
      (error: unknown) => {
        throw unreachable(error as Error);
      },
    );
    if (answer.ok) return void (await answer.arrayBuffer());
    const refusal = errorBody.safeParse(await answer.json().catch(() => null)).data;
    if (!refusal || !isErrorCode(refusal.error.code)) throw unreachable(new Error(`it answers ${answer.status}`));
    throw new ServerError(refusal.error.code, refusal.error.message);
  }

  #track({ id }: Peer, upstream: Upstream): void {
    const all = this.#open.get(id) ?? new Set();
    this.#open.set(id, all.add(upstream));
    upstream.once("close", () => {
      all.delete(upstream);
      if (all.size === 0 && this.#open.get(id) === all) this.#open.delete(id);
    });
  }

  #sign(
    { method = "", url = "" }: Pick<IncomingMessage, "method" | "url">,
    { id: target }: Peer,
    guest: string,
  ): string {
    return signForwarded({ target, guest, method, url }, this.#peers.secret, this.#now());
  }

  /** The head of an upgrade as the client sent it, but for what the gate removed. */
  #headOf({ method, url, headers }: IncomingMessage, signature: string): string {
    const lines = Object.entries({ ...headers, [FORWARDED_HEADER]: signature }).flatMap(([name, value]) =>
      [value ?? []].flat().map((text) => `${name}: ${text}`),
    );
    return `${method} ${url} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`;
  }
}

function placeOf({ address }: Peer): { readonly host: string; readonly port: number } {
  const { hostname, port } = new URL(`http://${address}`);
  return { host: hostname.replace(/^\[|\]$/g, ""), port: Number(port || 80) };
}

const unreachable = (cause?: Error): ServerError =>
  new ServerError(
    "peer/unreachable",
    "The server that has this match or league doesn't answer. Try again in a few seconds.",
    cause,
  );
