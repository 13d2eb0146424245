import type { Measures } from "../../games/core/measures.ts";
import { exactEstimate, type Estimate } from "../../games/core/statistics.ts";
import type { Engine } from "../engines/engine.ts";
import { policyPlayer } from "../players/policy.ts";
import { exactResponse, type ExactResponseRequest } from "./exact-response.ts";
import { trainedResponse, type ResponseRun } from "./trained-response.ts";

/** Which policy is attacked from which seat, and for how long where the best response has to be trained. */
export interface ResponseSearch extends ExactResponseRequest {
  readonly engine: Engine;
  /** Runs that are trained one after the other, of which the best is kept. */
  readonly runs: number;
  readonly seed: number | string;
  /** Whether a run (from 0) makes another update after so many. */
  readonly continues: (run: number, updates: number) => boolean;
  /** Called with each run that made an update. */
  readonly onRun?: (run: ResponseRun) => void;
}

/** What one seat can earn against a policy. */
export interface FoundResponse {
  /** The seat's mean return in an episode. */
  readonly value: Estimate;
  /** Whether it is the maximum; otherwise a lower bound. */
  readonly exact: boolean;
  /** One sentence: how it was found. */
  readonly meaning: string;
  /** What the policy itself earns in the seat; null where it is not known or was never trained. */
  readonly own: Estimate | null;
  readonly measures: Measures;
  /** The runs, and the hash of the chosen response: a run's, or the policy's own. Null if it is exact. */
  readonly training: { readonly response: string; readonly runs: readonly ResponseRun[] } | null;
}

/**
 * The best response of a seat: exactly where that can be enumerated, else trained. Same seed and updates, same answer
 * on one engine; null if it has to be trained and no run made an update.
 * @throws AgentError `policy/wrong-game`, `learner/diverged`.
 */
export async function findResponse(search: ResponseSearch): Promise<FoundResponse | null> {
  const exact = await exactResponse(search);
  if (!exact) return trainToRespond(search);
  const own = exact.own === null ? null : exactEstimate(exact.own);
  return { ...exact, exact: true, own, training: null };
}

async function trainToRespond(search: ResponseSearch): Promise<FoundResponse | null> {
  const { game, weights, forward, kept, seat } = search;
  const frozen = policyPlayer(weights, game, forward);
  const players = game.roles.map((_, at) => kept.get(at) ?? frozen);
  const trained = await trainedResponse({ ...search, policy: weights, players });
  if (!trained) return null;
  const { value, own, runs, response } = trained;
  const others = game.utility.identical ? "partners" : "opponents";
  return {
    value,
    exact: false,
    meaning: `A lower bound: the best of ${runs.length} trained ${others} and the policy itself, chosen by ${runs[0]?.selection.n} episodes each and measured in ${value.n} others.`,
    own: kept.has(seat) ? null : own,
    measures: {},
    training: { response: response.hash, runs },
  };
}
