import { AgentError } from "../../agents/errors.ts";
import { findResponse, type ResponseSearch } from "../../agents/evaluation/find-response.ts";
import { gameById } from "../../games/registry.ts";
import { needWeights, type JobContext } from "./context.ts";
import { keptPlayers } from "./evaluation-request.ts";
import type { BestResponseJob, JobResults } from "./job.ts";
import { sourcesIn } from "./measuring.ts";

/** Finds a best response. One that can't be trained is a result too: it must not stop its league. */
export async function respond(job: BestResponseJob, context: JobContext): Promise<JobResults["best-response"]> {
  const started = performance.now();
  const { policy, version, seat, updates, runs } = job;
  const about = { ...(job.agent !== undefined && { agent: job.agent }), policy, version, seat };
  try {
    const found = await findResponse(await responseSearch(job, context));
    if (!found) throw new RangeError("a best response was trained without an update");
    const { value, exact, meaning, own } = found;
    const seconds = (performance.now() - started) / 1000;
    return { type: "best-response-found", ...about, updates, runs, ...value, exact, meaning, own, seconds };
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    return { type: "best-response-failed", ...about, reason: error.message };
  }
}

type Searched = Pick<BestResponseJob, "policy" | "game" | "options" | "seat" | "kept" | "updates" | "runs">;

/**
 * The search for a best response to a policy, whose weights are checked against their hash when they are read.
 * @throws ServerError `store/not-found`, `policy/released`, `store/damaged`.
 */
export async function responseSearch(
  { policy, game: id, options, seat, kept, updates, runs, seed }: Searched & Pick<ResponseSearch, "seed">,
  context: JobContext,
): Promise<ResponseSearch> {
  const { store, engine, policies, yieldToEventLoop } = context;
  const game = gameById(id);
  const weights = await needWeights(store, policy);
  return {
    engine,
    game,
    options,
    weights,
    forward: await policies.forward(weights, "long"),
    seat,
    kept: await keptPlayers(game, kept, sourcesIn(context).player),
    runs,
    seed,
    continues: (_run, done) => done < updates,
    yieldToEventLoop,
  };
}
