import { exactResponse } from "../../agents/evaluation/exact-response.ts";
import { findResponse } from "../../agents/evaluation/find-response.ts";
import { gateById, resolveGateOptions } from "../../agents/gates/registry.ts";
import { averageEstimate, exactEstimate, type Estimate } from "../../games/core/statistics.ts";
import type { JobContext } from "./context.ts";
import type { GateJob } from "./job.ts";
import { responseSearch } from "./respond.ts";

/**
 * What best responses gain over a policy itself, or earn where the policy's own return is not known, averaged over
 * their seats. Where a game enumerates the best responses of some seats, it is by those alone; else all are trained.
 */
export async function measureByResponses(job: GateJob, policy: string, context: JobContext): Promise<Estimate> {
  const { game, options, gate, responses = { seats: [], kept: [] } } = job;
  const { updates = 0, seeds: runs = 0 } = resolveGateOptions(gateById(gate.rule), gate.options);
  const { kept } = responses;
  // The same seed for both policies that are compared.
  const seed = `${job.seed}/response`;
  const searches = [];
  for (const seat of responses.seats)
    searches.push(await responseSearch({ policy, game, options, seat, kept, updates, runs, seed }, context));
  const exact: Estimate[] = [];
  for (const search of searches) {
    const found = await exactResponse(search);
    if (found) exact.push(gain(found.value, found.own === null ? null : exactEstimate(found.own)));
  }
  if (exact.length > 0) return averageEstimate(exact);
  const trained: Estimate[] = [];
  for (const search of searches) {
    const found = await findResponse(search);
    if (found) trained.push(gain(found.value, found.own));
  }
  return averageEstimate(trained);
}

/** The difference of two independent means. */
function gain(value: Estimate, own: Estimate | null): Estimate {
  if (own === null) return value;
  const difference = value.value - own.value;
  return {
    value: difference,
    low: difference - Math.hypot(value.value - value.low, own.high - own.value),
    high: difference + Math.hypot(value.high - value.value, own.value - own.low),
    n: value.n + own.n,
  };
}
