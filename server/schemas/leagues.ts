import { z } from "@hono/zod-openapi";
import { MAX_AGENTS } from "../../agents/league/agent-choice.ts";
import { hiddenSizes, leagueSizes, MAX_SEED } from "../../agents/league/choice.ts";
import { playingChoices } from "../../agents/league/playing-choice.ts";
import { agentKinds } from "../../agents/matchmaking/rule.ts";
import { networkKinds } from "../../agents/networks/network.ts";
import { alarm } from "./alarms.ts";
import { bestResponse, respondingTo } from "./best-responses.ts";
import { playingPolicy } from "./playing-policy.ts";
import { learnFrom } from "./learn-from.ts";
import { budgetProgress, displayName, estimate, gameOptions, id, meaning, measureSchema, reference } from "./common.ts";

const [leastLayers, mostLayers] = hiddenSizes.layers;
const [leastWidth, mostWidth] = hiddenSizes.width;

export const leagueSummary = z
  .object({
    id: z.string(),
    name: z.string(),
    game: z.string(),
    status: z.enum(["running", "paused", "ended", "damaged"]).openapi({
      description: "damaged: its stored data can't be read; `reason` says why, and it can be deleted.",
    }),
    reason: z.string(),
    episodes: z.number(),
    steps: z.number(),
    updates: z.number(),
    members: z.number(),
    createdAt: z.number(),
    seconds: z.number().openapi({ description: "Running time in seconds, without pauses." }),
    episodesPerSecond: z.number().openapi({ description: "Over the last ten seconds; 0 when it doesn't run here." }),
    measures: z
      .record(z.string(), measureSchema)
      .openapi({ description: "The most informative measures of the newest evaluation; empty before the first." }),
    arena: z.string().nullable().openapi({ description: "Id of its arena room; null while it has none." }),
    progress: budgetProgress.nullable().openapi({ description: "Its progress in its budget; null without one." }),
  })
  .openapi("League");

const crossPlay = z
  .object({
    members: z.array(z.object({ policy: z.string(), version: z.number() })),
    columns: z
      .array(z.object({ policy: z.string(), version: z.number() }))
      .optional()
      .openapi({ description: "The columns' snapshots, if another agent's; else `members`." }),
    seat: z.number().openapi({ description: "The row's seat; the column's policy plays the others." }),
    cells: z.array(z.array(estimate)).openapi({ description: "Mean return of the row's seat: cells[row][column]." }),
  })
  .openapi("CrossPlay");

const chosenRule = z.object({ rule: z.string(), options: z.record(z.string(), z.number()) });

const resolvedSettings = {
  learner: z.object({ id: z.string(), hyperparameters: z.record(z.string(), z.number()) }),
  network: z.enum(networkKinds).openapi({ description: "Kind of the policy network." }),
  hidden: z.array(z.number()),
  towers: z.array(z.array(z.number())).openapi({ description: "Roles that share weights, by seat." }),
  base: z
    .string()
    .nullable()
    .openapi({ description: "The game's base policy it started from; null for random weights." }),
  cast: z.array(z.string()).openapi({
    description:
      'Player of each seat: "policy" (it learns), "opponent" (another agent\'s), "base", or a player\'s reference.',
  }),
  crossVersions: z
    .number()
    .openapi({ description: "Number of newest versions that play each other in every combination; 1 for none." }),
  segmentEpisodes: z.number(),
  segmentsPerUpdate: z.number(),
  pastShare: z.number(),
  snapshotEvery: z.number(),
  evaluateEvery: z.number(),
  matchmaking: chosenRule,
  checkpoints: chosenRule,
  gate: chosenRule,
  parents: chosenRule.nullable(),
  payoffEpisodes: z.number().openapi({
    description: "Episodes of a new member against each of the members it is most uncertain against; 0 for none.",
  }),
  ladderEpisodes: z.number().openapi({
    description: "Episodes of a new member against each of the game's scripted players; 0 for none.",
  }),
  playing: z.enum(playingChoices).openapi({ description: "Weights that it plays with where it does not learn." }),
  parent: z.string().nullable().openapi({ description: "Hash of the policy that it started from." }),
};

const agentConfig = z.object({
  id: z.string(),
  kind: z.enum(agentKinds),
  share: z.number(),
  settings: z.object(resolvedSettings),
});

export const leagueConfig = z.object({
  game: z.string(),
  options: gameOptions,
  seed: z.number(),
  ...resolvedSettings,
  learnFrom,
  ladderPlayers: z.array(z.string()).openapi({
    description: "Players beyond the game's scripted ones that new members play, by reference.",
  }),
  ahead: z.boolean().openapi({ description: "Whether segments are played while an update is in progress." }),
  preset: z.object({ id: z.string(), ablation: z.string().nullable() }).nullable(),
  agents: z.array(agentConfig).openapi({ description: "Empty: one main agent with the settings above." }),
  budget: z.object({ updates: z.number().optional(), seconds: z.number().optional() }),
});

