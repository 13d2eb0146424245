import { createAuthContext, matchMaker, type AuthContext } from "@colyseus/core";
import type { HttpBindings } from "@hono/node-server";
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { ServerError } from "../../errors.ts";
import { CLAIMED_ADDRESS } from "../gate.ts";
import type { LostMatches } from "../../rooms/recovery.ts";
import { refusalBody, refusalOf, type Refusal } from "../refusals.ts";

/** What a client may ask the matchmaker: nobody but the server opens rooms. */
export const EXPOSED_METHODS = ["join", "joinById", "reconnect"] as const;

/** Colyseus' matchmaking, which its SDK calls before it opens a web socket. */
export function addMatchmakingRoutes(api: OpenAPIHono, parts: { readonly lost: LostMatches }): void {
  api.post("/matchmake/:method/:room", async (context) => {
    const { method, room } = context.req.param();
    const options = await readOptions(context);
    try {
      assertExposed(method);
      return context.json(await matchMaker.controller.invokeMethod(method, room, options, authOf(context)));
    } catch (error) {
      const refused = refusalOf(error) ?? roomRefusal(error as Error, parts.lost.sentence(room));
      // The SDK reads `message`, everybody else `error`.
      const body = { ...refusalBody(refused), message: refused.message };
      return context.json(body, refused.code === "match/lost" ? 410 : refused.code === "match/seat-taken" ? 409 : 404);
    }
  });
}

/** What a room or Colyseus refused: a room's own code crosses Colyseus as it is; else the room is not there. */
function roomRefusal(error: Error & { readonly code?: unknown }, lost: string | null): Refusal {
  if (lost !== null) return { status: 410, code: "match/lost", message: lost };
  if (error.code === "match/seat-taken") return { status: 409, code: error.code, message: error.message };
  return { status: 404, code: "match/not-found", message: error.message };
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
