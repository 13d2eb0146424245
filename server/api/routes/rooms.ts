import type { HttpBindings } from "@hono/node-server";
import { createRoute, z, type OpenAPIHono } from "@hono/zod-openapi";
import { matchMaker } from "@colyseus/core";
import { ServerError } from "../../errors.ts";
import { MatchRoom } from "../../rooms/match.ts";
import { hashSeatToken } from "../../rooms/stored/seat-token.ts";
import { storedPlan } from "../../rooms/stored/recovery.ts";
import { endedMatch, endRequest, restartedMatch, restartRequest } from "../../schemas/matches.ts";
import { roomGuests } from "../../schemas/bans.ts";
import { answers, jsonBody } from "../answers.ts";
import type { ApiParts } from "../parts.ts";

const end = createRoute({
  method: "post",
  path: "/api/rooms/{room}/end",
  summary: "Ends a match of people, which is stored as abandoned: no one wins or is rated. Needs the admin token.",
  request: { params: z.object({ room: z.string().max(100) }), body: jsonBody(endRequest) },
  responses: answers(endedMatch, "The match is over."),
});

const list = createRoute({
  method: "get",
  path: "/api/rooms/{room}/guests",
  summary: "The people of a match: public ids and addresses, for bans. Needs the admin token.",
  request: { params: z.object({ room: z.string().max(100) }) },
  responses: answers(roomGuests, "The people."),
});

const restart = createRoute({
  method: "post",
  path: "/api/rooms/{room}/restart",
  summary: "Starts a match again that was lost with its server: once, for all its people.",
  request: { params: z.object({ room: z.string().max(100) }), body: jsonBody(restartRequest) },
  responses: answers(restartedMatch, "The new match.", 201),
});

/** What an operator may do to rooms, and what the people of a lost match may do. */
export function addRoomRoutes(api: OpenAPIHono, parts: ApiParts): void {
  const { assertAdmin, sessions, log, guests: limits } = parts;
  api.openapi(restart, async (context) => {
    const guest = limits.of((context.env as HttpBindings).incoming);
    limits.spend("joins", guest);
    const { room } = context.req.valid("param");
    return context.json({ room: await restartLost(parts, room, context.req.valid("json").token, guest) }, 201);
  });
  api.openapi(end, (context) => {
    assertAdmin(context.req.header("authorization"));
    const { room: id } = context.req.valid("param");
    const sentence = findRoom(id).endByOperator(context.req.valid("json").reason);
    log.info({ room: id, reason: sentence }, "match ended by operator");
    return context.json({ room: id, sentence }, 200);
  });
  api.openapi(list, (context) => {
    assertAdmin(context.req.header("authorization"));
    const { room } = context.req.valid("param");
    const guests = findRoom(room).guests.map(({ session, ...guest }) => ({
      ...guest,
      address: session === null ? null : sessions.guest(session),
    }));
    return context.json({ room, guests }, 200);
  });
}

/**
 * The room in which a lost match is started again.
 * @throws ServerError `match/not-found`, `match/wrong-token`, `match/too-many`, `guest/banned`; AgentError
 * when a player is gone; GameError.
 */
async function restartLost(
  { lost, matches, players, bans, cluster }: ApiParts,
  room: string,
  token: string,
  guest: string,
): Promise<string> {
  cluster?.assertUp();
  const match = await lost.match(room);
  if (match === null)
    throw new ServerError("match/not-found", "This match was not lost, or too long ago. Open a new match.");
  const hash = hashSeatToken(token);
  const seat = match.seats.find(({ tokenHash, invited }) => tokenHash === hash && !invited);
  if (!seat) throw new ServerError("match/wrong-token", "That token does not belong to a seat of this match.");
  bans.assertAllowed("person", seat.owner ?? seat.person);
  const open = async () => matches.restart({ ...(await storedPlan(match, players)), guest });
  return lost.restart(room, () => (cluster ? cluster.inTime(open) : open()));
}

/** @throws ServerError `match/not-found`. */
function findRoom(id: string): MatchRoom {
  const room = matchMaker.getLocalRoomById(id);
  if (room instanceof MatchRoom) return room;
  throw new ServerError(
    "match/not-found",
    `There is no match in a room ${id}: it is over, or the id is wrong. The page's address of a match ends in its room.`,
  );
}
