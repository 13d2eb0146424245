import { z } from "@hono/zod-openapi";
import { consent, personName, playerKey } from "./matches.ts";

/** Issued invitations have 32 characters. */
const invitation = z.string().min(1).max(100).openapi({ description: "The invitation, from its link." });

export const invitationRequest = z.object({ invitation }).strict().openapi("InvitationRequest");

export const acceptRequest = z
  .object({ invitation, name: personName.optional(), player: playerKey.optional(), consent: consent.optional() })
  .strict()
  .openapi("AcceptInvitation");

/** A match to which a person is invited. */
export const invitationFacts = z
  .object({
    game: z.string(),
    seat: z.number().openapi({ description: "The seat that is offered." }),
    role: z.string(),
    inviter: z.string().openapi({ description: "Name of the person who invites." }),
    seats: z.array(z.object({ role: z.string(), name: z.string(), kind: z.string() })),
    learns: z.boolean().openapi({ description: "Whether a league of the match learns from people who agree to it." }),
    expiresAt: z.number().openapi({ description: "Until when it can be accepted, milliseconds since 1970." }),
  })
  .openapi("Invitation");

export const acceptedSeat = z
  .object({ room: z.string(), seat: z.number(), token: z.string().openapi({ description: "The seat's token." }) })
  .openapi("AcceptedInvitation");

export type AcceptRequest = z.infer<typeof acceptRequest>;
export type InvitationFacts = z.infer<typeof invitationFacts>;
export type AcceptedSeat = z.infer<typeof acceptedSeat>;
