import { expect, it } from "vitest";
import { answerTotals, formatCost } from "../../../web/ui/answer-totals.ts";

const totals = {
  turns: 1,
  failures: 0,
  faults: {},
  milliseconds: 5,
  promptTokens: 0,
  completionTokens: 0,
  cost: 0,
};

it("sums up what a model did, without what it doesn't report", () => {
  expect(answerTotals(totals)).toBe("1 turn");
  const much = { turns: 1200, failures: 2, faults: { a: 1, b: 4 }, promptTokens: 41_000, completionTokens: 1300 };
  expect(answerTotals({ ...totals, ...much, cost: 1.5 })).toBe(
    "1,200 turns, 2 failed, 5 answers refused, 42.3 k tokens, $1.50",
  );
  expect(answerTotals({ ...totals, faults: { a: 1 } })).toBe("1 turn, 1 answer refused");
});

it("gives small amounts two digits", () => {
  expect([0.001234, 0.5, 12.345, 0.00000123].map(formatCost)).toEqual(["$0.0012", "$0.5", "$12.35", "$0.0000012"]);
});
