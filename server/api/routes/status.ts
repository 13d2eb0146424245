import { createRoute, z, type OpenAPIHono } from "@hono/zod-openapi";
import { ServerError } from "../../errors.ts";
import { answers } from "../answers.ts";
import type { ApiParts } from "../parts.ts";
import { toRefusal } from "../../refusals.ts";
import { errorBody } from "../../schemas/common.ts";
import { serverStatus } from "../../schemas/status.ts";

/** Milliseconds within which the store must answer before it counts as down. */
const PROBE_TIMEOUT_MS = 2000;
/** Milliseconds for which a probe's result is shared, since each probe writes to the store. */
const PROBE_INTERVAL_MS = 1000;

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
const getStatus = createRoute({
  method: "get",
  path: "/api/status",
  summary: "The server's version, parts and current state.",
  responses: answers(serverStatus, "The status."),
});

export function addStatusRoutes(api: OpenAPIHono, parts: ApiParts): void {
  const { store, leagues, config } = parts;
  const storeProblem = watchStore(parts);
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

interface Problem {
  readonly code: string;
  readonly message: string;
}

/**
 * Returns a function that probes why the store accepts no writes; null when it does. Probes at most once a second,
 * shares the result among callers, and logs changes.
 */
function watchStore({ store, log }: ApiParts): () => Promise<Problem | null> {
  let known: Problem | null = null;
  let lastProbe: { readonly at: number; readonly problem: Promise<Problem | null> } | null = null;
  const ask = async (): Promise<Problem | null> => {
    const err = await refusalToWrite(store);
    const problem = err === null ? null : toProblem(err);
    if (problem?.message !== known?.message) {
      if (problem) log.warn({ err }, "store unavailable");
      else log.info("store available again");
    }
    known = problem;
    return problem;
  };
  return () => {
    const now = performance.now();
    if (!lastProbe || now - lastProbe.at > PROBE_INTERVAL_MS) lastProbe = { at: now, problem: ask() };
    return lastProbe.problem;
  };
}

/** The store's error for a probe, or a timeout; null when the probe succeeds in time. */
async function refusalToWrite(store: ApiParts["store"]): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Error>((resolve) => {
    const sentence = `The store did not answer within ${PROBE_TIMEOUT_MS / 1000} s; check that it is running.`;
    timer = setTimeout(() => resolve(new ServerError("store/unavailable", sentence)), PROBE_TIMEOUT_MS);
  });
  const probe = store.probe().then(
    () => null,
    (error: unknown) => error,
  );
  return Promise.race([probe, late]).finally(() => clearTimeout(timer));
}

function toProblem(error: unknown): Problem {
  const refused = toRefusal(error);
  if (refused) return { code: refused.code, message: refused.message };
  return { code: "store/unavailable", message: "The store failed; the server's log says why." };
}
