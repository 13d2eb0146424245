import { networkKinds } from "../../agents/networks/network.ts";
import { z } from "@hono/zod-openapi";
import { hiddenSizes, leagueSizes, MAX_SEED } from "../../agents/league/choice.ts";
import { matchSummary, type listedMatch } from "./match-schemas.ts";
import { budgetProgress } from "./progress-schema.ts";

/** What the HTTP API takes and gives: one schema a shape; the OpenAPI document and the page's types both come from here. */

/** Characters that a terminal obeys, that turn the direction of text, that end lines, or that nothing shows. */
const UNSEEN = /[\p{Cc}\p{Cs}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u;

/** A name for people, up to `most` characters. */
const displayName = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .refine((name) => !UNSEEN.test(name), "A name has no control characters and no marks of text direction");

/** The id of a game, preset, learner and the like. */
const id = z.string().max(100);

/** A player's reference. */
const reference = z.string().max(100);

const [leastLayers, mostLayers] = hiddenSizes.layers;
const [leastWidth, mostWidth] = hiddenSizes.width;

/** A whole number in an address, in decimal digits: not "", "1e3" or "0x10". */
export const wholeNumber = (least = 0, most = Number.MAX_SAFE_INTEGER) =>
  z
    .string()
    .regex(/^\d+$/, "It takes a whole number")
    .transform(Number)
    .pipe(z.number().int().min(least).max(most))
    .openapi({ type: "integer", minimum: least, maximum: most });

const optionValue = z.union([z.boolean(), z.number(), z.string()]);
const gameOptions = z.record(z.string(), optionValue);

export const errorBody = z
  .object({ error: z.object({ code: z.string(), message: z.string() }) })
  .openapi("Error", { description: "A refusal: a code, and a sentence that says what to do." });

export const gameFacts = z
  .object({
    id: z.string(),
    name: z.string(),
    summary: z.string(),
    version: z.number(),
    roles: z.array(z.string()),
    rolesAlike: z.boolean().openapi({ description: "Whether a mean over the seats of a policy says something." }),
    maxPlies: z.number(),
    actions: z.number(),
    observation: z.object({ kind: z.string(), size: z.number() }),
    utility: z.object({ min: z.number(), max: z.number(), sum: z.number().nullable(), unit: z.string() }),
    enumerable: z.boolean(),
    options: z.record(z.string(), z.unknown()),
    scripted: z.array(z.object({ id: z.string(), summary: z.string(), seats: z.array(z.number()).nullable() })),
    headline: z.array(z.string()).openapi({ description: "Measures, or families of them, that say most, in order." }),
    bases: z
      .array(z.object({ id: z.string(), summary: z.string() }))
      .openapi({ description: "Base policies that a league may start from." }),
  })
  .openapi("Game");

export const learnerFacts = z
  .object({
    id: z.string(),
    summary: z.string(),
    hyperparameters: z.record(
      z.string(),
      z.object({
        default: z.number(),
        min: z.number(),
        max: z.number(),
        integer: z.boolean().openapi({ description: "Whether it takes whole numbers alone." }),
        meaning: z.string(),
        byRole: z.boolean().openapi({ description: "Whether a role may have a value of its own, as NAME.ROLE." }),
      }),
    ),
    metrics: z.record(z.string(), z.string()).openapi({ description: "What each metric of an update means." }),
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
    seats: z.array(z.number()).openapi({ description: "Seats it can take." }),
    untrained: z
      .array(z.object({ seat: z.number(), cast: z.string() }))
      .openapi({ description: "Seats that a policy never learned, and who sits there in its league." }),
  })
  .openapi("Player");

const estimate = z
  .object({ value: z.number(), low: z.number(), high: z.number(), n: z.number() })
  .openapi("Estimate", { description: "A value with its 95% interval and sample size (0 where it is exact)." });

const meaning = z.object({ unit: z.string(), meaning: z.string() }).openapi("MeasureMeaning");

const measure = estimate.extend(meaning.shape).openapi("Measure");

export const leagueSummary = z
  .object({
    id: z.string(),
    name: z.string(),
    game: z.string(),
    status: z.enum(["running", "paused", "ended", "damaged"]).openapi({
      description: "damaged: what is stored of it can't be read; `reason` says why, and it can be deleted.",
    }),
    reason: z.string(),
    episodes: z.number(),
    steps: z.number(),
    updates: z.number(),
    members: z.number(),
    createdAt: z.number(),
    seconds: z.number().openapi({ description: "Seconds it ran, pauses left out." }),
    episodesPerSecond: z.number().openapi({ description: "Over the last ten seconds; 0 when it doesn't run here." }),
    measures: z
      .record(z.string(), measure)
      .openapi({ description: "What says most of the newest evaluation; empty before the first." }),
    arena: z.string().nullable().openapi({ description: "Id of its arena room while it has one." }),
    progress: budgetProgress
      .nullable()
      .openapi({ description: "How far it has come in its budget; null without one." }),
  })
  .openapi("League");

const crossPlay = z
  .object({
    members: z.array(z.object({ policy: z.string(), version: z.number() })),
    seat: z.number().openapi({ description: "The row's seat; the column's policy takes the others." }),
    cells: z.array(z.array(estimate)).openapi({ description: "Mean return of the row's seat: cells[row][column]." }),
  })
  .openapi("CrossPlay");

const leagueConfig = z.object({
  game: z.string(),
  options: gameOptions,
  seed: z.number(),
  learner: z.object({ id: z.string(), hyperparameters: z.record(z.string(), z.number()) }),
  network: z.enum(networkKinds).openapi({ description: "What the policy network is made of." }),
  hidden: z.array(z.number()),
  towers: z.array(z.array(z.number())).openapi({ description: "Roles that share weights, by seat." }),
  base: z.string().nullable().openapi({ description: "The game's base policy it started from; null: first weights." }),
  cast: z.array(z.string()).openapi({
    description: 'Who sits in each seat: "policy" (it learns), "base", or a player\'s reference.',
  }),
  ahead: z.boolean().openapi({ description: "Whether segments are played ahead of the update under way." }),
  crossVersions: z.number().openapi({ description: "Newest versions that meet in every combination; 1: one." }),
  preset: z.object({ id: z.string(), ablation: z.string().nullable() }).nullable(),
  segmentEpisodes: z.number(),
  segmentsPerUpdate: z.number(),
  pastShare: z.number(),
  snapshotEvery: z.number(),
  evaluateEvery: z.number(),
  budget: z.object({ updates: z.number().optional(), seconds: z.number().optional() }),
});

const size = (name: keyof typeof leagueSizes) => z.number().min(leagueSizes[name][0]).max(leagueSizes[name][1]);

export const launchRequest = z
  .object({
    game: id.optional().openapi({ description: "May be left out where a preset names it." }),
    preset: id.optional().openapi({ description: "A preset by id; what else is given overrides it." }),
    ablation: id.optional().openapi({ description: "An ablation of the preset, by id." }),
    name: displayName(80).optional(),
    options: gameOptions.optional(),
    seed: z.number().int().min(0).max(MAX_SEED).optional(),
    learner: z.object({ id: id.optional(), hyperparameters: z.record(z.string(), z.number()).optional() }).optional(),
    network: z.enum(networkKinds).optional(),
    hidden: z.array(z.number().int().min(leastWidth).max(mostWidth)).min(leastLayers).max(mostLayers).optional(),
    towers: z
      .array(z.array(z.number().int().min(0)).max(8))
      .max(8)
      .optional(),
    base: id.nullable().optional(),
    cast: z.array(reference).max(8).optional(),
    ahead: z.boolean().optional(),
    crossVersions: size("crossVersions").int().optional(),
    segmentEpisodes: size("segmentEpisodes").int().optional(),
    segmentsPerUpdate: size("segmentsPerUpdate").int().optional(),
    pastShare: size("pastShare").optional(),
    snapshotEvery: size("snapshotEvery").int().optional(),
    evaluateEvery: size("evaluateEvery").int().optional(),
    budget: z.object({ updates: z.number().int().min(1).optional(), seconds: z.number().min(1).optional() }).optional(),
  })
  .strict()
  .openapi("LaunchRequest");

export const leagueDetail = leagueSummary
  .extend({
    config: leagueConfig,
    request: launchRequest.openapi({ description: "The shortest launch that gives this configuration." }),
    policy: z.string().nullable(),
    population: z.array(z.object({ policy: z.string(), version: z.number(), at: z.number() })),
    evaluations: z.array(
      z.object({
        version: z.number(),
        episodes: z.number(),
        seconds: z.number(),
        at: z.number(),
        measures: z.record(z.string(), estimate).openapi({
          description:
            "Six significant digits. Where there are dozens, what a game does not put first is left out of most points, never of the first and the newest.",
        }),
      }),
    ),
    meanings: z
      .record(z.string(), meaning)
      .openapi({ description: "Unit and meaning of every measure of `evaluations`, by name." }),
    learning: z.array(
      z.object({
        version: z.number(),
        episodes: z.number(),
        samples: z.number(),
        lag: z.number(),
        at: z.number(),
        metrics: z.record(z.string(), z.number()),
      }),
    ),
    payoffs: z
      .array(z.object({ row: z.string(), column: z.string(), episodes: z.number(), mean: z.number() }))
      .openapi({
        description:
          "Mean return of `row` against `column`, over the seats they took; empty where roles are not alike: then `matrices` tells each seat's.",
      }),
    matrices: z
      .record(z.string(), crossPlay)
      .openapi({ description: "The newest meetings of snapshots, by the seat of their rows; empty before the first." }),
    /** Reference lines for the curves: measure name -> lines with a label and value. */
    references: z.record(z.string(), z.array(z.object({ label: z.string(), value: z.number() }))),
  })
  .openapi("LeagueDetail");

export const presetFacts = z
  .object({
    id: z.string(),
    name: z.string(),
    game: z.string(),
    paper: z.object({ authors: z.string(), year: z.number(), title: z.string() }),
    summary: z.string(),
    note: z.string().openapi({ description: "Where it departs from the paper's constants, and why." }),
    ablations: z.array(
      z.object({
        id: z.string(),
        summary: z.string(),
        config: leagueConfig.openapi({ description: "The league it launches with this ablation." }),
      }),
    ),
    config: leagueConfig.openapi({ description: "The league it launches." }),
    defaults: leagueConfig.openapi({ description: "The league of its game and learner where nothing else is chosen." }),
  })
  .openapi("Preset");

export const matchRequest = z
  .object({
    game: id,
    options: gameOptions.optional(),
    /** One player reference a seat; "human" keeps the seat for who holds its token. */
    seats: z.array(reference).min(1).max(8),
    name: displayName(40).optional().openapi({ description: "The person's display name." }),
  })
  .strict()
  .openapi("MatchRequest");

export const matchTicket = z
  .object({
    room: z.string(),
    /** For each human seat, the token that sits down there. */
    tokens: z.array(z.object({ seat: z.number(), token: z.string() })),
  })
  .openapi("MatchTicket");

/** A ply as it is told after the end, when everything is revealed. */
export const revealedPly = z
  .object({
    turn: z.number().openapi({ description: "The seat that moved, or -1 for chance." }),
    action: z.number(),
    label: z.string(),
    /** The player's probabilities over its legal actions; null where it states none. */
    probabilities: z.array(z.object({ action: z.number(), label: z.string(), probability: z.number() })).nullable(),
    milliseconds: z.number(),
  })
  .openapi("RevealedPly");

export const matchReplay = matchSummary
  .extend({
    sentence: z.string().openapi({ description: "How it ended." }),
    options: gameOptions,
    roles: z.array(z.string()),
    steps: z.array(revealedPly),
    /** Everything revealed before ply 0, 1, …, and after the last: `steps.length + 1` views. */
    views: z.array(z.unknown()),
    /** The same for the public, and for each seat. */
    publicViews: z.array(z.unknown()),
    seatViews: z.array(z.array(z.unknown())),
    episode: z
      .object({
        version: z.number().openapi({ description: "Of the game's rules." }),
        seed: z.string().openapi({ description: "Names the random stream that chance and players drew from." }),
        origin: z.string(),
        actions: z.array(z.number()),
        logProbs: z.array(z.number().nullable()).openapi({
          description:
            "Behaviour log-probability of each action, nats; null for chance and where a player states none.",
        }),
      })
      .openapi({ description: "What is stored of it; options, pairing and returns stand outside." }),
  })
  .openapi("MatchReplay");

export type GameFacts = z.infer<typeof gameFacts>;
export type LearnerFacts = z.infer<typeof learnerFacts>;
export type PlayerFacts = z.infer<typeof player>;
export type PresetFacts = z.infer<typeof presetFacts>;
export type LeagueSummary = z.infer<typeof leagueSummary>;
export type LeagueDetail = z.infer<typeof leagueDetail>;
export type LaunchRequest = z.infer<typeof launchRequest>;
export type MatchRequest = z.infer<typeof matchRequest>;
export type MatchTicket = z.infer<typeof matchTicket>;
export type MatchListing = z.infer<typeof listedMatch>;
export type RevealedPly = z.infer<typeof revealedPly>;
export type MatchReplay = z.infer<typeof matchReplay>;
