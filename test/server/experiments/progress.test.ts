import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../../agents/league/defaults.ts";
import { foldLedger } from "../../../agents/league/fold.ts";
import type { LeagueState } from "../../../agents/league/state.ts";
import { gameById } from "../../../games/registry.ts";
import type { RunStatus, StoredRun } from "../../../server/experiments/experiments.ts";
import { experimentShare, secondsLeft } from "../../../server/experiments/progress.ts";

const config = resolveConfig(gameById("kuhn-poker"), { budget: { updates: 10 } });

/** A run of an arm after so many of 10 updates and so many seconds. */
function runOf(arm: string, status: RunStatus, updates = 0, seconds = 0): StoredRun {
  const { state: fresh } = foldLedger([{ seq: 0, at: 1, event: { type: "created", config } }]);
  const state: LeagueState | null = updates === 0 ? null : { ...fresh, updates, seconds };
  return { arm, seed: 1, league: `${arm}-league`, status, reason: "", state, starts: [] };
}

describe("an experiment's progress", () => {
  it("is the share of all budgets; missing and damaged runs are done", () => {
    const runs = [
      runOf("a", "ended", 10, 40),
      runOf("a", "running", 5, 20),
      runOf("a", "waiting"),
      runOf("b", "missing"),
    ];
    expect(experimentShare(runs)).toBeCloseTo((1 + 0.5 + 0 + 1) / 4, 12);
    expect(experimentShare([])).toBe(0);
  });

  it("has no estimate before a run has progressed", () => {
    expect(secondsLeft([runOf("a", "waiting"), runOf("a", "waiting")], 2)).toBeNull();
  });

  it("estimates from runs of the same arm, else of any, with as many at once as there are job processes", () => {
    const runs = [
      runOf("fast", "ended", 10, 10),
      runOf("fast", "waiting"),
      runOf("slow", "running", 5, 50),
      runOf("slow", "waiting"),
      runOf("new", "waiting"),
    ];
    // 10 + 50 + 100, and the new arm at 60 s for 1.5 budgets: 40 s.
    expect(secondsLeft(runs, 2)).toBeCloseTo(100, 9);
    expect(secondsLeft(runs, 1)).toBeCloseTo(200, 9);
    // No run is shorter than what is left of it.
    expect(secondsLeft(runs, 10)).toBeCloseTo(100, 9);
  });
});
