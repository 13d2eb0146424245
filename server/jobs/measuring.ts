import { crossPlay } from "../../agents/evaluation/cross-play.ts";
import { evaluatePolicy } from "../../agents/evaluation/evaluate.ts";
import type { Player } from "../../agents/players/player.ts";
import { policyPlayer } from "../../agents/players/policy.ts";
import { createPlayer } from "../../agents/players/registry.ts";
import { gameById } from "../../games/registry.ts";
import { needSegment, needWeights, type JobContext } from "./context.ts";
import { jobId, type CrossPlayJob, type EvaluationJob, type JobResults } from "./job.ts";

/** Measures a policy. */
export async function evaluate(job: EvaluationJob, context: JobContext): Promise<JobResults["evaluation"]> {
  const started = performance.now();
  const { store, engine, yieldToEventLoop } = context;
  const runnable = async (hash: string) => {
    const weights = await needWeights(store, hash);
    return { weights, forward: await context.policies.forward(weights, "long") };
  };
  const measures = await evaluatePolicy({
    engine,
    game: gameById(job.game),
    options: job.options,
    ...(await runnable(job.policy)),
    base: await runnable(job.base),
    kept: await keptPlayers(job, context),
    average: job.average === null ? undefined : await runnable(job.average),
    snapshots: await Promise.all(
      job.snapshots.map(async ({ policy, version }) => ({ version, weights: await needWeights(store, policy) })),
    ),
    segments: await Promise.all(job.segments.map((id) => needSegment(store, id))),
    thorough: job.thorough,
    seed: job.seed,
    yieldToEventLoop,
  });
  return {
    type: "evaluated",
    evaluation: jobId(job),
    policy: job.policy,
    version: job.version,
    measures,
    thorough: job.thorough,
    seconds: (performance.now() - started) / 1000,
  };
}

/** Cross-plays snapshots. */
export async function crossPlaySnapshots(job: CrossPlayJob, context: JobContext): Promise<JobResults["cross-play"]> {
  const started = performance.now();
  const { store, policies, yieldToEventLoop } = context;
  const game = gameById(job.game);
  const members = await Promise.all(
    job.members.map(async ({ policy, version }) => {
      const weights = await needWeights(store, policy);
      return { policy, version, player: policyPlayer(weights, game, await policies.forward(weights, "long")) };
    }),
  );
  const kept = await keptPlayers(job, context);
  const { options, seat, episodes, seed } = job;
  const matrix = await crossPlay({ game, options, members, seat, kept, episodes, seed, yieldToEventLoop });
  return { type: "cross-played", matrix, seconds: (performance.now() - started) / 1000 };
}

async function keptPlayers(
  job: Pick<EvaluationJob, "game" | "kept">,
  { store, policies }: JobContext,
): Promise<ReadonlyMap<number, Player>> {
  const game = gameById(job.game);
  const kept = new Map<number, Player>();
  for (const { seat, player } of job.kept) {
    kept.set(seat, await (policies.player(player, game, "long") ?? createPlayer(player, game, store)));
  }
  return kept;
}
