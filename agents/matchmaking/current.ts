import { choose } from "../../games/core/random.ts";
import type { MatchmakingView, Opponent } from "./rule.ts";

/**
 * The opponent in self-play: the agent's own newest policy, or, where it can't play itself, that of another agent,
 * drawn uniformly, of a main agent if there is one.
 * @returns null where no agent may meet it.
 */
export function currentOpponent(view: MatchmakingView, random: () => number): Opponent | null {
  const own = view.newest.find(({ agent }) => agent === view.agent.id);
  if (own) return own;
  const rivals = mainRivals(view);
  return rivals.length > 1 ? choose(random, rivals) : (rivals[0] ?? null);
}

/** Newest policies of main agents that may meet the agent, its own among them; those of all agents if none is main. */
export function mainRivals({ newest }: MatchmakingView): readonly Opponent[] {
  const mains = newest.filter(({ kind }) => kind === "main");
  return mains.length > 0 ? mains : newest;
}

/**
 * An opponent from the past in `pastShare` of the segments, else a current one. Draws once for the share, and not at
 * all without a past.
 */
export function chooseByShare(
  view: MatchmakingView,
  random: () => number,
  choosePast: (past: readonly Opponent[]) => Opponent,
): Opponent | null {
  const { past, pastShare } = view;
  if (past.length > 0 && random() < pastShare) return choosePast(past);
  const current = currentOpponent(view, random);
  return current === null && past.length > 0 ? choosePast(past) : current;
}
