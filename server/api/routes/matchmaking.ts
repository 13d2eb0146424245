import { createAuthContext, ErrorCode, matchMaker, type AuthContext } from "@colyseus/core";
import type { HttpBindings } from "@hono/node-server";
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { errorCodes, ServerError, type ErrorCode as ErrorName } from "../../errors.ts";
import type { Cluster } from "../../cluster/cluster.ts";
import type { Guests } from "../../guests/guests.ts";
import type { Reservations } from "../../guests/reservations.ts";
import { boundedLog, type Log } from "../../log.ts";
import { EXPOSED_METHODS, JOIN_SENTENCE, joinOptions, RECONNECT_SENTENCE, reconnectOptions } from "../../rooms/join.ts";
import { MatchRoom } from "../../rooms/match.ts";
import { CLAIMED_ADDRESS } from "../gate.ts";
import type { LostMatches, Unrecovered } from "../../rooms/stored/lost-matches.ts";
import { refusalBody, refusalHeaders, toRefusal, type Refusal } from "../../refusals.ts";

interface Parts {
  readonly guests: Guests;
  readonly reservations: Reservations;
  readonly lost: LostMatches;
  readonly cluster: Pick<Cluster, "assertUp" | "inTime"> | null;
  readonly log: Log;
}

/** Colyseus' matchmaking, which its SDK calls before it opens a web socket. */
export function addMatchmakingRoutes(api: OpenAPIHono, parts: Parts): void {
  api.post("/matchmake/:method/:room", async (context) => {
    const { method, room } = context.req.param();
    const body = await readBody(context);
    try {
      assertExposed(method);
      parts.cluster?.assertUp();
      const options = parseOptions(method, body);
      assertToken(method, room, options);
      const act = () => invoke(method, room, options, authContext(context));
      const { cluster } = parts;
      return context.json(await reserve(parts, context, () => (cluster ? cluster.inTime(act) : act())));
    } catch (error) {
      const refused = toRefusal(error) ?? (await roomRefusal(error as Error, () => parts.lost.reason(room)));
      if (isUnexpected(error)) boundedLog(parts.log).warn({ err: error, method }, "matchmaking failed");
      // The SDK reads `message`, other clients read `error`.
      const answer = { ...refusalBody(refused), message: refused.message };
      return context.json(answer, refused.status as ContentfulStatusCode, refusalHeaders(refused));
    }
  });
}

/** Whether an error while reserving a place is not one of Colyseus's own, which have numbers as codes. */
const isUnexpected = (error: unknown): boolean =>
  (error as { readonly code?: unknown }).code === ErrorCode.MATCHMAKE_UNHANDLED;

/**
 * The refusal for an error of a room or Colyseus: Colyseus passes on a room's own code; otherwise the room does not
 * exist.
 */
async function roomRefusal(
  error: Error & { readonly code?: unknown },
  findReason: () => Promise<Unrecovered | null>,
): Promise<Refusal> {
  if (typeof error.code === "string" && error.code in errorCodes)
    return refusalOfCode(error.code as ErrorName, error.message);
  if (error.code === ErrorCode.MATCHMAKE_EXPIRED) return refusalOfCode("match/wrong-token", EXPIRED_SENTENCE);
  const lost = await findReason();
  return lost === null ? refusalOfCode("match/not-found", NOT_FOUND_SENTENCE) : refusalOfCode(lost.code, lost.message);
}

const refusalOfCode = (code: ErrorName, message: string): Refusal => ({ status: errorCodes[code], code, message });
const EXPIRED_SENTENCE = "That reconnection token does not belong to a seat of this match; join with the seat token.";
const NOT_FOUND_SENTENCE =
  "There is no such room: its match is over or was abandoned, or the id is wrong. GET /api/matches lists finished matches.";

interface Seat {
  readonly sessionId: string;
}

const invoke = (method: string, room: string, options: object, auth: AuthContext): Promise<Seat> =>
  matchMaker.controller.invokeMethod(method, room, options, auth) as Promise<Seat>;

/** Counts a place for the guest until its client joins or the reservation expires. @throws LimitError. */
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
  throw new ServerError(
    "request/not-found",
    `There is no matchmaking method "${method}"; open rooms with POST /api/matches.`,
  );
}

/**
 * @throws ServerError `match/wrong-token` before a place is reserved: a later refusal by web socket has only a number
 * as code.
 */
function assertToken(method: string, id: string, options: { readonly token?: string }): void {
  const room = matchMaker.getLocalRoomById(id);
  if (method === "joinById" && room instanceof MatchRoom) room.assertToken(options.token);
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

/** The guest, by the connection's address and not by what a header claims. */
function authContext(context: Context): AuthContext {
  const headers = new Headers(context.req.raw.headers);
  for (const name of CLAIMED_ADDRESS) headers.delete(name);
  const { remoteAddress } = (context.env as HttpBindings).incoming.socket;
  return createAuthContext({ headers, ...(remoteAddress !== undefined && { remoteAddress }) });
}
