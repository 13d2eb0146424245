import { describe, expect, it } from "vitest";
import { budgetProgress } from "../../../agents/league/budget.ts";
import { requestedConfig } from "../../../agents/league/request.ts";

type State = Parameters<typeof budgetProgress>[0];

const config = (budget: State["config"]["budget"]) => ({ ...requestedConfig({ game: "kuhn-poker" }), budget });
const point = (version: number, at: number) => ({ version, at, episodes: 0, samples: 0, lag: 0, metrics: {} });
const stateWith = (budget: State["config"]["budget"], rest: Partial<State> = {}): State => ({
  config: config(budget),
  status: "running",
  updates: 0,
  seconds: 0,
  prepared: null,
  learning: [],
  ...rest,
});

describe("progress in a budget", () => {
  it("is null without a budget", () => {
    expect(budgetProgress(stateWith({}))).toBeNull();
  });

  it("counts seconds from the first segment", () => {
    const waiting = budgetProgress(stateWith({ seconds: 100 }, { seconds: 40 }));
    expect(waiting).toMatchObject({ unit: "seconds", done: 0, share: 0, secondsLeft: null });
    const running = budgetProgress(stateWith({ seconds: 100 }, { seconds: 65, prepared: 40 }));
    expect(running).toMatchObject({ done: 25, total: 100, share: 0.25, secondsLeft: 75 });
  });

  it("estimates updates from the median recent gap, so that a pause changes nothing", () => {
    const at = [0, 2, 4, 3604, 3606, 3608].map((seconds) => seconds * 1000);
    const learning = at.map((milliseconds, i) => point(i + 1, milliseconds));
    const progress = budgetProgress(stateWith({ updates: 16 }, { updates: 6, learning }));
    expect(progress).toMatchObject({ unit: "updates", done: 6, total: 16, share: 0.375, secondsLeft: 20 });
  });

  it("reads the rate from a thinned curve too", () => {
    const learning = [point(1, 0), point(9, 16_000), point(17, 32_000), point(18, 34_000)];
    expect(budgetProgress(stateWith({ updates: 28 }, { updates: 18, learning }))?.secondsLeft).toBeCloseTo(20);
  });

  it("has no estimate before the second update", () => {
    const early = stateWith({ updates: 10 }, { updates: 1, learning: [point(1, 5000)] });
    expect(budgetProgress(early)).toMatchObject({ share: 0.1, secondsLeft: null });
  });

  it("follows the budget that ends first", () => {
    const learning = [point(1, 0), point(2, 10_000)];
    const both = stateWith({ updates: 4, seconds: 1000 }, { updates: 2, learning, seconds: 20, prepared: 0 });
    expect(budgetProgress(both)).toMatchObject({ unit: "updates", secondsLeft: 20 });
    const late = stateWith({ updates: 4000, seconds: 30 }, { updates: 2, learning, seconds: 20, prepared: 0 });
    expect(budgetProgress(late)).toMatchObject({ unit: "seconds", secondsLeft: 10 });
  });

  it("never passes its end, and estimates nothing after it", () => {
    const over = stateWith({ seconds: 30 }, { seconds: 31, prepared: 0 });
    expect(budgetProgress(over)).toMatchObject({ share: 1, secondsLeft: 0 });
    expect(budgetProgress({ ...over, status: "ended", seconds: 12 })).toMatchObject({ share: 0.4, secondsLeft: null });
  });
});
