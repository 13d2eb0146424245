import { describe, expect, it } from "vitest";
import { meanDecisions } from "../../../games/core/episode-length.ts";
import { resolveOptions } from "../../../games/core/options.ts";
import { playthrough } from "../../../games/core/playthrough.ts";
import { gameById, games } from "../../../games/registry.ts";

const EPISODE_COUNT = 200;

describe("meanDecisions", () => {
  it.each(games.map((game) => [game.id, game] as const))("is about the mean of random play in %s", (_, game) => {
    let decisions = 0;
    for (let seed = 0; seed < EPISODE_COUNT; seed++) {
      decisions += playthrough(game, seed).steps.filter(({ turn }) => turn >= 0).length;
    }
    const mean = meanDecisions(game, resolveOptions(game));
    expect(mean).toBe(meanDecisions(game, resolveOptions(game)));
    expect(mean / (decisions / EPISODE_COUNT)).toBeGreaterThan(0.8);
    expect(mean / (decisions / EPISODE_COUNT)).toBeLessThan(1.25);
  });

  it("excludes chance", () => {
    // A hand of Kuhn poker has a third decision after check and bet, a quarter of random play.
    const mean = meanDecisions(gameById("kuhn-poker"), {});
    expect(mean).toBeGreaterThan(2.1);
    expect(mean).toBeLessThan(2.4);
  });
});
