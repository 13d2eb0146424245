import { describe, expect, it } from "vitest";
import { mainMeasures } from "../../../agents/evaluation/main-measures.ts";
import { gameById, games } from "../../../games/registry.ts";

describe("the main measures of a game", () => {
  it("are its headline", () => {
    const game = gameById("sneaky-critic");
    expect(mainMeasures(game, ["policy", "base"])).toEqual(game.measures?.headline);
  });

  it("are exact ones and the ladder if it names none, of the learned seats if some are not", () => {
    const kuhn = gameById("kuhn-poker");
    expect(mainMeasures(kuhn, ["policy", "policy"])).toEqual(["nashConv", "value", "score"]);
    expect(mainMeasures(kuhn, ["policy", "script:passive"])).toEqual(["nashConv/cast", "worstReturn", "score"]);
    expect(mainMeasures(gameById("connect-four"), ["policy", "policy"])).toEqual(["score"]);
  });

  it("exist in every game, each once", () => {
    for (const game of games) {
      const main = mainMeasures(
        game,
        game.roles.map(() => "policy"),
      );
      expect(main.length, game.id).toBeGreaterThan(0);
      expect(new Set(main).size).toBe(main.length);
    }
  });
});
