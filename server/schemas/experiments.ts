import { z } from "@hono/zod-openapi";
import { displayName, gameOptions, id } from "./common.ts";
import { launchRequest } from "./leagues.ts";

const numbers = z.record(z.string(), z.number());

/** An arm's settings: those of a launch, with the short forms of the command line. */
const armSettings = launchRequest.omit({ name: true, learner: true }).extend({
  learner: z
    .union([id, z.object({ id: id.optional(), hyperparameters: numbers.optional() }).strict()])
    .optional()
    .openapi({ description: "A learner's id, or its id and hyperparameters." }),
  option: gameOptions.optional().openapi({ description: "The same as `options`." }),
  set: numbers.optional().openapi({ description: "Hyperparameters of the learner and sizes of the league, by name." }),
  updates: z.number().int().min(1).optional().openapi({ description: "The same as `budget.updates`." }),
});

/** An experiment as a file. */
export const experimentFile = z
  .object({
    name: displayName(80).optional(),
    settings: armSettings.optional().openapi({ description: "Settings of every arm; an arm's own override them." }),
    arms: z.array(armSettings.extend({ name: displayName(80) }).strict()),
    seeds: z
      .union([z.number().int().min(0), z.array(z.number())])
      .openapi({ description: "A count n, for the seeds 1 to n, or a list." }),
    baseline: z
      .string()
      .optional()
      .openapi({ description: "The arm that the others are compared with; the first by default." }),
  })
  .strict();

export type ArmSettings = z.infer<typeof armSettings>;
