import { expect, it } from "vitest";
import { budgetName, budgetRequest, budgetWords, offeredBudgets } from "../../../web/lib/budgets.ts";

it("offers no end where nobody set one, and the preset's own where it has one", () => {
  expect(offeredBudgets(undefined)).toEqual([300, 1800, 7200, "none"]);
  expect(offeredBudgets({})).toEqual([300, 1800, 7200, "none"]);
  expect(offeredBudgets({ updates: 10 })).toEqual(["own", 300, 1800, 7200]);
});

it("asks for seconds alone: a preset's updates stay", () => {
  expect(budgetRequest("own")).toEqual({});
  expect(budgetRequest("none")).toEqual({});
  expect(budgetRequest(300)).toEqual({ seconds: 300 });
});

it("says what will end the league", () => {
  expect(budgetName("own", { updates: 1200 })).toBe("1,200 updates, the preset's own");
  expect(budgetName(7200)).toBe("2 hours");
  expect(budgetWords("own", { updates: 10 })).toBe("it ends by itself after 10 updates");
  expect(budgetWords(1800, { updates: 10 })).toBe("it ends by itself after 30 min, or sooner after 10 updates");
  expect(budgetWords(1800)).toBe("it ends by itself after 30 min");
  expect(budgetWords("none")).toBe("it goes on until it is stopped");
});
