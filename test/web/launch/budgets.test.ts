import { expect, it } from "vitest";
import {
  budgetName,
  budgetRequest,
  budgetWords,
  leftWords,
  offeredBudgets,
  progressWords,
} from "../../../web/launch/budgets.ts";

it("offers leagues until stopped unless the preset has an end, and the preset's own budget if it has one", () => {
  expect(offeredBudgets(undefined)).toEqual([300, 1800, 7200, "none"]);
  expect(offeredBudgets({})).toEqual([300, 1800, 7200, "none"]);
  expect(offeredBudgets({ updates: 10 })).toEqual(["own", 300, 1800, 7200]);
});

it("requests only seconds: a preset's updates are kept", () => {
  expect(budgetRequest("own")).toEqual({});
  expect(budgetRequest("none")).toEqual({});
  expect(budgetRequest(300)).toEqual({ seconds: 300 });
});

it("says when the league ends", () => {
  expect(budgetName("own", { updates: 1200 })).toBe("1,200 updates (preset)");
  expect(budgetName(7200)).toBe("2 hours");
  expect(budgetWords("own", { updates: 10 })).toBe("for 10 updates");
  expect(budgetWords(1800, { updates: 10 })).toBe("for 30 min or 10 updates");
  expect(budgetWords(1800)).toBe("for 30 min");
  expect(budgetWords("none")).toBe("until you stop it");
});

it("says the remaining time coarsely", () => {
  expect([0, 44, 45, 89, 90, 170, 5400, 200_000].map(leftWords)).toEqual([
    "less than a minute left",
    "less than a minute left",
    "about 1 min left",
    "about 1 min left",
    "about 2 min left",
    "about 3 min left",
    "about 1 h 30 min left",
    "about 2 days left",
  ]);
});

it("shows a league's progress in every state", () => {
  const running = { status: "running", reason: "" } as const;
  const progress = { unit: "seconds", done: 759, total: 1800, share: 0.4217, secondsLeft: 1041 } as const;
  expect(progressWords({ ...running, progress })).toBe("42% of 30 min, about 17 min left");
  expect(progressWords({ ...running, progress: { ...progress, secondsLeft: null } })).toBe(
    "42% of 30 min, estimating\u2026",
  );
  expect(progressWords({ ...running, reason: "The store is down.", progress })).toBe("42% of 30 min, waiting");
  expect(progressWords({ ...running, reason: "The store is down.", progress: null })).toBe(
    "Runs until stopped, waiting",
  );
  expect(progressWords({ ...running, status: "paused", progress })).toBe(
    "Paused at 42% of 30 min, about 17 min left to run",
  );
  expect(progressWords({ ...running, status: "ended", progress })).toBe("Ended at 42% of 30 min");
  const done = { ...progress, share: 1, secondsLeft: 0 };
  expect(progressWords({ ...running, progress: done })).toBe("100% of 30 min, evaluating the last policy");
  expect(progressWords({ ...running, status: "ended", progress: done })).toBe("Budget of 30 min used");
  const updates = { unit: "updates", done: 5, total: 1200, share: 5 / 1200, secondsLeft: 7200 } as const;
  expect(progressWords({ ...running, progress: updates })).toBe("0% of 1,200 updates, about 2 h left");
  expect(progressWords({ ...running, progress: null })).toBe("Runs until stopped");
});
