import { createRoute, z, type OpenAPIHono } from "@hono/zod-openapi";
import { answers } from "../answers.ts";
import type { ApiParts } from "../parts.ts";
import { refusalOf } from "../refusals.ts";
import { errorBody, serverStatus } from "../schemas.ts";

/** Milliseconds the store has to answer before it counts as down. */
const PING = 2000;

const health = z.object({ status: z.string(), engine: z.string(), store: z.string() }).openapi("Health");

const getHealth = createRoute({
  method: "get",
  path: "/healthz",
  summary: "Whether the server can do its work: 200, or 503 with the reason.",
  responses: {
    200: { content: { "application/json": { schema: health } }, description: "It can." },
    503: {
      content: { "application/json": { schema: health.extend(errorBody.shape).openapi("Unhealthy") } },
      description: "It can't, and why.",
    },
  },
});
const getStatus = createRoute({
  method: "get",
  path: "/api/status",
  summary: "What the server is made of and how it is doing.",
  responses: answers(serverStatus, "The status."),
});

export function addStatusRoutes(api: OpenAPIHono, parts: ApiParts): void {
  const { store, leagues, config } = parts;
  api.openapi(getHealth, async (context) => {
    const about = { engine: leagues.engine().name, store: store.description };
    const problem = await storeProblem(parts);
    if (problem === null) return context.json({ status: "ok", ...about }, 200);
    return context.json({ status: "down", ...about, error: { code: "store/unavailable", message: problem } }, 503);
  });
  api.openapi(getStatus, async (context) => {
    const problem = await storeProblem(parts);
    const { kind, description } = store;
    const { name, reason } = leagues.engine();
    return context.json(
      {
        status: problem === null ? "ok" : "down",
        version: parts.version,
        node: process.versions.node,
        engine: { name, reason },
        store: { kind, description, ok: problem === null, problem },
        workers: leagues.workers().map((worker) => ({ ...worker })),
        uptime: process.uptime(),
        adminToken: config.adminToken !== undefined,
        ...parts.vitals(),
      },
      200,
    );
  });
}

/** Why the store does not answer, in a sentence; null when it does. */
async function storeProblem({ store, log }: ApiParts): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`The store did not answer within ${PING / 1000} s.`), PING);
  });
  const ping = store.ping().then(
    () => null,
    (err: unknown) => {
      log.warn({ err }, "the store does not answer");
      return refusalOf(err)?.message ?? "The store failed; the server's log says why.";
    },
  );
  return Promise.race([ping, late]).finally(() => clearTimeout(timer));
}
