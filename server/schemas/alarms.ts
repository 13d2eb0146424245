import { z } from "@hono/zod-openapi";
import { alarmSeverities } from "../../agents/league/alarm.ts";

/** An active alarm. */
export const alarm = z
  .object({
    id: z.string(),
    severity: z.enum(alarmSeverities),
    agent: z.string(),
    since: z.number().openapi({ description: "The agent's version at which it was raised." }),
    sentence: z.string(),
    evidence: z.record(z.string(), z.number().nullable()).openapi({
      description: "Numbers that it was raised on, with their thresholds; null for NaN and infinity.",
    }),
    advice: z.string().openapi({ description: "What to try." }),
  })
  .openapi("Alarm");
