import { describe, expect, it } from "vitest";
import { GameError } from "../../../games/core/errors.ts";
import { OVER } from "../../../games/core/game.ts";
import { whoIsTheSpy as game, whoIsTheSpySix } from "../../../games/who-is-the-spy/game.ts";
import { FIRST_VOTE, NOT_SURE, legal, spyScene } from "../../../games/who-is-the-spy/rules.ts";
import {
  CLUES,
  OBJECTS,
  holdsIn,
  objectValues,
  replacements,
  substituteFor,
  trueClues,
} from "../../../games/who-is-the-spy/rules/scene.ts";
import { after, playAll } from "./play.ts";

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

/** Objects 0 (small red cube), 17, 8, 3; the spy is seat 2; the first two places are replaced, by substitute 0. */
const DEAL = [0, 17, 8, 3, 2, 0, 0, 0];

describe("scenes", () => {
  it("have substitutes that differ in shape, colour and size, four for each object", () => {
    for (const object of upTo(OBJECTS)) {
      const found = upTo(4).map((number) => substituteFor(object, number));
      expect(new Set(found).size).toBe(4);
      for (const other of found) {
        expect(objectValues(other).filter((value) => objectValues(object).includes(value))).toEqual([]);
      }
    }
  });

  it("have 12 true clues, and 96 scenes with two replaced objects", () => {
    const scene = [0, 17, 8, 3];
    expect(trueClues(scene)).toHaveLength(12);
    expect(upTo(CLUES).filter((clue) => holdsIn(scene, clue))).toEqual(trueClues(scene));
    const others = replacements(scene, 2);
    expect(new Set(others.map(String)).size).toBe(96);
    for (const other of others) expect(other.filter((object, place) => object !== scene[place])).toHaveLength(2);
  });
});

describe("clues", () => {
  it("of civilians hold in their scene, the spy's needn't, and none is given twice", () => {
    const start = after(DEAL);
    expect(game.turn(start)).toBe(0);
    expect(legal(start)).toEqual(trueClues([0, 17, 8, 3]));
    const spyTurn = after([...DEAL, 0, 3]);
    expect(legal(spyTurn)).toEqual(upTo(CLUES).filter((clue) => clue !== 0 && clue !== 3));
    expect(spyScene(spyTurn)).toEqual([substituteFor(0, 0), substituteFor(17, 0), 8, 3]);
    expect(() => game.next(spyTurn, 3)).toThrow(GameError);
  });

  it("may be false where everyone may lie", () => {
    expect(legal(after(DEAL, { liars: "everyone" }))).toEqual(upTo(CLUES));
  });

  it("never run out for a civilian, even if all of six have said the truth", () => {
    let state = whoIsTheSpySix.initial({ replaced: 1, liars: "spy" });
    while (whoIsTheSpySix.turn(state) !== OVER) {
      const open = whoIsTheSpySix.legal(state);
      const held = open.find((action) => action < CLUES && state.scene.length === 4 && holdsIn(state.scene, action));
      expect(open.length).toBeGreaterThan(0);
      state = whoIsTheSpySix.next(state, held ?? open[0] ?? -1);
    }
    expect(new Set(state.clues)).toEqual(new Set(trueClues(state.scene)));
  });
});

describe("votes", () => {
  const voting = after([...DEAL, 0, 3, 31, 6, 16 + 1, 8 + 2, 30, 8 + 5]);

  it("come after two rounds, for any other seat or none, and are sealed until the last", () => {
    expect(legal(voting)).toEqual([1, 2, 3].map((seat) => FIRST_VOTE + seat).concat(NOT_SURE));
    const [a, b] = [FIRST_VOTE + 1, NOT_SURE].map((vote) => game.next(voting, vote));
    if (!a || !b) throw new RangeError("two states");
    for (const seat of [1, 2, 3]) {
      expect(game.informationState(a, seat)).toBe(game.informationState(b, seat));
      expect(game.view(a, seat)).toEqual(game.view(b, seat));
    }
    expect(game.informationState(a, 0)).not.toBe(game.informationState(b, 0));
    expect(game.view(a, null).votes).toEqual(["sealed"]);
  });

  it("end the episode, whereupon spy, scenes and votes are open", () => {
    const end = [2, 0, 1, 2].reduce((state, vote) => game.next(state, FIRST_VOTE + vote), voting);
    expect(game.turn(end)).toBe(OVER);
    expect(game.view(end, 0)).toMatchObject({ spy: 2, votes: [2, 0, 1, 2], result: { caught: true } });
    expect(game.view(end, 0).spyScene).not.toEqual(game.view(end, 0).scene);
    expect(game.ending?.(end)).toBe("Player 3 was the spy and was caught, with 2 of 3 votes.");
  });
});

it("games of five and six seats play to their end", () => {
  for (const seats of [5, 6]) {
    for (const end of playAll("bluffer", "listener", 20, {}, seats)) {
      expect(end.clues).toHaveLength(2 * seats);
      expect(end.votes).toHaveLength(seats);
      expect(game.returns(end)).toHaveLength(seats);
    }
  }
});