const size = (name: keyof typeof leagueSizes) => z.number().min(leagueSizes[name][0]).max(leagueSizes[name][1]);

const ruleChoice = z
  .object({ rule: id.optional(), options: z.record(z.string().max(60), z.number()).optional() })
  .strict();

const tower = z.array(z.number().int().min(0)).max(8);

/** Settings that agents have for themselves. */
const agentSettings = {
  learner: z.object({ id: id.optional(), hyperparameters: z.record(z.string(), z.number()).optional() }).optional(),
  network: z.enum(networkKinds).optional(),
  hidden: z.array(z.number().int().min(leastWidth).max(mostWidth)).min(leastLayers).max(mostLayers).optional(),
  towers: z.array(tower).max(8).optional(),
  base: id.nullable().optional(),
  cast: z.array(reference).max(8).optional(),
  crossVersions: size("crossVersions").int().optional(),
  segmentEpisodes: size("segmentEpisodes").int().optional(),
  segmentsPerUpdate: size("segmentsPerUpdate").int().optional(),
  pastShare: size("pastShare").optional(),
  snapshotEvery: size("snapshotEvery").int().optional(),
  evaluateEvery: size("evaluateEvery").int().optional(),
  matchmaking: ruleChoice.optional().openapi({ description: "A matchmaking rule by id, and its options." }),
  checkpoints: ruleChoice.optional().openapi({ description: "A checkpoint rule by id, and its options." }),
  gate: ruleChoice.optional().openapi({ description: "A gate by id, and its options." }),
  parents: ruleChoice.nullable().optional().openapi({ description: "A parent choice by id, and its options." }),
  payoffEpisodes: size("payoffEpisodes").int().optional(),
  ladderEpisodes: size("ladderEpisodes").int().optional(),
  playing: z.enum(playingChoices).optional().openapi({ description: "Weights it plays with where it doesn't learn." }),
  parent: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable()
    .optional()
    .openapi({ description: "Hash of the policy that it starts from." }),
};

const agentChoice = z
  .object({
    id: z.string().max(40),
    kind: z.enum(agentKinds).optional(),
    share: z.number().optional().openapi({ description: "Share of the epochs in which it learns, up to 1." }),
    ...agentSettings,
  })
  .strict();

export const launchRequest = z
  .object({
    game: id.optional().openapi({ description: "Optional if a preset gives it." }),
    preset: id.optional().openapi({ description: "A preset by id; other fields override it." }),
    ablation: id.optional().openapi({ description: "An ablation of the preset, by id." }),
    name: displayName(80).optional(),
    options: gameOptions.optional(),
    seed: z.number().int().min(0).max(MAX_SEED).optional(),
    ...agentSettings,
    ahead: z.boolean().optional(),
    longSegments: z.boolean().optional().openapi({ description: "Segments for workers, where left to the game." }),
    learnFrom: learnFrom.optional(),
    ladderPlayers: z.array(reference).max(16).optional().openapi({
      description: "Players that new members play beside the game's scripted ones, such as llm:NAME; they are rated.",
    }),
    agents: z.array(agentChoice).max(MAX_AGENTS).optional().openapi({
      description: "Agents that learn side by side; settings that one leaves out are the league's.",
    }),
    budget: z.object({ updates: z.number().int().min(1).optional(), seconds: z.number().min(1).optional() }).optional(),
  })
  .strict()
  .openapi("LaunchRequest");

const agentState = z
  .object({
    id: z.string(),
    kind: z.enum(agentKinds),
    share: z.number().openapi({ description: "Share of the epochs in which it learns." }),
    updates: z.number(),
    policy: z.string().nullable().openapi({ description: "Its newest policy; null before its first." }),
    playing: playingPolicy.nullable().openapi({
      description: "What joins the population, sits in rooms and is exported; null before its first policy.",
    }),
    members: z.number().openapi({ description: "Its members of the population." }),
  })
  .openapi("LeagueAgent");

const member = z.object({
  policy: z.string(),
  agent: z.string(),
  version: z.number().openapi({ description: "Number of updates of its agent." }),
  at: z.number(),
  parent: z.string().nullable().openapi({ description: "The frozen policy that it was trained from." }),
  isAverage: z.boolean().optional().openapi({ description: "Whether it is the average of the weights." }),
});
const refusedCandidate = member.extend({ reason: z.string() });
const placedMember = member.extend({ number: z.number().openapi({ description: "Place in the population, from 0." }) });

