import { expect, it } from "vitest";
import { drawOutcome } from "../../../games/core/chance.ts";
import { chooseWeighted, random } from "../../../games/core/random.ts";

const outcomes = [
  { action: 7, probability: 0.2 },
  { action: 3, probability: 0 },
  { action: 5, probability: 0.5 },
  { action: 4, probability: 0.3 },
];

it("draws like chooseWeighted, from the same stream", () => {
  const [one, other] = [random("chance"), random("chance")];
  const seen = new Set<number>();
  for (let i = 0; i < 500; i++) {
    const action = drawOutcome(one, outcomes);
    const weights = outcomes.map(({ probability }) => probability);
    expect(action).toBe(outcomes[chooseWeighted(other, weights)]?.action);
    seen.add(action);
  }
  expect([...seen].sort()).toEqual([4, 5, 7]);
});

it("gives the rounding remainder to the last possible outcome", () => {
  const short = [
    { action: 1, probability: 0.3 },
    { action: 2, probability: 0.3 },
    { action: 3, probability: 0 },
  ];
  expect(drawOutcome(() => 0.9999999, short)).toBe(2);
});

it("throws if no outcome is possible", () => {
  expect(() => drawOutcome(random(0), [])).toThrow(RangeError);
  expect(() => drawOutcome(random(0), [{ action: 1, probability: 0 }])).toThrow(RangeError);
});
