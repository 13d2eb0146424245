import { z } from "@hono/zod-openapi";
import { isReadableName } from "../common/display-name.ts";

/*
 * Schemas of the HTTP API's requests and answers, from which the OpenAPI document and the page's types are derived.
 * This file has the shared parts.
 */

/** A display name of up to `most` characters. */
export const displayName = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .refine(isReadableName, "A name can't have control characters or text-direction marks");

/** The id of a game, preset, learner and the like. */
export const id = z.string().max(100);

/** A player's reference. */
export const reference = z.string().max(100);

/** A whole number in a URL, in decimal digits: not "", "1e3" or "0x10". */
export const wholeNumber = (least = 0, most = Number.MAX_SAFE_INTEGER) =>
  z
    .string()
    .regex(/^\d+$/, "It takes a whole number")
    .transform(Number)
    .pipe(z.number().int().min(least).max(most))
    .openapi({ type: "integer", minimum: least, maximum: most });

/** Range, default and meaning of a numeric setting. */
export const numberFacts = z.object({
  default: z.number(),
  min: z.number(),
  max: z.number(),
  integer: z.boolean().openapi({ description: "Whether it takes whole numbers only." }),
  meaning: z.string(),
});

export type NumberFacts = z.infer<typeof numberFacts>;

const optionValue = z.union([z.boolean(), z.number(), z.string()]);
export const gameOptions = z.record(z.string(), optionValue);

export const errorBody = z
  .object({ error: z.object({ code: z.string(), message: z.string() }) })
  .openapi("Error", { description: "A refusal: a code, and a sentence that says what to do." });

export const estimate = z
  .object({ value: z.number(), low: z.number(), high: z.number(), n: z.number() })
  .openapi("Estimate", { description: "A value with its 95% interval and sample size (0 if it is exact)." });

export const meaning = z.object({ unit: z.string(), meaning: z.string() }).openapi("MeasureMeaning");

export const measureSchema = estimate.extend(meaning.shape).openapi("Measure");

/** What a page shows first, and has a place for before it is measured. */
export const mainMeasures = z.array(z.string()).openapi({
  description:
    "The measures that are shown first, known before any is measured: names, or families of which one member is shown.",
});

/** A league's progress in its budget. */
export const budgetProgress = z
  .object({
    unit: z.enum(["updates", "seconds"]),
    done: z.number(),
    total: z.number(),
    share: z.number().openapi({ description: "done / total, from 0 to 1." }),
    secondsLeft: z
      .number()
      .nullable()
      .openapi({ description: "Estimate from the recent rate; null before one is known, and after the end." }),
  })
  .openapi("BudgetProgress");
