import { z } from "@hono/zod-openapi";
import { playerKey } from "./matches.ts";

export const recordRequest = z.object({ player: playerKey }).strict().openapi("RecordRequest");

const score = { wins: z.number(), draws: z.number(), losses: z.number() };

/** A person's own record. */
export const ownRecord = z
  .object({
    id: z.string().openapi({ description: "The public id: a hash of the key." }),
    games: z.array(
      z.object({
        game: z.string(),
        ...score,
        ratings: z
          .array(
            z.object({
              role: z.string().nullable(),
              rating: z.number(),
              deviation: z.number().openapi({ description: "Half of its 95% interval." }),
              matches: z.number(),
            }),
          )
          .openapi({ description: "From rated matches; one a role where roles differ." }),
        opponents: z
          .array(z.object({ name: z.string(), kind: z.enum(["person", "agent"]), ...score, lastAt: z.number() }))
          .openapi({ description: "The latest first; an agent's versions are one opponent." }),
      }),
    ),
  })
  .openapi("OwnRecord");

export type OwnRecord = z.infer<typeof ownRecord>;
