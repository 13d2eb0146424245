import { describe, expect, it } from "vitest";
import { replayState } from "../../../../games/core/playthrough.ts";
import type { Game } from "../../../../games/core/game.ts";
import { gameById } from "../../../../games/registry.ts";
import { resultSentence } from "../../../../server/rooms/table/sentence.ts";

const sentence = (id: string, actions: readonly number[], names = ["Ada", "Bob"]) => {
  const game = gameById(id);
  return resultSentence(game, names, replayState(game, actions));
};

describe("resultSentence", () => {
  it("names winners and losers with their amounts", () => {
    expect(sentence("kuhn-poker", [0, 2, 0, 0])).toBe("Bob wins 1 chip, Ada loses 1.");
    expect(sentence("kuhn-poker", [2, 0, 1, 1])).toBe("Ada wins 2 chips, Bob loses 2.");
  });

  it("distinguishes seats with the same name by their roles", () => {
    const { roles } = gameById("kuhn-poker");
    expect(sentence("kuhn-poker", [0, 2, 0, 0], ["v7", "v7"])).toBe(
      `v7 (${roles[1]}) wins 1 chip, v7 (${roles[0]}) loses 1.`,
    );
  });

  it("names a draw", () => {
    expect(sentence("tic-tac-toe", [0, 1, 2, 4, 3, 5, 7, 6, 8])).toMatch(/^A draw: everyone gets 0 /);
  });

  it("gives partners their common return, and no draw", () => {
    const game = { ...gameById("mini-hanabi"), ending: undefined } as unknown as Game;
    const end = replayState(game, [0, 1, 2, 3, 2, 0, 2, 0, 2, 2, 2]);
    expect(resultSentence(game, ["Ada", "Bob"], end)).toBe("Everyone gets 4 points.");
  });

  it("uses a game's own sentence", () => {
    expect(sentence("mini-hanabi", [0, 1, 2, 3, 3])).toBe("A card did not fit, so all is lost: 0 of 4 points.");
    expect(sentence("negotiation", [12, 20])).toBe("The buyer walked away in round 1. No deal, both get nothing.");
    expect(sentence("negotiation", [12, 19])).toBe(
      "The buyer accepted 16.5 in round 1: the seller gets 8.5, the buyer 3.5 points.",
    );
  });
});
