import { z } from "@hono/zod-openapi";

/** What is told of a match that was played. */
export const matchSummary = z
  .object({
    id: z.string(),
    league: z.string().nullable(),
    game: z.string(),
    startedAt: z.number(),
    endedAt: z.number(),
    outcome: z.enum(["finished", "forfeited", "abandoned"]),
    forfeit: z
      .object({ seat: z.number(), reason: z.enum(["time", "left", "absent"]) })
      .optional()
      .openapi({ description: "Who lost it before its end, and how; only where it was forfeited." }),
    names: z.array(z.string()),
    pairing: z.array(z.string()),
    returns: z.array(z.number()),
    plies: z.number(),
  })
  .openapi("MatchSummary");

/** An entry of a list of matches. */
export const listedMatch = matchSummary
  .extend({
    outcome: z.enum(["finished", "forfeited", "abandoned", "damaged"]).openapi({
      description: "damaged: its record can't be read; `reason` says why, and names, returns and plies are empty.",
    }),
    reason: z.string().optional().openapi({ description: "Only where it is damaged." }),
  })
  .openapi("ListedMatch");
