import { describe, expect, it } from "vitest";
import { ladderPlayers, playableSeats } from "../../../agents/players/ladder.ts";
import { gameById, games } from "../../../games/registry.ts";

describe("the ladder of a game", () => {
  it.each(games)("of $id begins with the random player", (game) => {
    const ids = ladderPlayers(game).map(({ reference }) => reference);
    expect(ids).toEqual(["script:random", ...game.scripted.map(({ id }) => `script:${id}`)]);
  });
});

describe("the seats of a player", () => {
  it("are those of its script, and all for others", () => {
    const game = gameById("sneaky-critic");
    expect(playableSeats("script:random", game)).toEqual([0, 1]);
    expect(playableSeats("policy:abc", game)).toEqual([0, 1]);
    for (const { id, seats } of game.scripted) expect(playableSeats(`script:${id}`, game)).toEqual(seats);
  });
});
