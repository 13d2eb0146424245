import { z } from "@hono/zod-openapi";

/** How far a league has come in its budget. */
export const budgetProgress = z
  .object({
    unit: z.enum(["updates", "seconds"]),
    done: z.number(),
    total: z.number(),
    share: z.number().openapi({ description: "done / total, from 0 to 1." }),
    secondsLeft: z
      .number()
      .nullable()
      .openapi({ description: "About, at the recent rate; null before one is known, and after the end." }),
  })
  .openapi("BudgetProgress");
