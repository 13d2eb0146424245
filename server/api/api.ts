import type { HttpBindings } from "@hono/node-server";
import { OpenAPIHono } from "@hono/zod-openapi";
import { bodyLimit } from "hono/body-limit";
import { compress } from "hono/compress";
import { HTTPException } from "hono/http-exception";
import { routePath } from "hono/route";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { ServerError } from "../errors.ts";
import { contentPolicy } from "./content-policy.ts";
import { Encoded, sendEncoded } from "./encoded.ts";
import { MAX_BODY_BYTES } from "./gate.ts";
import type { ApiParts } from "./parts.ts";
import { passOnBodies } from "./pass-on.ts";
import { internal, refusalBody, refusalHeaders, toRefusal, type Refusal } from "../refusals.ts";
import { addBanRoutes } from "./routes/bans.ts";
import { addComparisonRoutes } from "./routes/comparison.ts";
import { addExperimentRoutes } from "./routes/experiments.ts";
import { addGameRoutes } from "./routes/games.ts";
import { addInvitationRoutes } from "./routes/invitations.ts";
import { addLeagueRoutes } from "./routes/leagues.ts";
import { addMemberRoutes } from "./routes/members.ts";
import { addMatchmakingRoutes } from "./routes/matchmaking.ts";
import { addMatchRoutes } from "./routes/matches.ts";
import { addPluginViewRoutes } from "./routes/plugin-views.ts";
import { addPeopleRoutes } from "./routes/people.ts";
import { addRatingRoutes } from "./routes/ratings.ts";
import { addRoomRoutes } from "./routes/rooms.ts";
import { addMetricsRoute } from "./routes/metrics.ts";
import { addStatusRoutes } from "./routes/status.ts";
import { requestSchema } from "./request-schema.ts";
import { refuseShape } from "../schemas/shape.ts";

/** Answers that cost: an episode is re-executed, or a thousand entries of the store are read. */
const COSTLY_PATHS = [
  "/api/matches/:id",
  "/api/segments/:id/episodes/:index",
  "/api/leagues/:id/ledger",
  "/api/leagues/:id/ratings",
  "/api/leagues/:id/games",
  "/api/leagues/:id/members/:policy",
  "/api/leagues/:id/members/:policy/ratings",
  "/api/experiments/:id/values.csv",
  "/api/experiments/:id/report.html",
  "/api/ratings",
];
/** How many requests each of these counts as. */
const COSTLY_REQUESTS = 10;

/** Everything served over plain HTTP: the API, its OpenAPI document, matchmaking and the page. */
export function createApi(parts: ApiParts): OpenAPIHono {
  const api = new OpenAPIHono({
    defaultHook: (result, context) => {
      if (result.success) return;
      // Despite its types, the validator also passes on input it has refused.
      const { data } = result as { readonly data?: unknown };
      refuseShape(result.error, requestSchema(api, context, result.target), data);
    },
  });
  const tooLarge = new ServerError(
    "request/too-large",
    `A request body can have ${MAX_BODY_BYTES} bytes at most; send less.`,
  );
  api.use(async (context, next) => {
    await next();
    parts.httpMetrics.setRoute((context.env as HttpBindings).incoming, routePath(context));
    context.header("x-content-type-options", "nosniff");
    context.header("referrer-policy", "no-referrer");
    context.header("content-security-policy", contentPolicy(context.req.header("host")));
  });
  // Answers to other methods may hold seat tokens, whose length compression could betray.
  api.on("GET", "/api/*", compress());
  api.use(
    bodyLimit({
      maxSize: MAX_BODY_BYTES,
      onError: () => {
        throw tooLarge;
      },
    }),
  );
  for (const path of ["/api/leagues/*", "/api/experiments/*"]) {
    api.on(["POST", "PUT", "PATCH", "DELETE"], path, (_, next) => {
      parts.drain.assertOpen();
      return next();
    });
  }
  for (const path of COSTLY_PATHS) {
    api.get(path, (context, next) => {
      const guest = parts.guests.of((context.env as HttpBindings).incoming);
      parts.guests.spend("requests", guest, COSTLY_REQUESTS - 1);
      return next();
    });
  }
  api.onError((error, context) => {
    const refused = toRefusal(error) ?? refusalOfHttp(error) ?? internal;
    // A client that disconnected in mid-request gets no answer; that is not a bug.
    if (refused === internal && hasLeft(context.env as HttpBindings)) return context.body(null, 400);
    if (refused === internal) parts.log.error({ err: error, path: context.req.path }, "request handler failed");
    return context.json(refusalBody(refused), refused.status as ContentfulStatusCode, refusalHeaders(refused));
  });
  passOnBodies(api, parts);
  addStatusRoutes(api, parts);
  addMetricsRoute(api, parts);
  addGameRoutes(api, parts);
  addLeagueRoutes(api, parts);
  addMemberRoutes(api, parts);
  addExperimentRoutes(api, parts);
  addComparisonRoutes(api, parts);
  addMatchRoutes(api, parts);
  addInvitationRoutes(api, parts);
  addRoomRoutes(api, parts);
  addBanRoutes(api, parts);
  addPeopleRoutes(api, parts);
  addRatingRoutes(api, parts);
  addMatchmakingRoutes(api, parts);
  api.all("/mcp", (context) =>
    parts.mcp.answer(context.req.raw, parts.guests.of((context.env as HttpBindings).incoming)),
  );
  api.all("/openenv/*", async (context, next) => {
    const { method, path } = context.req;
    const readBody = () => context.req.json<unknown>().catch(() => ({}));
    const answered = await parts.openEnv.answer(method, path, readBody);
    return answered ?? next();
  });
  addPluginViewRoutes(api);
  let document: Encoded | null = null;
  api.get("/api/openapi.json", (context) => {
    document ??= new Encoded(api.getOpenAPI31Document(openApiHead(parts.version)));
    return sendEncoded(context, document);
  });
  api.get("*", (context) => {
    const { path } = context.req;
    if (/^\/(api|matchmake|openenv|plugins)(\/|$)/.test(path)) throw notFound(path);
    return parts.page.answer(path, {
      ifNoneMatch: context.req.header("if-none-match"),
      acceptEncoding: context.req.header("accept-encoding"),
    });
  });
  api.notFound((context) => {
    throw notFound(context.req.path);
  });
  return api;
}

const openApiHead = (version: string) => ({
  openapi: "3.1.0",
  info: { title: "Red Queen", version, description: "A multi-agent co-evolution game server." },
});

const notFound = (path: string): ServerError =>
  new ServerError("request/not-found", `There is nothing at ${path}; /api/openapi.json lists the API's paths.`);

/** Whether the client closed the connection before its request was complete. */
const hasLeft = ({ incoming }: Partial<HttpBindings> = {}): boolean =>
  incoming !== undefined && incoming.destroyed && !incoming.complete;

function refusalOfHttp(error: unknown): Refusal | null {
  if (!(error instanceof HTTPException)) return null;
  return { status: error.status, code: "request/invalid", message: `${error.message || "Malformed request"}.` };
}
