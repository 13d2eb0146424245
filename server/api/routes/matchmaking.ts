import { createAuthContext, matchMaker, type AuthContext } from "@colyseus/core";
import type { HttpBindings } from "@hono/node-server";
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { ServerError } from "../../errors.ts";
import { CLAIMED_ADDRESS } from "../gate.ts";
import { refusalBody, refusalOf } from "../refusals.ts";

/** What a client may ask the matchmaker: nobody but the server opens rooms. */
export const EXPOSED_METHODS = ["join", "joinById", "reconnect"] as const;

/** Colyseus' matchmaking, which its SDK calls before it opens a web socket. */
export function addMatchmakingRoutes(api: OpenAPIHono): void {
  api.post("/matchmake/:method/:room", async (context) => {
    const { method, room } = context.req.param();
    const options = await readOptions(context);
    try {
      assertExposed(method);
      return context.json(await matchMaker.controller.invokeMethod(method, room, options, authOf(context)));
    } catch (error) {
      const { message } = error as Error;
      const refused = refusalOf(error) ?? { code: "match/not-found", message };
      // The SDK reads `message`, everybody else `error`.
      return context.json({ ...refusalBody(refused), message }, 404);
    }
  });
}

function assertExposed(method: string): void {
  if (EXPOSED_METHODS.some((exposed) => exposed === method)) return;
  throw new ServerError("request/not-found", `There is no "${method}" here; rooms are opened by POST /api/matches.`);
}

async function readOptions(context: Context): Promise<object> {
  const options: unknown = await context.req.json().catch((error: unknown) => {
    if (error instanceof SyntaxError) return null;
    throw error;
  });
  if (typeof options === "object" && options !== null && !Array.isArray(options)) return options;
  throw new ServerError("request/invalid", "Send the join options as a JSON object.");
}

/** Who asks, by the address of the connection and not by what a header claims. */
function authOf(context: Context): AuthContext {
  const headers = new Headers(context.req.raw.headers);
  for (const name of CLAIMED_ADDRESS) headers.delete(name);
  const { remoteAddress } = (context.env as HttpBindings).incoming.socket;
  return createAuthContext({ headers, ...(remoteAddress === undefined ? {} : { remoteAddress }) });
}
