import { z } from "@hono/zod-openapi";
import { numberFacts } from "./common.ts";

const ruleFacts = z
  .object({
    id: z.string(),
    summary: z.string(),
    needsWinner: z.boolean().openapi({ description: "Whether games of partners can't use it." }),
    pastShare: z.number().nullable().openapi({
      description: "Its default of the setting pastShare; null where it ignores that setting, and for other rules.",
    }),
    options: z.record(z.string(), numberFacts),
  })
  .openapi("Rule");

const choosable = z.object({
  implied: z.string().nullable().openapi({ description: "The rule of a league that chooses none; null for no rule." }),
  rules: z.array(ruleFacts),
});

/** The rules that a league can choose, by the setting that chooses them. */
export const leagueRules = z
  .object({ matchmaking: choosable, checkpoints: choosable, gate: choosable, parents: choosable })
  .openapi("LeagueRules");

export type RuleFacts = z.infer<typeof ruleFacts>;
export type LeagueRules = z.infer<typeof leagueRules>;
