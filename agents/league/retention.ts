import { parseReference } from "../player-reference.ts";
import type { LeagueState } from "./state.ts";

/**
 * Hashes of the weights that a league may yet need, beside those of jobs under way: its members, its newest policy and that one's
 * optimiser and average, its base as far as it is cloned, the versions that still play, and who its cast names. What a policy played is learned from and measured
 * without its weights. Once a hash is not among them it never will be: members join as the newest.
 * @param over nobody plays for it any more.
 */
export function neededWeights(
  { config, members, recent, policy, optimizer, average, cloning }: LeagueState,
  over = false,
): ReadonlySet<string> {
  const named = config.cast.map(parseReference).filter(({ kind, name }) => kind === "policy" && name !== "");
  const needed = [
    ...members.map((member) => member.policy),
    ...(over ? [] : recent.map((version) => version.policy)),
    ...named.map(({ name }) => name),
    policy,
    optimizer,
    average,
    cloning?.progress ?? null,
  ];
  return new Set(needed.filter((hash) => hash !== null));
}
