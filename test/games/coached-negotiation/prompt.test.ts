import { describe, expect, it } from "vitest";
import { coachedNegotiation as game } from "../../../games/coached-negotiation/game.ts";
import { CRITIC, SELLER } from "../../../games/coached-negotiation/rules.ts";
import { WALK, after, offer, say } from "./chains.ts";

const advising = after({}, WALK);

describe("prompts", () => {
  it("have fewer than 400 words at the end of the longest chain", () => {
    const talks = Array.from({ length: 19 }, (_, i) => (i % 2 === 0 ? offer(19) : offer(11)));
    const rounds = Array.from({ length: 7 }, () => [
      ...talks,
      WALK,
      say("hold early"),
      say("be modest"),
      say("take it"),
    ]);
    const last = after({ bargains: 8 }, ...rounds.flat().slice(0, -3));
    const bargaining = after({ bargains: 8 }, ...rounds.flat(), ...talks);
    for (const [state, seat] of [
      [last, CRITIC],
      [bargaining, SELLER],
      [bargaining, 1],
      [bargaining, CRITIC],
    ] as const) {
      expect(game.prompt(state, seat).split(/\s+/).length).toBeLessThan(400);
    }
  });

  it("explain the critic's rewards, without anyone's limits", () => {
    expect(game.prompt(advising, CRITIC)).toContain("A failed bargain gives the seller nothing.");
    const survivors = after({ accounting: "survivors" }, WALK);
    expect(game.prompt(survivors, CRITIC)).toContain("gives the seller nothing but isn't counted against you.");
  });
});
