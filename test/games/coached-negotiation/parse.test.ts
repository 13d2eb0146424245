import { describe, expect, it } from "vitest";
import { coachedNegotiation as game } from "../../../games/coached-negotiation/game.ts";
import { PIECES } from "../../../games/coached-negotiation/rules/advice.ts";
import { WALK, after, offer, say } from "./chains.ts";

const advising = after({}, WALK);

describe("advice in words", () => {
  it.each([
    ["hold early", "hold early"],
    ["hold-early", "hold early"],
    ["1. Aim high", "aim high"],
    ["Take it: the margin is what costs you deals.", "take it"],
    ["Ask once more before you accept.", "patience"],
    ["The seller gave in too soon.\nAnswer: be modest", "be modest"],
    ['"Mirror"', "mirror"],
    ["- hold early", "hold early"],
    ["My advice: hold early", "hold early"],
    ['I suggest "aim high".', "aim high"],
    ["Piece 1: hold early", "hold early"],
    ["My first piece of advice is patience.", "patience"],
    ["Advise the seller to aim high.", "aim high"],
    ["hold early (Keep close to your opening in the first half)", "hold early"],
    ["take_it", "take it"],
    ["I'd choose threaten", "threaten"],
  ])("reads %j as %s", (text, name) => {
    expect(game.parse(text, advising)).toBe(say(name));
  });

  it.each([
    "offer 15",
    "ask for 17.5",
    "accept",
    "be nicer",
    "don't concede",
    "1",
    "21",
    "hold early, aim high, patience",
    "Hold early. Aim high. Patience.",
    "hold early: better than to concede",
  ])("refuses %j", (text) => {
    expect(() => game.parse(text, advising)).toThrow(/; answer with one of: hold early/);
  });

  it("refuses a piece already given in this round", () => {
    expect(() => game.parse("mirror", game.next(advising, say("mirror")))).toThrow(
      expect.objectContaining({ code: "game/illegal-action" }),
    );
  });

  it("names no price in any piece", () => {
    for (const { name, words } of PIECES) expect(name + words).not.toMatch(/\d/);
  });
});

describe("bargaining in words", () => {
  it("is the same as in negotiation", () => {
    expect(game.parse("I offer $14.50.", after({}))).toBe(offer(14.5));
    expect(game.parse("14.5", after({}))).toBe(offer(14.5));
  });
});
