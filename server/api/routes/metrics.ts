import type { OpenAPIHono } from "@hono/zod-openapi";
import { renderMetrics } from "../../metrics/metrics.ts";
import type { ApiParts } from "../parts.ts";

/** Metrics for Prometheus: for operators, since they show what guests do. */
export function addMetricsRoute(api: OpenAPIHono, { metrics, assertAdmin }: ApiParts): void {
  api.get("/metrics", async (context) => {
    assertAdmin(context.req.header("authorization"));
    const { text, contentType } = await renderMetrics(metrics);
    return context.body(text, 200, { "content-type": contentType });
  });
}
