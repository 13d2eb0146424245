import { describe, expect, it } from "vitest";
import { gameFault } from "../../../games/core/game-fault.ts";
import type { Game } from "../../../games/core/game.ts";
import { gameById, games } from "../../../games/registry.ts";

const own = gameById("tic-tac-toe");
const changed = (changes: Partial<Record<keyof Game, unknown>>) => gameFault({ ...own, ...changes });

/** An error of that name, but of another copy's class. */
const foreign = () => {
  throw Object.assign(new Error("no"), { name: "GameError" });
};

describe("the basic checks of a game", () => {
  it.each(games)("find no fault in $id", (game) => {
    expect(gameFault(game)).toBeNull();
  });

  it.each([
    [null, "is not an object"],
    [{ ...own, id: "Tic Tac" }, "needs `id`: words of lower-case letters with hyphens"],
    [{ ...own, version: 0 }, "needs `version`: a whole number of at least 1"],
    [{ ...own, roles: [] }, "needs `roles`: a list of names, one a seat"],
    [{ ...own, utility: { ...own.utility, min: 2 } }, "needs `utility`: {min, max, sum, unit} with min below max, …"],
    [{ ...own, observation: { kind: "tokens", size: 3 } }, 'needs `observation`: {kind: "dense", size} or …'],
    [{ ...own, prompt: undefined }, "needs a function `prompt`"],
    [{ ...own, scripted: [] }, "needs a scripted player at least, to measure leagues against"],
    [{ ...own, scripted: [{ id: "random", act: () => 0 }] }, 'has a second scripted player "random"'],
  ])("name what is missing: %#", (game, fault) => {
    expect(gameFault(game)).toContain(fault.replace("…", ""));
  });

  it.each([
    [changed({ maxPlies: 4 }), "is not over after its maxPlies, 4 actions, in the random episode 0"],
    [changed({ roles: ["x"] }), "has the turn of seat 1, but no role for it, in the random episode 0"],
    [changed({ actions: 5 }), "which are not all below its actions, 5, in the random episode 0"],
    [changed({ legal: () => [] }), "has a state before its end without legal actions, in the random episode 0"],
    [changed({ next: foreign }), "uses another copy of Red Queen; import red-queen/games from the one that runs"],
    [changed({ next: (state: unknown) => state }), "must refuse the action -1 with a GameError"],
    [changed({ observe: () => {} }), "does not write all numbers of an observation, in the random episode 0"],
    [changed({ parse: () => 8 }), 'reads its label "top left" as action 8, not 0, in the random episode 0'],
    [changed({ returns: () => [0] }), "returns 1 numbers for 2 seats, in the random episode 0"],
    [changed({ returns: () => [0, Number.NaN] }), "returns NaN, outside its utility of -1 to 1"],
    [changed({ turn: () => JSON.parse("{") }), "throws in a random episode: "],
  ])("play episodes: %#", (found, fault) => {
    expect(found).toContain(fault);
  });
});
