import { z } from "@hono/zod-openapi";
import { budgetProgress, displayName, gameOptions, id, mainMeasures, meaning } from "./common.ts";
import { launchRequest, leagueConfig } from "./leagues.ts";

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
    arms: z
      .array(armSettings.extend({ name: displayName(80) }).strict())
      .openapi({ description: "One arm each, with the settings in which it differs." }),
    seeds: z
      .union([z.number().int().min(0), z.array(z.number())])
      .openapi({ description: "A count n, for the seeds 1 to n, or a list." }),
    baseline: z
      .string()
      .optional()
      .openapi({ description: "The arm that the others are compared with; the first by default." }),
  })
  .strict();

/** A new experiment: the arms of a file, or the ablations of a preset. */
export const newExperiment = experimentFile
  .partial({ arms: true })
  .extend({
    preset: id.optional().openapi({ description: "A preset by id, in place of arms." }),
    ablations: z.array(z.string().max(100)).optional().openapi({
      description: 'One arm each: ablations of the preset, "none" for the preset itself, or "all"; none by default.',
    }),
    updates: z.number().int().min(1).optional().openapi({ description: "Ends every league after this many updates." }),
    allowSeconds: z
      .boolean()
      .optional()
      .openapi({ description: "Accepts budgets in seconds, whose results depend on the machine." }),
  })
  .strict()
  .openapi("NewExperiment");

const runStatus = z.enum(["waiting", "running", "paused", "ended", "damaged", "missing"]).openapi({
  description: "waiting: not started yet; missing: its league was deleted; the others are its league's.",
});

export const experimentSummary = z
  .object({
    id: z.string(),
    name: z.string(),
    createdAt: z.number(),
    status: z.enum(["running", "paused", "ended", "damaged"]).openapi({
      description: "ended: no run is left to play, or it was stopped; damaged: it can't be read, and can be deleted.",
    }),
    reason: z.string().openapi({ description: "Why it isn't running; a sentence, or empty." }),
    problem: z.string().nullable().openapi({ description: "Why it makes no progress although it is running." }),
    arms: z.number(),
    seeds: z.number(),
    counts: z.record(runStatus, z.number()).openapi({ description: "Number of runs by status." }),
    share: z.number().openapi({ description: "Share of all budgets that is spent, from 0 to 1." }),
    secondsLeft: z
      .number()
      .nullable()
      .openapi({ description: "Estimate from the runs so far; null before one is known, and unless it is running." }),
  })
  .openapi("Experiment");

const low = z.number().nullable();
const bounds = { low, high: low };
const runEstimate = z.object({ iqm: z.number(), ...bounds, n: z.number() });

const experimentRun = z.object({
  arm: z.string(),
  seed: z.number(),
  league: z.string().openapi({ description: "The league's id, whether or not it exists." }),
  status: runStatus,
  reason: z.string(),
  updates: z.number(),
  policy: z.string().nullable(),
  engines: z.array(z.string()),
  releases: z.array(z.string()),
  progress: budgetProgress.nullable(),
});

export const experimentDetail = experimentSummary
  .omit({ arms: true, seeds: true })
  .extend({
    definition: z.object({
      arms: z.array(z.object({ name: z.string(), config: leagueConfig })),
      seeds: z.array(z.number()),
      baseline: z.string(),
    }),
    headline: z.array(z.string()).openapi({
      description: "Measures, or families of measures, that the games name as their main ones.",
    }),
    main: mainMeasures,
    runs: z.array(experimentRun).openapi({ description: "In the order in which they start." }),
    complete: z.boolean().openapi({ description: "Whether every run is finished." }),
    arms: z
      .array(z.object({ name: z.string(), seeds: z.array(z.number()), measures: z.record(z.string(), runEstimate) }))
      .openapi({
        description:
          "Interquartile means of the finished runs' last values, with bootstrap intervals; null with fewer than 3 runs.",
      }),
    differences: z
      .array(
        z.object({
          arm: z.string(),
          baseline: z.string(),
          measure: z.string(),
          mean: z.number(),
          ...bounds,
          pairs: z.number(),
          probabilityOfImprovement: z.object({ value: z.number(), ...bounds }),
        }),
      )
      .openapi({ description: "Each arm minus the baseline, paired by seed." }),
    curves: z
      .record(
        z.string(),
        z.array(z.object({ arm: z.string(), points: z.array(runEstimate.extend({ version: z.number() })) })),
      )
      .openapi({ description: "By measure; between two evaluations of a run, its value is interpolated linearly." }),
    settings: z
      .record(z.string(), z.record(z.string(), z.unknown()))
      .openapi({ description: "Settings in which the arms differ: a value an arm." }),
    meanings: z.record(z.string(), meaning),
    notes: z.array(z.string()).openapi({ description: "What a reader must know before believing the results." }),
  })
  .openapi("ExperimentDetail");

export type ArmSettings = z.infer<typeof armSettings>;
export type NewExperimentRequest = z.infer<typeof newExperiment>;
export type ExperimentSummary = z.infer<typeof experimentSummary>;
export type ExperimentDetail = z.infer<typeof experimentDetail>;
