import { crossPlay } from "../../agents/evaluation/cross-play.ts";
import { evaluatePolicy } from "../../agents/evaluation/evaluate.ts";
import { policyPlayer } from "../../agents/players/policy.ts";
import { createPlayer } from "../../agents/players/registry.ts";
import type { Version } from "../../agents/league/state.ts";
import { gameById } from "../../games/registry.ts";
import { needWeights, type JobContext } from "./context.ts";
import { evaluationRequest, keptPlayers, type EvaluationSources } from "./evaluation-request.ts";
import { policySource } from "../store/policies.ts";
import { jobId, type CrossPlayJob, type EvaluationJob, type JobResults } from "./job.ts";

/** Measures a policy. */
export async function evaluate(job: EvaluationJob, context: JobContext): Promise<JobResults["evaluation"]> {
  const started = performance.now();
  const { engine, yieldToEventLoop } = context;
  const request = await evaluationRequest(job, sourcesIn(context));
  const measures = await evaluatePolicy({ ...request, thorough: job.thorough, engine, yieldToEventLoop });
  return {
    type: "evaluated",
    ...(job.agent !== undefined && { agent: job.agent }),
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
  const ready = (versions: readonly Version[]) =>
    Promise.all(
      versions.map(async ({ policy, version }) => {
        const weights = await needWeights(store, policy);
        return { policy, version, player: policyPlayer(weights, game, await policies.forward(weights, "long")) };
      }),
    );
  const members = await ready(job.members);
  const columns = job.columns && (await ready(job.columns));
  const kept = await keptPlayers(game, job.kept, sourcesIn(context).player);
  const { options, seat, episodes, seed } = job;
  const matrix = await crossPlay({ game, options, members, columns, seat, kept, episodes, seed, yieldToEventLoop });
  return { type: "cross-played", matrix, seconds: (performance.now() - started) / 1000 };
}

/** Measured policies run on the job process's engine. */
export const sourcesIn = ({ store, policies, external }: JobContext): EvaluationSources => ({
  store,
  forward: (weights) => policies.forward(weights, "long"),
  player: async (reference, game) =>
    policies.player(reference, game, "long") ?? createPlayer(reference, game, { ...policySource(store), external }),
});
