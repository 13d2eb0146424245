import { expect, it } from "vitest";
import { resolveOptions } from "../../../games/core/options.ts";
import { gameById } from "../../../games/registry.ts";
import { emptyState, showSeats } from "../../../server/rooms/display.ts";

it("a table shows its options, but not the thousands of words that its league remembers", () => {
  const game = gameById("proposer-solver-judge");
  const pool = Array.from({ length: 4000 }, () => "11+").join(" ");
  const state = emptyState();
  showSeats(state, game, resolveOptions(game, { gate: 0.5, pool }), []);
  const shown = JSON.parse(state.options) as Record<string, unknown>;
  expect(shown).toMatchObject({ gate: 0.5, answers: 3 });
  expect(Object.keys(shown)).not.toContain("pool");
  expect(state.options.length).toBeLessThan(1000);
});