const payoff = z.object({
  row: z.string(),
  column: z.string(),
  episodes: z.number(),
  seats: z.array(z.number()).openapi({
    description: "The episodes by the row's seat: if unequal, the mean has part of what a seat is worth.",
  }),
  wins: z.number(),
  draws: z.number(),
  losses: z.number(),
  mean: z.number().openapi({ description: "Mean return of `row` in these episodes." }),
  low: z.number().openapi({ description: "Lower end of the mean's 95% interval; the game's least if it isn't known." }),
  high: z.number().openapi({ description: "Upper end of the mean's 95% interval." }),
});

export const leagueMembers = z
  .object({
    total: z.number().openapi({ description: "Members of the population." }),
    members: z.array(placedMember),
  })
  .openapi("LeagueMembers");

export const leaguePayoffs = z
  .object({
    seat: z.number().nullable().openapi({ description: "The row's seat; null: all that it took." }),
    members: z.array(placedMember).openapi({ description: "In the order they joined." }),
    payoffs: z.array(payoff).openapi({
      description: "Between these members, as in LeagueDetail or of `row` in that seat; pairs that met only.",
    }),
  })
  .openapi("LeaguePayoffs");

export const leagueDetail = leagueSummary
  .extend({
    config: leagueConfig,
    request: launchRequest.openapi({ description: "The shortest launch that gives this configuration." }),
    experiment: z
      .object({ id: z.string(), arm: z.string(), seed: z.number() })
      .optional()
      .openapi({ description: "The experiment that launched it, and which of its runs it is." }),
    policy: z.string().nullable(),
    playing: playingPolicy.nullable().openapi({
      description: "What joins the population, sits in rooms and is exported, of the first agent; null before it.",
    }),
    agents: z.array(agentState).openapi({
      description: "The agents that learn side by side; the first is the one that curves and `policy` are of.",
    }),
    population: z.array(placedMember).openapi({
      description:
        "Some members, in the order they joined: the newest, and those that `payoffs` are between. /members lists all.",
    }),
    refused: z.array(refusedCandidate).openapi({ description: "The newest candidates that gates refused, by agent." }),
    alarms: z.array(alarm).openapi({ description: "Active alarms of all agents, oldest first." }),
    responses: z.array(bestResponse).openapi({
      description: "The newest best responses that were requested: mean return of their seat, with 95% intervals.",
    }),
    responding: respondingTo
      .nullable()
      .openapi({ description: "A best response that was requested and is not found yet." }),
    evaluations: z.array(
      z.object({
        version: z.number(),
        episodes: z.number(),
        seconds: z.number(),
        at: z.number(),
        measures: z.record(z.string(), estimate).openapi({
          description:
            "Six significant digits. If there are dozens of measures, most points have only the game's headline; the first and the newest have all.",
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
    payoffs: z.array(payoff).openapi({
      description:
        "Mean return of `row` against `column` over the seats they played, between a few members that have met; empty if roles differ: then `matrices` has each seat's.",
    }),
    matrices: z
      .record(z.string(), crossPlay)
      .openapi({ description: "The newest cross-play of snapshots, by the seat of the rows; empty before the first." }),
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
    note: z.string().openapi({ description: "Differences from the paper's constants, and why." }),
    ablations: z.array(
      z.object({
        id: z.string(),
        summary: z.string(),
        config: leagueConfig.openapi({ description: "The league it launches with this ablation." }),
      }),
    ),
    config: leagueConfig.openapi({ description: "The league it launches." }),
    defaults: leagueConfig.openapi({ description: "The default league of its game and learner." }),
  })
  .openapi("Preset");

export type PresetFacts = z.infer<typeof presetFacts>;
export type LeagueSummary = z.infer<typeof leagueSummary>;
export type LeagueDetail = z.infer<typeof leagueDetail>;
export type MembersAnswer = z.infer<typeof leagueMembers>;
export type PayoffsAnswer = z.infer<typeof leaguePayoffs>;
export type LaunchRequest = z.infer<typeof launchRequest>;

/** What a ledger entry added to the curves and the population, as sent to watchers. */
export interface LeagueChange {
  readonly summary: LeagueSummary;
  readonly evaluation?: LeagueDetail["evaluations"][number];
  /** Unit and meaning of measures that the previous evaluation did not have. */
  readonly meanings?: LeagueDetail["meanings"];
  readonly learning?: LeagueDetail["learning"][number];
  readonly member?: LeagueDetail["population"][number];
  /** A candidate that a gate refused. */
  readonly refused?: LeagueDetail["refused"][number];
  /** All agents, where there are several. */
  readonly agents?: LeagueDetail["agents"];
  /** The playing policy, whenever it may be another. */
  readonly playing?: LeagueDetail["playing"];
  /** All matrices, not only new ones. */
  readonly matrices?: LeagueDetail["matrices"];
  /** All active alarms, whenever one is raised or cleared. */
  readonly alarms?: LeagueDetail["alarms"];
  /** All best responses, and the one being found, whenever one is requested or found. */
  readonly responses?: LeagueDetail["responses"];
  readonly responding?: LeagueDetail["responding"];
}
