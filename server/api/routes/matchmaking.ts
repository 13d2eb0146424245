import { createAuthContext, matchMaker, type AuthContext } from "@colyseus/core";
import type { HttpBindings } from "@hono/node-server";
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { errorCodes, ServerError } from "../../errors.ts";
import type { Guests } from "../../guests/guests.ts";
import type { Reservations } from "../../guests/reservations.ts";
import { EXPOSED_METHODS, JOIN_SENTENCE, joinOptions, RECONNECT_SENTENCE, reconnectOptions } from "../../rooms/join.ts";
import { CLAIMED_ADDRESS } from "../gate.ts";
import type { LostMatches, Unrecovered } from "../../rooms/recovery.ts";
import { refusalBody, refusalHeaders, refusalOf, type Refusal } from "../refusals.ts";

interface Parts {
  readonly guests: Guests;
  readonly reservations: Reservations;
  readonly lost: LostMatches;
}

/** Colyseus' matchmaking, which its SDK calls before it opens a web socket. */
export function addMatchmakingRoutes(api: OpenAPIHono, parts: Parts): void {
  api.post("/matchmake/:method/:room", async (context) => {
    const { method, room } = context.req.param();
    const body = await readBody(context);
    try {
      assertExposed(method);
      const options = parseOptions(method, body);
      return context.json(await reserve(parts, context, () => invoke(method, room, options, authOf(context))));
    } catch (error) {
      const refused = refusalOf(error) ?? roomRefusal(error as Error, parts.lost.reason(room));
      // The SDK reads `message`, everybody else `error`.
      const answer = { ...refusalBody(refused), message: refused.message };
      return context.json(answer, refused.status as ContentfulStatusCode, refusalHeaders(refused));
    }
  });
}

/** What a room or Colyseus refused: a room's own code crosses Colyseus as it is; else the room is not there. */
function roomRefusal(error: Error & { readonly code?: unknown }, lost: Unrecovered | null): Refusal {
  if (error.code === "match/seat-taken") return { status: 409, code: error.code, message: error.message };
  if (lost !== null) return { status: errorCodes[lost.code], ...lost };
  return { status: 404, code: "match/not-found", message: error.message };
}

interface Seat {
  readonly sessionId: string;
}

const invoke = (method: string, room: string, options: object, auth: AuthContext): Promise<Seat> =>
  matchMaker.controller.invokeMethod(method, room, options, auth) as Promise<Seat>;

/** Counts a place for the guest until its client has come or its time is over. @throws LimitError. */
async function reserve({ guests, reservations }: Parts, context: Context, act: () => Promise<Seat>): Promise<Seat> {
  const guest = guests.of((context.env as HttpBindings).incoming);
  guests.spend("joins", guest);
  const release = guests.hold("reservations", guest);
  try {
    const seat = await act();
    reservations.add(seat.sessionId, release);
    return seat;
  } catch (error) {
    release();
    throw error;
  }
}

function assertExposed(method: string): void {
  if (EXPOSED_METHODS.some((exposed) => exposed === method)) return;
  throw new ServerError("request/not-found", `There is no "${method}" here; rooms are opened by POST /api/matches.`);
}

function parseOptions(method: string, body: unknown): object {
  const isReconnect = method === "reconnect";
  const parsed = (isReconnect ? reconnectOptions : joinOptions).safeParse(body);
  if (parsed.success) return parsed.data;
  throw new ServerError("request/invalid", isReconnect ? RECONNECT_SENTENCE : JOIN_SENTENCE);
}

async function readBody(context: Context): Promise<unknown> {
  return context.req.json().catch((error: unknown) => {
    if (error instanceof SyntaxError)
      throw new ServerError("request/invalid", "Send the join options as a JSON object.");
    throw error;
  });
}

/** Who asks, by the address of the connection and not by what a header claims. */
function authOf(context: Context): AuthContext {
  const headers = new Headers(context.req.raw.headers);
  for (const name of CLAIMED_ADDRESS) headers.delete(name);
  const { remoteAddress } = (context.env as HttpBindings).incoming.socket;
  return createAuthContext({ headers, ...(remoteAddress === undefined ? {} : { remoteAddress }) });
}
