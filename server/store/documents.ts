import { z } from "zod";
import { alarmSeverities } from "../../agents/league/alarm.ts";
import type { Segment } from "../../agents/episode.ts";
import type { LeagueEvent } from "../../agents/league/ledger.ts";
import { learnChoices } from "../../agents/league/learn-from.ts";
import { playingChoices } from "../../agents/league/playing-choice.ts";
import { agentKinds } from "../../agents/matchmaking/rule.ts";
import type { NetworkSpec, Weights } from "../../agents/networks/network.ts";
import { detailShape, forfeitShape, summaryShape } from "./match-shapes.ts";
import type { StoredLease } from "./lease.ts";
import { liveMatchShape, type LiveMatch } from "./live-match.ts";
import type { Ban } from "./ban.ts";
import type { ExperimentRecord, LeagueRecord, Match, MatchSummary, RunStart } from "./store.ts";
import { count, options, real, reals, strings } from "./shape-parts.ts";
import { networkKind, towers, weights } from "./weights-shapes.ts";
import { transcriptShape } from "./transcript-shape.ts";

/*
 * The shapes of stored documents that readers rely on. Fields added in later versions are optional, and unknown fields
 * are kept: these schemas only validate, they never rewrite.
 */

const chosenRule = z.looseObject({ rule: z.string(), options: z.record(z.string(), real) });

const settings = {
  learner: z.looseObject({ id: z.string(), hyperparameters: z.record(z.string(), real) }),
  network: networkKind.optional(),
  hidden: z.array(count),
  towers: towers.optional(),
  base: z.string().nullable().optional(),
  cast: strings.optional(),
  crossVersions: count.optional(),
  segmentEpisodes: count,
  segmentsPerUpdate: count,
  pastShare: real,
  snapshotEvery: count,
  evaluateEvery: count,
  matchmaking: chosenRule.optional(),
  checkpoints: chosenRule.optional(),
  gate: chosenRule.optional(),
  parents: chosenRule.nullable().optional(),
  payoffEpisodes: count.optional(),
  ladderEpisodes: count.optional(),
  playing: z.enum(playingChoices).optional(),
  parent: z.string().nullable().optional(),
};

const agentConfig = z.looseObject({
  id: z.string(),
  kind: z.enum(agentKinds),
  share: real,
  settings: z.looseObject(settings),
});

const config = z.looseObject({
  game: z.string(),
  options,
  seed: real,
  ...settings,
  ahead: z.boolean().optional(),
  ladderPlayers: strings.optional(),
  learnFrom: z.enum(learnChoices).optional(),
  preset: z.looseObject({ id: z.string(), ablation: z.string().nullable() }).nullable().optional(),
  agents: z.array(agentConfig).optional(),
  budget: z.looseObject({ updates: real.optional(), seconds: real.optional() }),
});

const estimate = { value: real, low: real, high: real, n: real };
const response = { policy: z.string(), version: count, seat: count, updates: count, runs: count };
const measure = z.looseObject({ ...estimate, unit: z.string(), meaning: z.string() });

const agent = z.string().optional();
const pair = <T extends z.ZodType>(of: T) => z.tuple([of, of]);
const pairResult = {
  players: pair(z.string()),
  seats: pair(count),
  episodes: count,
  wins: count,
  draws: count,
  losses: count,
  means: pair(real),
  variances: pair(real),
};

const winChanges = z.array(z.looseObject({ opponent: z.string(), candidate: real, current: real }));
const games = z.array(z.looseObject({ ...pairResult, segment: z.string() }));
const evidence = z.looseObject({ numbers: z.record(z.string(), real), gained: winChanges, lost: winChanges });

