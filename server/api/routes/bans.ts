import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import { ban, banList, banRequest, liftedBan, liftRequest } from "../../schemas/bans.ts";
import { answers, jsonBody } from "../answers.ts";
import type { ApiParts } from "../parts.ts";

const list = createRoute({
  method: "get",
  path: "/api/bans",
  summary: "All bans, the newest first. Needs the admin token.",
  responses: answers(banList, "The bans."),
});
const add = createRoute({
  method: "post",
  path: "/api/bans",
  summary: "Bans a person, a bot or an address, and removes it from its matches. Needs the admin token.",
  request: { body: jsonBody(banRequest) },
  responses: answers(ban, "The ban, which replaces an earlier one of the same guest.", 201),
});
const lift = createRoute({
  method: "post",
  path: "/api/bans/lift",
  summary: "Lifts a ban. Needs the admin token.",
  request: { body: jsonBody(liftRequest) },
  responses: answers(liftedBan, "The guest may play again."),
});

/** What an operator may do to guests. */
export function addBanRoutes(api: OpenAPIHono, { assertAdmin, bans, log }: ApiParts): void {
  api.openapi(list, async (context) => {
    assertAdmin(context.req.header("authorization"));
    return context.json({ bans: [...(await bans.list())] }, 200);
  });
  api.openapi(add, async (context) => {
    assertAdmin(context.req.header("authorization"));
    const made = await bans.ban(context.req.valid("json"));
    log.info({ ban: made }, "guest banned");
    return context.json(made, 201);
  });
  api.openapi(lift, async (context) => {
    assertAdmin(context.req.header("authorization"));
    const { kind, subject } = context.req.valid("json");
    const lifted = await bans.lift(kind, subject);
    log.info({ ban: lifted }, "ban lifted");
    return context.json(lifted, 200);
  });
}
