import { random } from "../../../games/core/random.ts";
import {
  lineKey,
  type AgentKind,
  type MatchmakingRule,
  type MatchmakingView,
  type Opponent,
} from "../../../agents/matchmaking/rule.ts";
import { resolveMatchmakingOptions } from "../../../agents/matchmaking/registry.ts";
import type { RuleOptions } from "../../../agents/rule-options.ts";

/** A frozen member; its key is `AGENT@VERSION`. */
export function member(agent: string, version: number, kind: AgentKind = "main"): Opponent {
  const key = `${agent}@${version}`;
  return { player: `policy:${key}`, key, agent, kind, version };
}

/** An agent's newest policy. */
export const newestOf = (agent: string, kind: AgentKind = "main"): Opponent => ({
  ...member(agent, 1000, kind),
  key: lineKey(agent),
});

/** Mean scores by `ROW COLUMN`; the other direction follows. Absent pairs haven't met. */
export type Scores = Readonly<Record<string, number>>;

function scoreOf(scores: Scores, row: string, column: string): number | undefined {
  const turned = scores[`${column} ${row}`];
  return scores[`${row} ${column}`] ?? (turned === undefined ? undefined : 1 - turned);
}

/** What the main agent "a" of a league without a past sees, with changes. Mean returns are twice the score, less 1. */
export function viewOf(
  given: Partial<Omit<MatchmakingView, "score" | "payoff" | "games" | "remember">> = {},
  scores: Scores = {},
): MatchmakingView {
  const past = given.past ?? [];
  return {
    agent: { id: "a", kind: "main" },
    past,
    peers: past,
    newest: [newestOf("a")],
    pastShare: 1,
    ...given,
    score: (row, column) => scoreOf(scores, row, column) ?? 0.5,
    payoff: (row, column) => 2 * (scoreOf(scores, row, column) ?? 0.5) - 1,
    games: (row, column) => (scoreOf(scores, row, column) === undefined ? 0 : 100),
    remember: (_key, compute) => compute(),
  };
}

const SAMPLE_COUNT = 4000;

/** How often each opponent is chosen, by key; "none" without one. */
export function frequencies(rule: MatchmakingRule, view: MatchmakingView, given: RuleOptions = {}) {
  const options = resolveMatchmakingOptions(rule, given);
  const draw = random("frequencies");
  const counts: Record<string, number> = {};
  for (let i = 0; i < SAMPLE_COUNT; i++) {
    const key = rule.choose(view, options, draw)?.key ?? "none";
    counts[key] = (counts[key] ?? 0) + 1 / SAMPLE_COUNT;
  }
  return counts;
}

/** Four standard deviations of a frequency. */
export const SHARE_TOLERANCE = 4 * Math.sqrt(0.25 / SAMPLE_COUNT);