const events = z.discriminatedUnion("type", [
  z.looseObject({ type: z.literal("created"), config }),
  z.looseObject({ type: z.literal("led"), holder: z.string(), fence: count }),
  z.looseObject({ type: z.literal("self-play-released"), through: count }),
  z.looseObject({
    type: z.literal("engines-chosen"),
    engines: z.looseObject({
      segment: z.string().optional(),
      update: z.string().optional(),
      evaluation: z.string().optional(),
    }),
  }),
  z.looseObject({
    type: z.literal("segment-played"),
    agent,
    segment: z.string(),
    index: count,
    pairing: strings,
    policyVersion: count,
    episodes: count,
    steps: count,
    returns: reals,
    result: z.looseObject(pairResult).optional(),
    memory: z.record(z.string(), strings).optional(),
    seconds: real,
  }),
  z.looseObject({
    type: z.literal("policy-updated"),
    agent,
    update: z.string(),
    version: count,
    policy: z.string(),
    optimizer: z.string().nullable(),
    average: z.string().optional(),
    segments: strings,
    people: strings.optional(),
    samples: count,
    lag: real,
    metrics: z.record(z.string(), real),
    seconds: real,
  }),
  z.looseObject({
    type: z.literal("people-played"),
    agent,
    segment: z.string(),
    match: z.string(),
    person: z.string().nullable(),
    pairing: strings,
    seats: z.array(count),
    policyVersion: count,
  }),
  z.looseObject({
    type: z.literal("base-progressed"),
    agent,
    base: z.string(),
    batches: count,
    of: count,
    progress: z.string(),
    sums: z.looseObject({ decisions: real, loss: real, accuracy: real }),
    seconds: real,
  }),
  z.looseObject({
    type: z.literal("member-added"),
    agent,
    policy: z.string(),
    version: count,
    isAverage: z.boolean().optional(),
    cloned: z.looseObject({ base: z.string(), loss: real, accuracy: real, seconds: real }).optional(),
  }),
  z.looseObject({
    type: z.literal("evaluated"),
    agent,
    evaluation: z.string(),
    policy: z.string(),
    version: count,
    measures: z.record(z.string(), measure),
    thorough: z.boolean().optional(),
    seconds: real,
  }),
  z.looseObject({
    type: z.literal("cross-played"),
    matrix: z.looseObject({
      members: z.array(z.looseObject({ policy: z.string(), version: count })),
      columns: z.array(z.looseObject({ policy: z.string(), version: count })).optional(),
      seat: count,
      cells: z.array(z.array(z.looseObject(estimate))),
    }),
    seconds: real,
  }),
  z.looseObject({
    type: z.literal("gate-decided"),
    agent,
    policy: z.string(),
    version: count,
    gate: chosenRule,
    accepted: z.boolean(),
    reason: z.string(),
    evidence,
    games,
    seconds: real,
  }),
  z.looseObject({
    type: z.literal("agent-restarted"),
    agent,
    version: count,
    policy: z.string(),
    reason: z.string(),
  }),
  z.looseObject({
    type: z.literal("payoffs-played"),
    agent,
    policy: z.string(),
    results: games,
    seconds: real,
  }),
  z.looseObject({
    type: z.literal("ladder-played"),
    agent,
    policy: z.string(),
    version: count,
    results: games,
    skipped: z.array(z.looseObject({ player: z.string(), reason: z.string() })),
    seconds: real,
  }),
  z.looseObject({
    type: z.literal("best-response-requested"),
    agent,
    ...response,
    kept: z.array(z.looseObject({ seat: count, player: z.string() })),
    options,
    seed: real,
  }),
  z.looseObject({
    type: z.literal("best-response-found"),
    agent,
    ...response,
    ...estimate,
    exact: z.boolean(),
    meaning: z.string(),
    own: z.looseObject(estimate).nullable(),
    seconds: real,
  }),
  z.looseObject({
    type: z.literal("best-response-failed"),
    agent,
    policy: z.string(),
    version: count,
    seat: count,
    reason: z.string(),
  }),
  z.looseObject({
    type: z.literal("alarm-raised"),
    agent,
    alarm: z.string(),
    severity: z.enum(alarmSeverities),
    version: count,
    sentence: z.string(),
    evidence: z.record(z.string(), real),
    advice: z.string(),
  }),
  z.looseObject({ type: z.literal("alarm-cleared"), agent, alarm: z.string(), version: count }),
  z.looseObject({ type: z.literal("epoch-completed"), epoch: count }),
  z.looseObject({ type: z.literal("paused"), reason: z.string() }),
  z.looseObject({ type: z.literal("resumed") }),
  z.looseObject({ type: z.literal("ended"), reason: z.string() }),
]);

