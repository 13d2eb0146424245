import type { HttpBindings } from "@hono/node-server";
import { createRoute, z, type OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { matchMaker } from "@colyseus/core";
import { ServerError } from "../../errors.ts";
import { MatchRoom } from "../../rooms/match.ts";
import { personId } from "../../rooms/stored/seat-token.ts";
import { acceptedSeat, acceptRequest, invitationFacts, invitationRequest } from "../../schemas/invitations.ts";
import { answers, jsonBody } from "../answers.ts";
import type { ApiParts } from "../parts.ts";

const params = z.object({ room: z.string().max(100) });
const show = createRoute({
  method: "post",
  path: "/api/rooms/{room}/invitation",
  summary: "What an invitation offers: game, seat, who invites, until when. POST, so that no log has the invitation.",
  request: { params, body: jsonBody(invitationRequest) },
  responses: answers(invitationFacts, "The invitation."),
});
const accept = createRoute({
  method: "post",
  path: "/api/rooms/{room}/invitation/accept",
  summary: "Accepts an invitation, once: returns the token of its seat.",
  request: { params, body: jsonBody(acceptRequest) },
  responses: answers(acceptedSeat, "The seat, to be joined with its token.", 201),
});

/** Invitations to matches; each request counts as a join. */
export function addInvitationRoutes(api: OpenAPIHono, { guests, bans, lost }: ApiParts): void {
  const enter = async (context: Context, id: string): Promise<MatchRoom> => {
    guests.spend("joins", guests.of((context.env as HttpBindings).incoming));
    const room = matchMaker.getLocalRoomById(id);
    if (room instanceof MatchRoom) return room;
    const reason = await lost.reason(id);
    if (reason) throw new ServerError(reason.code, reason.message);
    throw new ServerError(
      "match/invitation-expired",
      "This invitation has expired or was cancelled, or its match is over. Ask for a new one.",
    );
  };
  api.openapi(show, async (context) => {
    const room = await enter(context, context.req.valid("param").room);
    return context.json(room.invitations.show(context.req.valid("json").invitation), 200);
  });
  api.openapi(accept, async (context) => {
    const { room: id } = context.req.valid("param");
    const { invitation, ...guest } = context.req.valid("json");
    const room = await enter(context, id);
    if (guest.player !== undefined) bans.assertAllowed("person", personId(guest.player));
    return context.json({ room: id, ...room.invitations.accept(invitation, guest) }, 201);
  });
}
