import { keptSeats } from "../../agents/league/pairing.ts";
import { optionsWith } from "../../agents/league/memory.ts";
import { metaStrategy } from "../../agents/league/meta-strategy.ts";
import { selfPlaySample } from "../../agents/league/self-play.ts";
import type { LeagueState, PlayedSegment, Version } from "../../agents/league/state.ts";
import { gameById } from "../../games/registry.ts";
import { evenlySpaced } from "../common/spacing.ts";
import type { EvaluationPlan } from "../jobs/job.ts";

/** Most snapshots measured as one mixture. */
const MAX_MIXED_SNAPSHOTS = 32;
/** Most members of a meta-strategy that are measured: more than solvers solve for, so only a uniform one is thinned. */
const MAX_MIXED_MEMBERS = 64;

/**
 * What to measure of a policy of a league, and on which of its stored episodes.
 * @param played segments among which the policy's self-play is searched.
 */
export function evaluationPlan(state: LeagueState, policy: string, played: readonly PlayedSegment[]): EvaluationPlan {
  const { config, memory, members, average } = state;
  const { enumerable } = gameById(config.game);
  const mixture = enumerable ? metaStrategy(state) : null;
  return {
    game: config.game,
    options: optionsWith(config.options, memory),
    // The same deals for every policy of a league, so that two points of a curve differ only by the policies.
    seed: `evaluation/${config.seed}`,
    policy,
    average: policy === state.policy ? average : null,
    snapshots: enumerable ? evenlySpaced(snapshots(state), MAX_MIXED_SNAPSHOTS) : [],
    ...(mixture && { metaStrategy: evenlySpaced(mixture, MAX_MIXED_MEMBERS) }),
    base: members[0]?.policy ?? policy,
    kept: keptSeats(state),
    segments: selfPlaySample(state, policy, played).map(({ id }) => id),
  };
}

/** The members and, unless the newest version is one of them, the newest policy, oldest first. */
export function snapshots({ members, policy, updates }: LeagueState): readonly Version[] {
  const all = members.map((member) => ({ policy: member.policy, version: member.version }));
  const last = all.at(-1);
  return policy === null || last?.policy === policy || last?.version === updates
    ? all
    : [...all, { policy, version: updates }];
}
