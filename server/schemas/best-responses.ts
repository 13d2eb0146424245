import { z } from "@hono/zod-openapi";
import { MAX_SEED } from "../../agents/league/choice.ts";
import { estimate } from "./common.ts";

const responseFacts = {
  policy: z.string(),
  agent: z.string(),
  version: z.number().openapi({ description: "Updates of the policy's agent." }),
  seat: z.number().openapi({ description: "The seat of the best response; the policy has the others." }),
  updates: z.number().openapi({ description: "Updates of each run, where it has to be trained." }),
  runs: z.number().openapi({ description: "Runs, of which the best is kept." }),
};

export const bestResponse = estimate
  .extend({
    ...responseFacts,
    exact: z.boolean().openapi({ description: "Whether it is the maximum; otherwise a lower bound." }),
    meaning: z.string().openapi({ description: "How it was found." }),
    own: estimate.nullable().openapi({ description: "What the policy itself earns in the seat; null if not known." }),
  })
  .openapi("BestResponse");

/** A best response that is being found. */
export const respondingTo = z.object(responseFacts);

export const responseWish = z
  .object({
    policy: z
      .string()
      .regex(/^(newest|[0-9a-f]{1,64})$/)
      .optional()
      .openapi({
        description: "newest, or the beginning of the hash of a newest policy or a member; the playing policy.",
      }),
    seat: z.string().max(60).optional().openapi({
      description: "By role or number; by default the first with an opponent that the policy learned.",
    }),
    updates: z.number().int().min(1).max(1000).optional(),
    seeds: z.number().int().min(1).max(16).optional().openapi({ description: "Runs; the best is kept." }),
    seed: z.number().int().min(0).max(MAX_SEED).optional(),
  })
  .strict()
  .openapi("BestResponseRequest");
