import { createRoute, z, type OpenAPIHono } from "@hono/zod-openapi";
import { ServerError } from "../../errors.ts";
import { answers } from "../answers.ts";
import type { ApiParts } from "../parts.ts";
import { refusalOf } from "../refusals.ts";
import { errorBody } from "../schemas.ts";
import { serverStatus } from "../status-schema.ts";

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
  const storeProblem = watchStore(parts);
  api.openapi(getHealth, async (context) => {
    const about = { engine: leagues.engine().name, store: store.description };
    const problem = await storeProblem();
    if (problem === null) return context.json({ status: "ok", ...about }, 200);
    return context.json({ status: "down", ...about, error: { code: "store/unavailable", message: problem } }, 503);
  });
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

/** Asks why the store does not answer, in a sentence; null when it does. Logs when that changes, not whenever it is asked. */
function watchStore({ store, log }: ApiParts): () => Promise<string | null> {
  let known: string | null = null;
  return async () => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<Error>((resolve) => {
      const sentence = `The store did not answer within ${PING / 1000} s.`;
      timer = setTimeout(() => resolve(new ServerError("store/unavailable", sentence)), PING);
    });
    const ping = store.ping().then(
      () => null,
      (error: unknown) => error,
    );
    const err = await Promise.race([ping, late]).finally(() => clearTimeout(timer));
    const problem = err === null ? null : (refusalOf(err)?.message ?? "The store failed; the server's log says why.");
    if (problem !== known && problem !== null) log.warn({ err }, "the store does not answer");
    if (problem !== known && problem === null) log.info("the store answers again");
    known = problem;
    return problem;
  };
}
