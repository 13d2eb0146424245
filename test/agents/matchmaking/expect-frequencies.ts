import { expect } from "vitest";
import type { MatchmakingRule, MatchmakingView } from "../../../agents/matchmaking/rule.ts";
import type { RuleOptions } from "../../../agents/rule-options.ts";
import { frequencies, SHARE_TOLERANCE } from "./view.ts";

/** Expects that exactly these opponents are chosen, with these probabilities. */
export function expectFrequencies(
  rule: MatchmakingRule,
  view: MatchmakingView,
  expected: Readonly<Record<string, number>>,
  options: RuleOptions = {},
): void {
  const found = frequencies(rule, view, options);
  expect(Object.keys(found).toSorted()).toStrictEqual(Object.keys(expected).toSorted());
  for (const [key, probability] of Object.entries(expected)) {
    expect(Math.abs((found[key] ?? 0) - probability), `${rule.id}: ${key}`).toBeLessThan(SHARE_TOLERANCE);
  }
}
