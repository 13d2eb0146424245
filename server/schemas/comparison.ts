import { z } from "@hono/zod-openapi";
import { estimate, mainMeasures, meaning, measureSchema } from "./common.ts";

/** Most leagues of a comparison. */
export const MAX_COMPARED_LEAGUES = 12;

const comparedLeague = z.object({
  id: z.string(),
  name: z.string(),
  game: z.string(),
  status: z.enum(["running", "paused", "ended"]),
  seed: z.number(),
  updates: z.number(),
  episodes: z.number(),
  createdAt: z.number(),
  measured: z
    .number()
    .nullable()
    .openapi({ description: "The version that `measures` are of; null before the first." }),
  measures: z.record(z.string(), measureSchema).openapi({ description: "All measures of the newest evaluation." }),
  evaluations: z
    .array(
      z.object({
        version: z.number(),
        episodes: z.number(),
        seconds: z.number(),
        at: z.number(),
        measures: z.record(z.string(), estimate),
      }),
    )
    .openapi({ description: "As in a league's own answer: evenly spaced points." }),
});

export const comparison = z
  .object({
    leagues: z.array(comparedLeague).openapi({ description: "In the order of the request." }),
    settings: z.array(z.object({ name: z.string(), values: z.array(z.unknown()) })).openapi({
      description: "Settings in which the leagues differ, but for the seed: a value a league, null where it has none.",
    }),
    headline: z.array(z.string()).openapi({ description: "Main measures, or families of measures, of their games." }),
    main: mainMeasures,
    meanings: z.record(z.string(), meaning),
    references: z.record(z.string(), z.array(z.object({ label: z.string(), value: z.number() }))),
  })
  .openapi("Comparison");

export type Comparison = z.infer<typeof comparison>;
