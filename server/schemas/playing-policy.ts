import { z } from "@hono/zod-openapi";

/** The policy that an agent plays with where it does not learn. */
export const playingPolicy = z
  .object({
    policy: z.string(),
    weights: z.enum(["last", "average"]),
    version: z.number(),
    comparison: z
      .object({ version: z.number(), last: z.number(), average: z.number() })
      .nullable()
      .openapi({ description: "The newest NashConv of both weights; null where the average isn't measured." }),
  })
  .openapi("PlayingPolicy");
