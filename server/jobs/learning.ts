import { baseById } from "../../agents/league/defaults.ts";
import { playMetrics, updateLag } from "../../agents/league/play-metrics.ts";
import { clonePart, finishedClone } from "../../agents/cloning/clone.ts";
import { learnerById } from "../../agents/learners/registry.ts";
import { updateByTower } from "../../agents/learners/towers.ts";
import type { Segment } from "../../agents/episode.ts";
import { nameWeights } from "../../agents/networks/hash.ts";
import { collectSamples } from "../../agents/rollout/samples.ts";
import { random } from "../../games/core/random.ts";
import { gameById } from "../../games/registry.ts";
import { needSegment, needWeights, type JobContext } from "./context.ts";
import { jobId, type BaseJob, type JobResults, type UpdateJob } from "./job.ts";

/**
 * Clones a part of a base and stores the progress; after the last part, the policy. Its hash covers only its weights,
 * so that two leagues with the same seed share it.
 */
export async function clonePolicy(
  job: BaseJob,
  { store, engine, yieldToEventLoop }: JobContext,
): Promise<JobResults["base"]> {
  const started = performance.now();
  const { network, seed, options, from, league } = job;
  const agent = job.agent === undefined ? {} : { agent: job.agent };
  const game = gameById(job.game);
  const base = baseById(game, job.base);
  const request = { engine, game, options, base, network, seed, yieldToEventLoop };
  const progress = await clonePart(
    request,
    from && { ...from, vector: (await needWeights(store, from.progress)).values },
  );
  const seconds = () => (from?.seconds ?? 0) + (performance.now() - started) / 1000;
  const clone = finishedClone(request, progress);
  if (clone) {
    const policy = nameWeights("policy", game.id, network, clone.values);
    await store.putWeights(policy, league);
    const { loss, accuracy } = clone;
    const cloned = { base: base.id, loss, accuracy, seconds: seconds() };
    return { type: "member-added", ...agent, policy: policy.hash, version: 0, cloned };
  }
  const { batches, sums, vector } = progress;
  const saved = nameWeights("optimizer", game.id, network, vector, league);
  await store.putWeights(saved, league);
  const done = { base: base.id, batches, of: base.steps, progress: saved.hash, sums, seconds: seconds() };
  return { type: "base-progressed", ...agent, ...done };
}

/** Reads segments, learns from them and stores the new weights. */
export async function updatePolicy(job: UpdateJob, context: JobContext): Promise<JobResults["update"]> {
  const started = performance.now();
  const { store, engine } = context;
  const game = gameById(job.game);
  const weights = await needWeights(store, job.policy);
  const slots = job.optimizer === null ? null : await needWeights(store, job.optimizer);
  const anchor = job.anchor === null ? null : await needWeights(store, job.anchor);
  const segments = await Promise.all(job.segments.map((id) => needSegment(store, id)));
  const people = await Promise.all((job.people ?? []).map((id) => needSegment(store, id)));
  const learner = learnerById(job.learner);
  const samples = collectSamples(game, weights.network, [...segments, ...people], { joint: learner.joint });
  const event = {
    type: "policy-updated",
    ...(job.agent !== undefined && { agent: job.agent }),
    update: jobId(job),
    version: job.version,
    segments: job.segments,
    ...(job.people && { people: job.people }),
    samples: samples.count,
    lag: updateLag(segments, job.version),
  } as const;
  const seconds = () => (performance.now() - started) / 1000;
  // Control leagues without a learning seat keep their policy.
  if (samples.count === 0)
    return { ...event, policy: job.policy, optimizer: job.optimizer, metrics: {}, seconds: seconds() };
  await context.yieldToEventLoop();
  const learned = await updateByTower(learner, {
    engine,
    network: weights.network,
    values: weights.values,
    optimizer: slots?.values ?? null,
    anchor: anchor?.values ?? null,
    roleNames: game.roles,
    samples,
    hyperparameters: job.hyperparameters,
    version: job.version - 1 - (job.restartedAt ?? 0),
    random: random(job.seed),
    yieldToEventLoop: context.yieldToEventLoop,
  });
  const next = nameWeights("policy", game.id, weights.network, learned.values);
  const optimizer = nameWeights("optimizer", game.id, weights.network, learned.optimizer, job.league);
  const average = learned.average && nameWeights("policy", game.id, weights.network, learned.average);
  if (average) await store.putWeights(average, job.league);
  await store.putWeights(optimizer, job.league);
  await store.putWeights(next, job.league);
  return {
    ...event,
    policy: next.hash,
    optimizer: optimizer.hash,
    average: average?.hash,
    metrics: { ...learned.metrics, ...playMetrics(game, segments, job.version), ...peopleShare(people, segments) },
    seconds: seconds(),
  };
}

/** The share of an update's episodes that people played; none if it had none. */
function peopleShare(people: readonly Segment[], segments: readonly Segment[]): Readonly<Record<string, number>> {
  if (people.length === 0) return {};
  const all = [...people, ...segments].reduce((sum, { count }) => sum + count, 0);
  return { people: people.length / all };
}
