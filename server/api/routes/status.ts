import { createRoute, z, type OpenAPIHono } from "@hono/zod-openapi";
import { answers } from "../answers.ts";
import type { ApiParts } from "../parts.ts";
import { errorBody } from "../../schemas/common.ts";
import { serverStatus } from "../../schemas/status.ts";

const health = z.object({ status: z.string(), engine: z.string(), store: z.string() }).openapi("Health");

const getHealth = createRoute({
  method: "get",
  path: "/healthz",
  summary: "Whether the server is healthy: 200, or 503 with the reason.",
  responses: {
    200: { content: { "application/json": { schema: health } }, description: "It is healthy." },
    503: {
      content: { "application/json": { schema: health.extend(errorBody.shape).openapi("Unhealthy") } },
      description: "It is not healthy; the reason.",
    },
  },
});
const readiness = z.object({ status: z.string() }).openapi("Readiness");
const getReadiness = createRoute({
  method: "get",
  path: "/readyz",
  summary: "Whether the server takes new matches: 200, or 503 with the reason.",
  responses: {
    200: { content: { "application/json": { schema: readiness } }, description: "It takes new matches." },
    503: {
      content: { "application/json": { schema: readiness.extend(errorBody.shape).openapi("NotReady") } },
      description: "Its store or Redis doesn't answer, or it is about to restart; the reason.",
    },
  },
});
const getLiveness = createRoute({
  method: "get",
  path: "/livez",
  summary: "Answers 200 while the process works at all, whatever the state of its store.",
  responses: { 200: { content: { "application/json": { schema: readiness } }, description: "It works." } },
});
const getStatus = createRoute({
  method: "get",
  path: "/api/status",
  summary: "The server's version, parts and current state.",
  responses: answers(serverStatus, "The status."),
});

export function addStatusRoutes(api: OpenAPIHono, parts: ApiParts): void {
  const { store, leagues, config, storeProblem } = parts;
  const engineProblem = () => {
    const { failed, reason } = leagues.engine();
    return failed ? { code: "job/failed", message: reason } : null;
  };
  api.openapi(getHealth, async (context) => {
    const about = { engine: leagues.engine().name, store: store.description };
    const error = (await storeProblem()) ?? engineProblem();
    if (error === null) return context.json({ status: "ok", ...about }, 200);
    return context.json({ status: "down", ...about, error }, 503);
  });
  api.openapi(getReadiness, async (context) => {
    const error = await parts.readiness();
    if (error === null) return context.json({ status: "ready" }, 200);
    return context.json({ status: "not ready", error }, 503);
  });
  api.openapi(getLiveness, (context) => context.json({ status: "alive" }, 200));
  api.openapi(getStatus, async (context) => {
    const problem = await storeProblem();
    const { kind, description } = store;
    const { name, reason } = leagues.engine();
    return context.json(
      {
        status: problem === null ? "ok" : "down",
        version: parts.version,
        node: process.versions.node,
        engine: { name, reason },
        store: { kind, description, ok: problem === null, problem: problem?.message ?? null },
        workers: leagues.workers().map((worker) => ({ ...worker })),
        waiting: leagues.waiting(),
        uptime: process.uptime(),
        adminToken: config.adminToken !== undefined,
        ...parts.vitals(),
      },
      200,
    );
  });
}
