import { z } from "@hono/zod-openapi";

/** Sums of the turns of one seat. */
export const transcriptTotals = z
  .object({
    turns: z.number(),
    failures: z.number().openapi({ description: "Turns in which no answer was played." }),
    faults: z.record(z.string(), z.number()).openapi({ description: "Refused and failed answers, by code." }),
    milliseconds: z.number(),
    promptTokens: z.number(),
    completionTokens: z.number(),
    cost: z.number().openapi({ description: "US dollars, from the prices in LLM_FILE; 0 if it names none." }),
  })
  .openapi("TranscriptTotals");

const attempt = z
  .object({
    request: z.string().nullable().openapi({ description: "Exactly what was sent; null if not recorded." }),
    answer: z.union([z.string(), z.number()]).nullable().openapi({
      description: "Word for word, or the number of an action; null if none arrived.",
    }),
    thought: z.string().nullable().openapi({ description: "Reasoning apart from the answer." }),
    fault: z
      .object({ code: z.string(), message: z.string() })
      .nullable()
      .openapi({ description: "Why it was not played; null if it was." }),
    milliseconds: z.number(),
    promptTokens: z.number().nullable(),
    completionTokens: z.number().nullable(),
    cost: z.number().nullable().openapi({ description: "US dollars." }),
  })
  .openapi("TranscriptAttempt");

/** One turn of a player outside the server. */
export const transcriptTurn = z
  .object({
    seat: z.number(),
    adviser: z.string().nullable().openapi({ description: "Who gave it as advice to the seat; null for a move." }),
    ply: z.number().openapi({ description: "Number of actions before it, chance included." }),
    result: z.enum(["played", "random", "forfeited"]),
    attempts: z.array(attempt),
  })
  .openapi("TranscriptTurn");