const league = z.looseObject({
  id: z.string(),
  name: z.string(),
  createdAt: real,
  config,
  experiment: z.looseObject({ id: z.string(), arm: z.string(), seed: real }).optional(),
});

const experiment = z.looseObject({
  id: z.string(),
  name: z.string(),
  createdAt: real,
  arms: z.array(z.looseObject({ name: z.string(), config })).min(1),
  seeds: reals.min(1),
  baseline: z.string(),
  control: z
    .looseObject({ state: z.enum(["running", "paused", "stopped", "ended"]), reason: z.string(), at: real })
    .optional(),
});

const runStart = z.looseObject({
  arm: z.string(),
  seed: real,
  league: z.string(),
  at: real,
  engine: z.string(),
  release: z.string(),
});

/** More episodes than any segment has: a head's count decides how much memory its columns take. */
const MAX_EPISODES = 1 << 24;

const segment = z.looseObject({
  id: z.string(),
  league: z.string(),
  agent,
  purpose: z.enum(["payoff", "gate", "people"]).optional(),
  shared: z.literal(true).optional(),
  index: count,
  game: z.string(),
  version: real,
  options,
  seed: z.string(),
  pairing: strings.max(64),
  learnerSeats: z.array(count),
  policyVersion: count,
  count: count.max(MAX_EPISODES),
  forfeits: z.array(forfeitShape.extend({ episode: count })).optional(),
  transcripts: z.array(z.looseObject({ episode: count, turns: transcriptShape })).optional(),
});

const ban = z.looseObject({ reason: z.string().nullable(), at: real, until: real.nullable() });

const lease = z.looseObject({ holder: z.string(), fence: count, expiresAt: real, takenAt: real.nullish() });

/** A network, possibly stored when all networks were dense and every role shared one tower. */
export type StoredNetwork = Omit<NetworkSpec, "vocabulary" | "towers"> & Partial<NetworkSpec>;
export type SegmentHead = Omit<Segment, "starts" | "actions" | "logProbs" | "returns">;
export type WeightsHead = Omit<Weights, "values" | "network"> & { readonly network: StoredNetwork };
export type MatchDetail = Pick<Match, "plies"> &
  Pick<Match["episode"], "version" | "options" | "seed" | "origin" | "transcript">;

/** A document's schema, with its TypeScript type. */
export interface Shape<T> {
  readonly schema: z.ZodType;
  /** Carries the type only; never set. */
  readonly type?: T;
}

const shape = <T>(schema: z.ZodType): Shape<T> => ({ schema });

export const documentShapes = {
  league: shape<LeagueRecord>(league),
  experiment: shape<ExperimentRecord>(experiment),
  runStart: shape<RunStart>(runStart),
  event: shape<LeagueEvent>(events),
  segment: shape<SegmentHead>(segment),
  weights: shape<WeightsHead>(weights),
  summary: shape<MatchSummary>(summaryShape),
  detail: shape<MatchDetail>(detailShape),
  lease: shape<StoredLease>(lease),
  liveMatch: shape<LiveMatch>(liveMatchShape),
  ban: shape<Omit<Ban, "kind" | "subject">>(ban),
};

/** What is wrong with a value, without quoting it; null when it has the shape. */
export function describeFault({ schema }: Shape<unknown>, value: unknown): string | null {
  const parsed = schema.safeParse(value);
  if (parsed.success) return null;
  const field = parsed.error.issues[0]?.path[0];
  return field === undefined ? "it has the wrong shape" : `its "${String(field)}" is not what Red Queen writes`;
}
