import { createRoute, z, type OpenAPIHono } from "@hono/zod-openapi";
import { matchMaker } from "@colyseus/core";
import { ServerError } from "../../errors.ts";
import { MatchRoom } from "../../rooms/match.ts";
import { endedMatch, endRequest } from "../../schemas/matches.ts";
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

/** What an operator may do to rooms. */
export function addRoomRoutes(api: OpenAPIHono, { assertAdmin, sessions, log }: ApiParts): void {
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

/** @throws ServerError `match/not-found`. */
function findRoom(id: string): MatchRoom {
  const room = matchMaker.getLocalRoomById(id);
  if (room instanceof MatchRoom) return room;
  throw new ServerError(
    "match/not-found",
    `There is no match in a room ${id}: it is over, or the id is wrong. The page's address of a match ends in its room.`,
  );
}
