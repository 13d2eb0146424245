import { describe, expect, it } from "vitest";
import type { ExperimentDetail } from "../../../server/schemas/experiments.ts";
import { experimentProgress, intervalWords, runSentence, runWords } from "../../../web/experiments/experiment-text.ts";

type Run = ExperimentDetail["runs"][number];
const run: Run = {
  arm: "slow",
  seed: 3,
  league: "l",
  status: "running",
  reason: "",
  updates: 12,
  policy: null,
  engines: ["wasm"],
  releases: [],
  progress: { unit: "updates", done: 12, total: 40, share: 0.3, secondsLeft: 90 },
};

describe("an experiment in words", () => {
  it("says how many runs are over and how long it takes", () => {
    const counts = { waiting: 3, running: 2, paused: 0, ended: 4, damaged: 0, missing: 1 };
    const base = { counts, share: 0.52, status: "running" as const, secondsLeft: 720 };
    expect(experimentProgress(base)).toBe("4 of 10 runs over, 52%; about 12 min left");
    expect(experimentProgress({ ...base, secondsLeft: null })).toBe("4 of 10 runs over, 52%");
    expect(experimentProgress({ ...base, status: "ended", secondsLeft: null })).toBe("4 of 10 runs over");
  });

  it("says what a run does", () => {
    expect(runWords(run)).toBe("30%");
    expect(runWords({ ...run, status: "paused" })).toBe("paused 30%");
    expect(runWords({ ...run, status: "waiting", progress: null })).toBe("waiting");
    expect(runSentence(run)).toBe("slow, seed 3: running, 12 of 40 updates, about 2 min left. Engine: wasm.");
    expect(runSentence({ ...run, status: "paused", reason: "lunch", engines: [] })).toBe(
      "slow, seed 3: paused, 12 of 40 updates. lunch.",
    );
  });

  it("has no interval with few runs", () => {
    expect(intervalWords({ low: null, high: null })).toBe("no interval");
    expect(intervalWords({ low: -0.25, high: 0.5 })).toBe("\u22120.250 to 0.500");
  });
});
