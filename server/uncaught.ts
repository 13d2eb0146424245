import { AsyncLocalStorage } from "node:async_hooks";
import type { EventEmitter } from "node:events";
import type { IncomingMessage, Server } from "node:http";
import type { Socket } from "node:net";
import { withoutLogFields } from "./log-context.ts";
import type { Log } from "./log.ts";

/** Uncaught errors of the server itself within {@link TRUST_WINDOW_MS} after which the process is no longer trusted. */
const MAX_OWN_ERRORS = 10;
const TRUST_WINDOW_MS = 10_000;
/** Milliseconds between two log lines of errors that clients caused. */
const CLIENT_LOG_PAUSE_MS = 1000;

/** Error codes of broken or malformed connections, which clients cause. */
const CONNECTION_CODE =
  /^(ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|ERR_STREAM_\w+|ERR_HTTP_\w+|ERR_SOCKET_\w+|HPE_\w+|WS_ERR_\w+)$/;

/** Events of an HTTP server that clients cause. Its parser emits them outside the connection's own events. */
const CLIENT_EVENTS = new Set(["request", "checkContinue", "checkExpectation", "upgrade", "clientError"]);

const client = new AsyncLocalStorage<boolean>();

/**
 * Runs the server's own work, even if a client's request started it: its errors don't count as the client's, and its
 * log lines don't have the request's id.
 */
export function runAsServer<T>(run: () => T): T {
  return client.run(false, () => withoutLogFields(run));
}

/**
 * Marks all work started by this server's connections as caused by a client, including promises and timers. An error
 * thrown in a connection's event closes that connection only.
 */
export function markClients(http: Server, log: Log): void {
  const report = throttledReport(log);
  http.on("connection", (socket: Socket) =>
    wrapEmit(socket, (emit) => {
      try {
        return client.run(true, emit);
      } catch (err) {
        report(err, "connection");
        socket.destroy();
        return true;
      }
    }),
  );
  wrapEmit(http, (emit, [name, first, second]) => {
    if (!CLIENT_EVENTS.has(String(name))) return emit();
    try {
      return client.run(true, emit);
    } catch (err) {
      report(err, String(name));
      const socket = name === "clientError" ? second : (first as IncomingMessage).socket;
      (socket as Socket).destroy();
      return true;
    }
  });
}

function wrapEmit(emitter: EventEmitter, around: (emit: () => boolean, event: readonly unknown[]) => boolean): void {
  const emit = emitter.emit.bind(emitter);
  emitter.emit = (name: string | symbol, ...args: unknown[]): boolean =>
    around(() => emit(name, ...args), [name, ...args]);
}

/**
 * Keeps the process alive after uncaught errors. A burst of the server's own errors ends it, since its state can no
 * longer be trusted. Errors caused by clients never do: otherwise a client could end all matches.
 */
export function surviveErrors(log: Log, end: () => void): void {
  const reportClient = throttledReport(log);
  let recent: number[] = [];
  const note = (kind: string) => (err: unknown) => {
    if (client.getStore() === true || isConnectionError(err)) return reportClient(err, kind);
    const now = Date.now();
    recent = [...recent.filter((at) => now - at < TRUST_WINDOW_MS), now];
    log.error({ err, kind }, "uncaught error");
    if (recent.length <= MAX_OWN_ERRORS) return;
    log.fatal("too many uncaught errors, shutting down");
    end();
  };
  process.on("uncaughtException", note("uncaughtException"));
  process.on("unhandledRejection", note("unhandledRejection"));
}

function isConnectionError(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" && CONNECTION_CODE.test(code);
}

/** Logs errors caused by clients, at most one a second. */
function throttledReport(log: Log): (err: unknown, kind: string) => void {
  let last = 0;
  let repeated = 0;
  return (err, kind) => {
    const now = Date.now();
    if (now - last < CLIENT_LOG_PAUSE_MS) return void (repeated += 1);
    log.warn({ err, kind, repeated: repeated || undefined }, "uncaught error caused by client");
    last = now;
    repeated = 0;
  };
}
