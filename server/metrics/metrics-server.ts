import { createServer } from "node:http";
import type { Readiness } from "../health/readiness.ts";
import { listen } from "../listen.ts";
import { renderMetrics, type Metrics } from "./metrics.ts";

/** A port for Prometheus and probes alone. */
export interface MetricsServer {
  readonly address: string;
  close(): Promise<void>;
}

interface Parts {
  readonly metrics: Pick<Metrics, "registry">;
  readonly readiness: Readiness;
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

const json = (status: number, value: object): Answer => ({
  status,
  type: "application/json",
  body: `${JSON.stringify(value)}\n`,
});

const NOT_FOUND = json(404, {
  error: {
    code: "request/not-found",
    message: "There is nothing at this path; this port has /metrics, /readyz and /livez.",
  },
});

/**
 * Serves /metrics, /readyz and /livez without a token: only monitoring should reach the port.
 * @throws ServerError `start/port-taken`, `config/invalid`.
 */
export async function openMetricsServer(
  place: { readonly port: number; readonly host: string },
  parts: Parts,
): Promise<MetricsServer> {
  const http = createServer((request, response) => {
    const [path = "/"] = (request.url ?? "/").split("?", 1);
    void answer(path, parts)
      .catch(() => json(500, { error: { code: "server/internal", message: "The metrics could not be read." } }))
      .then(({ status, type, body }) => response.writeHead(status, { "content-type": type }).end(body));
  });
  const { address } = await listen(http, place, { port: "METRICS_PORT", host: "METRICS_HOST" });
  return {
    address,
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
}

async function answer(path: string, { metrics, readiness }: Parts): Promise<Answer> {
  if (path === "/metrics") {
    const { text, contentType } = await renderMetrics(metrics);
    return { status: 200, type: contentType, body: text };
  }
  if (path === "/livez") return json(200, { status: "alive" });
  if (path !== "/readyz") return NOT_FOUND;
  const error = await readiness();
  return error === null ? json(200, { status: "ready" }) : json(503, { status: "not ready", error });
}
