import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { withLogFields } from "../log-context.ts";
import type { HttpMetrics } from "../metrics/http-metrics.ts";
import { REQUEST_ID, requestIdOf } from "./request-id.ts";

/** Paths of polls of socket.io, which answers them itself. */
const POLLED_PATHS = ["/league/", "/socket.io/"] as const;

/**
 * Gives each request an id: the log lines of the work on it have it as `request`, and its answer as header
 * `x-request-id`. Counts requests.
 */
export function traceRequests(http: Server, metrics: HttpMetrics): void {
  const emit = http.emit.bind(http) as (name: string | symbol, ...args: unknown[]) => boolean;
  http.emit = (name: string | symbol, ...args: unknown[]): boolean => {
    if (name !== "request" && name !== "upgrade") return emit(name, ...args);
    const request = args[0] as IncomingMessage;
    const id = requestIdOf(request);
    return withLogFields({ request: id }, () => {
      if (name === "request") trace(request, args[1] as ServerResponse, id, metrics);
      return emit(name, ...args);
    });
  };
}

function trace(request: IncomingMessage, response: ServerResponse, id: string, metrics: HttpMetrics): void {
  response.setHeader(REQUEST_ID, id);
  metrics.track(request, response);
  const polled = POLLED_PATHS.find((path) => request.url?.startsWith(path));
  if (polled !== undefined) metrics.setRoute(request, polled);
}
