import { describe, expect, it } from "vitest";
import { GameError } from "../../games/core/errors.ts";
import { gameById, games } from "../../games/registry.ts";
import { testRules } from "../game-suite/rules.ts";

describe("registry", () => {
  it("has unique ids", () => {
    expect(new Set(games.map((game) => game.id)).size).toBe(games.length);
    expect(games.length).toBeGreaterThanOrEqual(5);
    for (const game of games) expect(gameById(game.id)).toBe(game);
  });

  it("refuses an unknown game, naming the known ones", () => {
    expect(() => gameById("chess")).toThrow(GameError);
    expect(() => gameById("chess")).toThrow(expect.objectContaining({ code: "game/unknown" }));
    for (const game of games) expect(() => gameById("chess")).toThrow(game.id);
  });
});

for (const game of games) testRules(game);
