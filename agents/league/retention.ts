import { parseReference } from "../player-reference.ts";
import type { LeagueState } from "./state.ts";

/**
 * Hashes of the weights that a league may still need, besides those of running jobs: its members, its newest policy
 * with that one's optimiser and average, its partly cloned base, the versions that still play, and the policies its
 * cast names. What a policy played is learned from and measured without its weights. A hash that is dropped is never
 * needed again: members join as the newest.
 * @param isOver whether the league has ended and nothing more is played for it.
 */
export function neededWeights(
  { config, members, recent, policy, optimizer, average, cloning }: LeagueState,
  isOver = false,
): ReadonlySet<string> {
  const named = config.cast.map(parseReference).filter(({ kind, name }) => kind === "policy" && name !== "");
  const needed = [
    ...members.map((member) => member.policy),
    ...(isOver ? [] : recent.map((version) => version.policy)),
    ...named.map(({ name }) => name),
    policy,
    optimizer,
    average,
    cloning?.progress ?? null,
  ];
  return new Set(needed.filter((hash) => hash !== null));
}
