import { AsyncResource } from "node:async_hooks";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Log } from "../log.ts";
import type { Metrics } from "./metrics.ts";

const METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** Route of requests that no route answered: refused before, or left by their client. */
const NO_ROUTE = "none";
/** Status of a request whose client left before the answer, as nginx logs it. */
const CLIENT_LEFT = 499;

/** Counts and times HTTP requests by route template, and logs each at debug. */
export class HttpMetrics {
  readonly #metrics: Pick<Metrics, "requests" | "requestSeconds">;
  readonly #routes = new WeakMap<IncomingMessage, string>();

  readonly #log: Log;

  constructor(metrics: Pick<Metrics, "requests" | "requestSeconds">, log: Log) {
    this.#metrics = metrics;
    this.#log = log;
  }

  /** Counts a request when its answer ends. */
  track(request: IncomingMessage, response: ServerResponse): void {
    const started = performance.now();
    // The event comes from the connection, which may have served other requests before.
    const answered = AsyncResource.bind(() => {
      const method = METHODS.has(request.method ?? "") ? (request.method ?? "") : "other";
      const route = this.#routes.get(request) ?? NO_ROUTE;
      const status = response.headersSent ? response.statusCode : CLIENT_LEFT;
      this.#metrics.requests.inc({ method, route, status });
      const milliseconds = performance.now() - started;
      this.#metrics.requestSeconds.observe({ method, route }, milliseconds / 1000);
      this.#log.debug({ method, route, status, milliseconds: Math.round(milliseconds) }, "request answered");
    });
    response.once("close", answered);
  }

  /** @param route a template such as /api/leagues/:id, never the path. */
  setRoute(request: IncomingMessage, route: string): void {
    this.#routes.set(request, route);
  }
}
