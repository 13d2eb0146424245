import { describe, expect, it } from "vitest";
import { checkpointRuleById, checkpointRules, resolveCheckpointOptions } from "../../../agents/checkpoints/registry.ts";
import type { AgentKind } from "../../../agents/matchmaking/rule.ts";
import { random } from "../../../games/core/random.ts";
import { member, newestOf, viewOf, type Scores } from "../matchmaking/view.ts";

const agentOf = (kind: AgentKind) => ({ id: kind === "main" ? "a" : "x", kind });

describe("fixed checkpoints", () => {
  const rule = checkpointRuleById("fixed");
  const isDue = (updates: number, lastSnapshot: number, snapshotEvery = 25, options = {}) =>
    rule.isDue({ updates, lastSnapshot, snapshotEvery, view: viewOf() }, resolveCheckpointOptions(rule, options));

  it("are due after the agent's number of updates, later every tenth of the age", () => {
    expect([24, 25].map((updates) => isDue(updates, 0))).toStrictEqual([false, true]);
    expect([1099, 1100].map((updates) => isDue(updates, 1000))).toStrictEqual([false, true]);
    expect(isDue(1010, 1000, 10, { ageShare: 0 })).toBe(true);
  });

  it("never reset", () => {
    for (const kind of ["main", "main-exploiter", "league-exploiter", "best-response"] as const) {
      expect(rule.isReset(kind, resolveCheckpointOptions(rule), () => 0)).toBe(false);
    }
  });
});

describe("AlphaStar's checkpoints", () => {
  const rule = checkpointRuleById("alphastar");
  const options = resolveCheckpointOptions(rule);
  const past = [member("a", 25), member("a", 50), member("x", 25, "main-exploiter")];
  const isDue = (kind: AgentKind, updates: number, scores: Scores, newest = [newestOf("a")]) =>
    rule.isDue(
      {
        updates: 100 + updates,
        lastSnapshot: 100,
        snapshotEvery: 1,
        view: viewOf({ agent: agentOf(kind), past, newest }, scores),
      },
      options,
    );

  it.each(["main", "league-exploiter", "best-response"] as const)(
    "of a %s wait until it beats all past members",
    (kind) => {
      const own = `agent:${agentOf(kind).id}`;
      const winning = { [`${own} a@25`]: 0.9, [`${own} a@50`]: 0.71, [`${own} x@25`]: 0.8 };
      expect(isDue(kind, 25, winning)).toBe(true);
      expect(isDue(kind, 25, { ...winning, [`${own} a@50`]: 0.7 })).toBe(false);
      expect(isDue(kind, 25, { [`${own} a@25`]: 0.9, [`${own} a@50`]: 0.9 }), "one is unmet").toBe(false);
    },
  );

  it("of a main exploiter wait until it beats the main agents", () => {
    const newest = [newestOf("x", "main-exploiter"), newestOf("a"), newestOf("b")];
    const winning = { "agent:x agent:a": 0.71, "agent:x agent:b": 0.9, "agent:x a@50": 0 };
    expect(isDue("main-exploiter", 25, winning, newest)).toBe(true);
    expect(isDue("main-exploiter", 25, { ...winning, "agent:x agent:a": 0.7 }, newest)).toBe(false);
  });

  it("are not due before the floor, and always at the ceiling", () => {
    const winning = Object.fromEntries(past.map(({ key }) => [`agent:a ${key}`, 1]));
    expect(isDue("main", 24, winning)).toBe(false);
    expect(isDue("main", 49, {})).toBe(false);
    expect(isDue("main", 50, {})).toBe(true);
  });

  it.each([
    ["main", 0],
    ["main-exploiter", 1],
    ["league-exploiter", 0.25],
    ["best-response", 1],
  ] as const)("reset a %s with probability %s", (kind, probability) => {
    const draw = random("resets");
    const samples = 2000;
    const resets = Array.from({ length: samples }, () => rule.isReset(kind, options, draw)).filter(Boolean).length;
    const deviation = Math.sqrt(probability * (1 - probability) * samples);
    expect(Math.abs(resets - probability * samples)).toBeLessThanOrEqual(4 * deviation);
  });
});

describe("the registry of checkpoint rules", () => {
  it("draws one random number for a reset, whatever the rule", () => {
    for (const rule of checkpointRules) {
      const [draw, expected] = [random(3), random(3)];
      rule.isReset("main", resolveCheckpointOptions(rule), draw);
      expected();
      expect(draw(), rule.id).toBe(expected());
    }
  });

  it("refuses unknown rules and options by naming those available", () => {
    const unknown = {
      code: "league/unknown-checkpoint",
      message: expect.stringContaining("fixed, alphastar") as string,
    };
    expect(() => checkpointRuleById("never")).toThrow(expect.objectContaining(unknown) as Error);
    const bad = {
      code: "league/bad-checkpoint",
      message: expect.stringContaining("its options are ageShare") as string,
    };
    const fixed = checkpointRuleById("fixed");
    expect(() => resolveCheckpointOptions(fixed, { updates: 1 })).toThrow(expect.objectContaining(bad) as Error);
  });
});
