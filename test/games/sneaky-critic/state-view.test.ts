import { describe, expect, it } from "vitest";
import { sneakyCritic as game } from "../../../games/sneaky-critic/game.ts";
import { CRITIC, GENERATOR } from "../../../games/sneaky-critic/rules.ts";
import { after, dealt, forged, opening } from "./play.ts";

const PROBLEM = "start 352 step 2: + 001, + 144, x 2, - 011";
const TRUE_SHEET = [3, 5, 3, 0, 4, 4, 1, 1, 1, 1, 4, 5];

describe("the view", () => {
  it("grows digit by digit while the problem is drawn", () => {
    const texts = [3, 5, 2, 1, 0, 0, 4].map((_, count, draws) => {
      const state = draws.slice(0, count + 1).reduce((at, action) => game.next(at, action), opening());
      const { start, step, operations } = game.view(state, null).problem;
      return [start, step, ...operations];
    });
    expect(texts).toEqual([
      ["3__", null],
      ["35_", null],
      ["352", null],
      ["352", 2],
      ["352", 2, "+ ___"],
      ["352", 2, "+ 0__"],
      ["352", 2, "+ 04_"],
    ]);
  });

  it("shows the values of the prefix, and none after the worked step", () => {
    expect(game.view(dealt(PROBLEM), CRITIC).problem).toEqual({
      start: "352",
      step: 2,
      operations: ["+ 001", "+ 144", "x 2", "- 011"],
      values: ["352", "353"],
    });
  });

  it("shows the generator the true step and its own rewrite, and the others an empty sheet", () => {
    const writing = after(dealt(PROBLEM), "result", "result right plus one");
    expect(game.view(writing, GENERATOR)).toMatchObject({
      truth: TRUE_SHEET,
      sheet: TRUE_SHEET.with(9, 2),
      type: "result",
    });
    for (const viewer of [CRITIC, null]) {
      expect(game.view(writing, viewer)).toMatchObject({ truth: null, sheet: null, type: "sealed", edits: "sealed" });
    }
  });

  it.each([
    ["correct", "believed", [1, -1]],
    ["incorrect", "caught", [-1, 1]],
  ])("shows at the end where a forged step was wrong: called %s, it was %s", (verdict, kind, returns) => {
    const end = after(forged(dealt(PROBLEM), "carry", "flip carry left"), verdict);
    for (const viewer of [GENERATOR, CRITIC, null]) {
      expect(game.view(end, viewer)).toMatchObject({
        truth: TRUE_SHEET,
        forged: true,
        result: { kind, faults: [8], returns },
      });
    }
    expect(game.view(end, CRITIC).type).toBe("sealed");
    expect(game.reveal(end)).toMatchObject({ type: "carry", edits: [{ label: "flip carry left", cells: [8] }] });
  });

  it.each([
    ["correct", "accepted"],
    ["incorrect", "false alarm"],
  ])("shows the true step if it replaced the rewrite: called %s, it was %s", (verdict, kind) => {
    const end = after(dealt(PROBLEM), "carry", "flip carry left", "done", "the true step", "checked", verdict);
    for (const shown of [game.view(end, GENERATOR), game.view(end, CRITIC), game.reveal(end)]) {
      expect(shown).toMatchObject({ sheet: TRUE_SHEET, forged: false, result: { kind, faults: [] } });
    }
  });

  it("shows a harmless rewrite only to the generator until everything is revealed", () => {
    const end = forged(dealt(PROBLEM), "result", "result left plus three");
    expect(game.view(end, CRITIC)).toMatchObject({ sheet: null, result: { kind: "harmless", faults: [] } });
    expect(game.view(end, null).sheet).toBeNull();
    expect(game.reveal(end)).toMatchObject({
      sheet: TRUE_SHEET.with(11, 2),
      result: { kind: "harmless", faults: [11] },
    });
  });
});
