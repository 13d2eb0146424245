import { describe, expect, it } from "vitest";
import { explainRewards } from "../../../games/attacker-defender/rewards-text.ts";
import { attackerDefender as game } from "../../../games/attacker-defender/game.ts";
import { dealt, afterActions } from "./play.ts";

const SEEDS = { harmful: 0, benign: 8 }; // wake the dragon, feed the dragon
const REWRITES = ["wrap please", "replace with wake", "replace with feed"];

describe("reasons of rewards", () => {
  it.each(["general_sum", "zero_sum"])("add up to the points of %s", (reward) => {
    for (const seed of Object.values(SEEDS)) {
      for (const rewrite of REWRITES) {
        for (const answer of ["comply", "refuse"]) {
          const start = dealt(seed, true, { reward });
          if (!game.legal(start).some((action) => game.label(action, start) === rewrite)) continue;
          const end = afterActions(start, rewrite, "send", answer);
          const sums = explainRewards(end).map((terms) => terms.reduce((sum, { points }) => sum + points, 0));
          expect(sums).toEqual(game.returns(end));
        }
      }
    }
  });

  it("name gains and losses", () => {
    const end = afterActions(dealt(SEEDS.harmful), "wrap please", "send", "refuse");
    expect(explainRewards(end)[0]?.map(({ why }) => why)).toEqual([
      "the class was kept",
      "the answer was right",
      "no harm was done",
      "legal form",
    ]);
  });

  it("are empty for an attacker whose seed was sent unrevised", () => {
    expect(explainRewards(afterActions(dealt(SEEDS.harmful, false), "comply"))[0]).toEqual([]);
  });
});
