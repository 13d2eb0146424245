import { z } from "@hono/zod-openapi";
import { banKinds } from "../common/ban-kinds.ts";
import { displayName } from "./common.ts";

const subject = {
  kind: z.enum(banKinds),
  subject: z.string().min(1).max(100).openapi({
    description:
      "A person's public id, what follows `bot:` in a bot's reference, or an address; an IPv6 address means its whole /64 network.",
  }),
};

export const banRequest = z
  .object({
    ...subject,
    reason: displayName(200).optional().openapi({ description: "A sentence that the guest reads." }),
    seconds: z
      .number()
      .positive()
      .max(10 * 366 * 86_400)
      .optional()
      .openapi({ description: "How long; until it is lifted if absent." }),
  })
  .strict()
  .openapi("BanRequest");

export const liftRequest = z.object(subject).strict().openapi("LiftBan");
export const liftedBan = z.object(subject).openapi("LiftedBan");

export const ban = z
  .object({
    ...subject,
    reason: z.string().nullable(),
    at: z.number(),
    until: z.number().nullable().openapi({ description: "Milliseconds since 1970; null: until it is lifted." }),
  })
  .openapi("Ban");

export const banList = z.object({ bans: z.array(ban) }).openapi("Bans");

/** The people of a match, for its operator. */
export const roomGuests = z
  .object({
    room: z.string(),
    guests: z.array(
      z.object({
        seat: z.number(),
        name: z.string(),
        person: z.string().nullable().openapi({ description: "The public id; null for a person without a key." }),
        address: z.string().nullable().openapi({ description: "As limits count it; null while disconnected." }),
      }),
    ),
  })
  .openapi("RoomGuests");

export type BanAnswer = z.infer<typeof ban>;
export type BanList = z.infer<typeof banList>;
export type LiftedBan = z.infer<typeof liftedBan>;
export type RoomGuests = z.infer<typeof roomGuests>;
