import { gameById } from "../../games/registry.ts";
import { CHANCE, type Game } from "../../games/core/game.ts";
import { random } from "../../games/core/random.ts";
import type { Engine } from "../../agents/engines/engine.ts";
import { packEpisodes, type Segment } from "../../agents/episode.ts";
import { evaluatePolicy } from "../../agents/evaluation/evaluate.ts";
import { learnerById } from "../../agents/learners/registry.ts";
import { nameWeights } from "../../agents/networks/hash.ts";
import type { Weights } from "../../agents/networks/network.ts";
import type { Player } from "../../agents/players/player.ts";
import { createPlayer } from "../../agents/players/registry.ts";
import { rollout } from "../../agents/rollout/rollout.ts";
import { samplesOf } from "../../agents/rollout/samples.ts";
import { ServerError } from "../errors.ts";
import type { Store } from "../store/store.ts";
import type { EvaluationJob, Job, JobResult, JobResults, SegmentJob, UpdateJob } from "./job.ts";
import { jobId } from "./job.ts";
import type { PolicyCache } from "./policy-cache.ts";

/** What a job process has at hand. */
export interface JobContext {
  readonly store: Store;
  readonly engine: Engine;
  readonly policies: PolicyCache;
  /** Lets messages through and tells the parent that the job lives; called often. */
  readonly breathe: () => Promise<void>;
}

type Execute<J extends Job> = (job: J, context: JobContext) => Promise<JobResult<J>>;

const executors: { readonly [K in Job["kind"]]: Execute<Extract<Job, { kind: K }>> } = {
  segment: playSegment,
  update: updatePolicy,
  evaluation: evaluate,
};

/** Does a job and answers the event that tells of it. @throws AgentError, GameError, ServerError. */
export function execute<J extends Job>(job: J, context: JobContext): Promise<JobResults[J["kind"]]> {
  const run = executors[job.kind] as Execute<Job>;
  return run(job, context) as Promise<JobResults[J["kind"]]>;
}

async function playSegment(job: SegmentJob, context: JobContext): Promise<JobResults["segment"]> {
  const started = performance.now();
  const game = gameById(job.game);
  const id = jobId(job);
  const stored = await context.store.segment(id);
  if (stored) return tellSegment(stored, countSteps(stored), 0);
  const players = await seat(job.pairing, game, context);
  const played = await rollout({
    game,
    options: job.options,
    players,
    episodes: job.episodes,
    seed: job.seed,
    breathe: context.breathe,
  });
  const segment: Segment = {
    id,
    league: job.league,
    index: job.index,
    game: game.id,
    version: game.version,
    options: job.options,
    seed: job.seed,
    pairing: job.pairing,
    learnerSeats: job.learnerSeats,
    policyVersion: job.policyVersion,
    ...packEpisodes(played.episodes),
  };
  await context.store.putSegment(segment);
  return tellSegment(segment, played.steps, (performance.now() - started) / 1000);
}

/** The event of a stored segment. */
export function tellSegment(segment: Segment, steps: number, seconds: number): JobResults["segment"] {
  const seats = segment.pairing.length;
  const returns = Array.from({ length: seats }, (_, seatIndex) => {
    let sum = 0;
    for (let i = 0; i < segment.count; i++) sum += segment.returns[i * seats + seatIndex] ?? 0;
    return sum / Math.max(segment.count, 1);
  });
  return {
    type: "segment-played",
    segment: segment.id,
    index: segment.index,
    pairing: segment.pairing,
    policyVersion: segment.policyVersion,
    episodes: segment.count,
    steps,
    returns,
    seconds,
  };
}

/** Actions of seats in a stored segment, chance not counted: found by replaying it. */
export function countSteps(segment: Segment): number {
  const game = gameById(segment.game);
  let steps = 0;
  for (let i = 0; i < segment.count; i++) {
    let state = game.initial(segment.options);
    for (let ply = segment.starts[i] ?? 0; ply < (segment.starts[i + 1] ?? 0); ply++) {
      if (game.turn(state) !== CHANCE) steps++;
      state = game.next(state, segment.actions[ply] ?? -1);
    }
  }
  return steps;
}

/** One player a seat; the same object where the same reference sits twice, so that it answers both in one batch. */
async function seat(pairing: readonly string[], game: Game, context: JobContext): Promise<Player[]> {
  const made = new Map<string, Player>();
  for (const reference of new Set(pairing)) {
    made.set(
      reference,
      await (context.policies.player(reference, game) ?? createPlayer(reference, game, context.store)),
    );
  }
  return pairing.map((reference) => made.get(reference) as Player);
}

async function updatePolicy(job: UpdateJob, context: JobContext): Promise<JobResults["update"]> {
  const started = performance.now();
  const { store, engine } = context;
  const game = gameById(job.game);
  const weights = await needWeights(store, job.policy);
  const slots = job.optimizer === null ? null : await needWeights(store, job.optimizer);
  const segments = await Promise.all(job.segments.map((id) => needSegment(store, id)));
  const samples = samplesOf(game, weights.network, segments);
  await context.breathe();
  const learned = await learnerById(job.learner).update({
    tf: engine.tf,
    network: weights.network,
    values: weights.values,
    optimizer: slots?.values ?? null,
    anchor: null,
    roleNames: game.roles,
    samples,
    hyperparameters: job.hyperparameters,
    version: job.version - 1,
    random: random(job.seed),
    breathe: context.breathe,
  });
  const next = nameWeights("policy", game.id, weights.network, learned.values);
  const optimizer = nameWeights("optimizer", game.id, weights.network, learned.optimizer, job.league);
  await store.putWeights(optimizer);
  await store.putWeights(next);
  return {
    type: "policy-updated",
    update: jobId(job),
    version: job.version,
    policy: next.hash,
    optimizer: optimizer.hash,
    segments: job.segments,
    samples: samples.count,
    lag: Math.max(...segments.map(({ policyVersion }) => job.version - 1 - policyVersion)),
    metrics: learned.metrics,
    seconds: (performance.now() - started) / 1000,
  };
}

async function evaluate(job: EvaluationJob, context: JobContext): Promise<JobResults["evaluation"]> {
  const started = performance.now();
  const game = gameById(job.game);
  const weights = await needWeights(context.store, job.policy);
  const forward = context.policies.forward(weights);
  const measures = await evaluatePolicy({
    game,
    options: job.options,
    weights,
    forward,
    seed: job.seed,
    breathe: context.breathe,
  });
  return {
    type: "evaluated",
    evaluation: jobId(job),
    policy: job.policy,
    version: job.version,
    measures,
    seconds: (performance.now() - started) / 1000,
  };
}

async function needWeights(store: Store, hash: string): Promise<Weights> {
  const weights = await store.weights(hash);
  if (weights) return weights;
  throw new ServerError(
    "store/not-found",
    `Weights ${hash.slice(0, 8)} are not in the store; the league can't go on without them.`,
  );
}

async function needSegment(store: Store, id: string): Promise<Segment> {
  const segment = await store.segment(id);
  if (segment) return segment;
  throw new ServerError(
    "store/not-found",
    `Segment ${id.slice(0, 8)} is not in the store; the league can't go on without it.`,
  );
}
