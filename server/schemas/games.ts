import { z } from "@hono/zod-openapi";
import { numberFacts } from "./common.ts";

export const gameFacts = z
  .object({
    id: z.string(),
    name: z.string(),
    summary: z.string(),
    version: z.number(),
    roles: z.array(z.string()),
    rolesAlike: z.boolean().openapi({ description: "Whether a mean over a policy's seats is meaningful." }),
    maxPlies: z.number(),
    actions: z.number(),
    observation: z.object({ kind: z.string(), size: z.number() }),
    utility: z.object({
      min: z.number(),
      max: z.number(),
      sum: z.number().nullable(),
      identical: z
        .literal(true)
        .optional()
        .openapi({ description: "Present in a game of partners: all seats always get the same return." }),
      unit: z.string(),
    }),
    enumerable: z.boolean(),
    options: z.record(z.string(), z.unknown()),
    scripted: z.array(z.object({ id: z.string(), summary: z.string(), seats: z.array(z.number()).nullable() })),
    headline: z
      .array(z.string())
      .openapi({ description: "The most informative measures or families of measures, in order." }),
    bases: z
      .array(z.object({ id: z.string(), summary: z.string() }))
      .openapi({ description: "Base policies that a league can start from." }),
    view: z.string().nullable().openapi({ description: "The module of a plugin's view; null for games of the page." }),
  })
  .openapi("Game");

export const learnerFacts = z
  .object({
    id: z.string(),
    summary: z.string(),
    hyperparameters: z.record(
      z.string(),
      numberFacts.extend({
        byRole: z.boolean().openapi({ description: "Whether a role can have its own value, as NAME.ROLE." }),
      }),
    ),
    metrics: z.record(z.string(), z.string()).openapi({ description: "Meaning of each metric of an update." }),
    averages: z.boolean().openapi({ description: "Whether it keeps an average of the weights too." }),
    clipsRatios: z.boolean().openapi({ description: "Whether its leagues can learn from people: `learnFrom`." }),
    pastShare: z.number().nullable().openapi({
      description: "Its default of the setting pastShare where no matchmaking rule is chosen; null for the rule's.",
    }),
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
    seats: z.array(z.number()).openapi({ description: "Seats it can play." }),
    learns: z.boolean().openapi({
      description: "Whether its league learns from matches of people who agree to that: `consent` of a match request.",
    }),
    untrained: z
      .array(z.object({ seat: z.number(), cast: z.string() }))
      .openapi({ description: "Seats that a policy never learned, and the player its league seats there." }),
  })
  .openapi("Player");

export type GameFacts = z.infer<typeof gameFacts>;
export type LearnerFacts = z.infer<typeof learnerFacts>;
export type PlayerFacts = z.infer<typeof player>;
