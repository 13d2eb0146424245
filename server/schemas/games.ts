import { z } from "@hono/zod-openapi";

export const gameFacts = z
  .object({
    id: z.string(),
    name: z.string(),
    summary: z.string(),
    version: z.number(),
    roles: z.array(z.string()),
    rolesAlike: z.boolean().openapi({ description: "Whether a mean over the seats of a policy says something." }),
    maxPlies: z.number(),
    actions: z.number(),
    observation: z.object({ kind: z.string(), size: z.number() }),
    utility: z.object({ min: z.number(), max: z.number(), sum: z.number().nullable(), unit: z.string() }),
    enumerable: z.boolean(),
    options: z.record(z.string(), z.unknown()),
    scripted: z.array(z.object({ id: z.string(), summary: z.string(), seats: z.array(z.number()).nullable() })),
    headline: z.array(z.string()).openapi({ description: "Measures, or families of them, that say most, in order." }),
    bases: z
      .array(z.object({ id: z.string(), summary: z.string() }))
      .openapi({ description: "Base policies that a league may start from." }),
  })
  .openapi("Game");

export const learnerFacts = z
  .object({
    id: z.string(),
    summary: z.string(),
    hyperparameters: z.record(
      z.string(),
      z.object({
        default: z.number(),
        min: z.number(),
        max: z.number(),
        integer: z.boolean().openapi({ description: "Whether it takes whole numbers alone." }),
        meaning: z.string(),
        byRole: z.boolean().openapi({ description: "Whether a role may have a value of its own, as NAME.ROLE." }),
      }),
    ),
    metrics: z.record(z.string(), z.string()).openapi({ description: "What each metric of an update means." }),
  })
  .openapi("Learner");

export const player = z
  .object({
    reference: z.string().openapi({ description: "policy:HASH, script:ID or human" }),
    name: z.string(),
    kind: z.string(),
    summary: z.string(),
    league: z.string().nullable(),
    version: z.number().nullable(),
    seats: z.array(z.number()).openapi({ description: "Seats it can take." }),
    untrained: z
      .array(z.object({ seat: z.number(), cast: z.string() }))
      .openapi({ description: "Seats that a policy never learned, and who sits there in its league." }),
  })
  .openapi("Player");

export type GameFacts = z.infer<typeof gameFacts>;
export type LearnerFacts = z.infer<typeof learnerFacts>;
export type PlayerFacts = z.infer<typeof player>;
