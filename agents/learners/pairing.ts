import type { Random } from "../../games/core/random.ts";
import type { Samples } from "../rollout/samples.ts";
import { rolesOfTrajectories } from "./advantages.ts";
import { shuffled } from "./minibatch.ts";

/**
 * Selects trajectories so that winners and losers are balanced. Concerns roles with several strata: a critic whose
 * steps are right (stratum 0) or wrong (1). Roles with one stratum are used whole.
 * - `none`: all.
 * - `half`: of the strata above 0, as many winners as losers; of stratum 0, equally many in total, whatever their
 *   outcome.
 * - `full`: as many winners as losers of each stratum, and equally many of each stratum.
 * Ties (reward 0) count as losers.
 */
export type TrajectoryPairing = "none" | "half" | "full";

/** The selected trajectories, each at most once. */
export function pairTrajectories(samples: Samples, pairing: TrajectoryPairing, random: Random): Uint32Array {
  const all = shuffled(samples.returns.length, random);
  if (pairing === "none") return all;
  const roles = rolesOfTrajectories(samples);
  const chosen: number[] = [];
  for (const own of Map.groupBy(all, (t) => roles[t]).values()) {
    const strata = Map.groupBy(own, (t) => samples.strata[t] as number);
    if (strata.size < 2) chosen.push(...own);
    else chosen.push(...(pairing === "full" ? fullyPaired : halfPaired)(strata, samples.returns));
  }
  return Uint32Array.from(chosen);
}

type Strata = ReadonlyMap<number, readonly number[]>;

function fullyPaired(strata: Strata, returns: Float32Array): number[] {
  const sides = [...strata.values()].map((members) => split(members, returns));
  const size = Math.min(...sides.flat().map(({ length }) => length));
  return sides.flat().flatMap((side) => side.slice(0, size));
}

function halfPaired(strata: Strata, returns: Float32Array): number[] {
  const paired = [...strata].flatMap(([stratum, members]) => {
    if (stratum === 0) return [];
    const [winners, losers] = split(members, returns);
    const size = Math.min(winners.length, losers.length);
    return [...winners.slice(0, size), ...losers.slice(0, size)];
  });
  return [...paired, ...(strata.get(0) ?? []).slice(0, paired.length)];
}

function split(members: readonly number[], returns: Float32Array): [number[], number[]] {
  const won = (t: number) => (returns[t] as number) > 0;
  return [members.filter(won), members.filter((t) => !won(t))];
}
