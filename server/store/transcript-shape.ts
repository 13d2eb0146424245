import { z } from "zod";
import type { TranscriptTotals, TurnTranscript } from "../../agents/transcript.ts";

const count = z.int().min(0);

const attempt = z.looseObject({
  request: z.string().optional(),
  answer: z.union([z.string(), z.number()]).nullable(),
  thought: z.string().optional(),
  fault: z.looseObject({ code: z.string(), message: z.string() }).nullable(),
  milliseconds: z.number(),
  usage: z
    .looseObject({
      promptTokens: z.number().optional(),
      completionTokens: z.number().optional(),
      cost: z.number().optional(),
    })
    .optional(),
});

/** The turns of external players in an episode, as stored. */
export const transcriptShape: z.ZodType<TurnTranscript[]> = z.array(
  z.looseObject({
    seat: count,
    adviser: z.string().optional(),
    ply: count,
    attempts: z.array(attempt),
    result: z.enum(["played", "random", "forfeited"]),
  }),
);

/** Sums of turns, as stored for lists. */
export const totalsShape: z.ZodType<TranscriptTotals> = z.looseObject({
  turns: count,
  failures: count,
  faults: z.record(z.string(), count),
  milliseconds: z.number(),
  promptTokens: z.number(),
  completionTokens: z.number(),
  cost: z.number(),
});
