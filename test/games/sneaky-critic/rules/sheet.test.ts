import { describe, expect, it } from "vitest";
import { random } from "../../../../games/core/random.ts";
import {
  SHEET_CELLS,
  EDITS,
  END_EDIT,
  FIRST_SWAP,
  ERROR_TYPES,
  editClaim,
  legalEdits,
} from "../../../../games/sneaky-critic/rules/edits.ts";
import { EDIT_LABELS, sheetText } from "../../../../games/sneaky-critic/labels.ts";
import { applyOperations, valueBefore, digitText } from "../../../../games/sneaky-critic/rules/problem.ts";
import { findFaults, workOut, numberAt } from "../../../../games/sneaky-critic/rules/sheet.ts";
import { changesAnswer } from "../../../../games/sneaky-critic/rules/validity.ts";
import { dealt, opening, wander } from "../play.ts";

const edit = (label: string) => EDIT_LABELS.indexOf(label);
const SUM = dealt("start 352 step 1: + 144, + 000, + 000, + 000");
const DIFFERENCE = dealt("start 352 step 1: - 144, + 000, + 000, + 000");

/** Random problems of all kinds, 200 of them. */
const problems = Array.from({ length: 200 }, (_, i) =>
  wander(opening({ heldOut: true }), random(`sheet ${i}`), (state) => state.operations.length === 4),
);
const randomRewrites = Array.from({ length: 3000 }, (_, i) =>
  wander(opening({ heldOut: i % 2 === 0 }), random(`rewrite ${i}`), (state) => state.done),
);

describe("a step worked out on paper", () => {
  it.each([
    ["a sum with carries", SUM, "352 + 144, carries 1 1, result 540"],
    ["a difference with borrows", DIFFERENCE, "352 - 144, carries 0 1, result 204"],
    [
      "past the last number",
      dealt("start 555 step 1: + 001, + 000, + 000, + 000"),
      "555 + 001, carries 1 1, result 000",
    ],
    ["below nought", dealt("start 000 step 1: - 001, + 000, + 000, + 000"), "000 - 001, carries 1 1, result 555"],
    ["after other steps", dealt("start 010 step 3: x 2, + 001, - 002, + 000"), "021 - 002, carries 0 1, result 015"],
  ])("has carries or borrows in base six: %s", (_, state, text) => {
    expect(sheetText(workOut(state))).toBe(text);
  });

  it("has the problem's result and no fault, for any problem", () => {
    for (const problem of problems) {
      const sheet = workOut(problem);
      const truth = applyOperations(problem, valueBefore(problem), problem.step, problem.step + 1);
      expect(digitText(numberAt(sheet, SHEET_CELLS.result))).toBe(digitText(truth));
      expect(findFaults(problem, sheet)).toEqual([]);
    }
  });
});

describe("edits", () => {
  it("are 54 and done: 15 of the value, 15 of the operand, the operator, two carries, 15 of the result, six held-out swaps", () => {
    expect(EDITS.length).toBe(54);
    expect(END_EDIT).toBe(54);
    const numbers = ERROR_TYPES.map(
      (_, family) => EDITS.filter((one, i) => i < FIRST_SWAP && one.family === family).length,
    );
    expect(numbers).toEqual([15, 15, 1, 2, 15, 0]);
    expect(EDITS.slice(FIRST_SWAP).map(({ family }) => ERROR_TYPES[family])).toEqual(
      ["value", "operand", "result"].flatMap((family) => [family, family]),
    );
  });

  it.each([
    ["value right plus one", "353 + 144, carries 1 1, result 541"],
    ["operand middle plus four", "352 + 124, carries 1 1, result 520"],
    ["flip operator", "352 - 144, carries 0 1, result 204"],
    ["flip carry middle", "352 + 144, carries 1 0, result 530"],
    ["flip carry left", "352 + 144, carries 0 1, result 440"],
    ["result left plus five", "352 + 144, carries 1 1, result 440"],
    ["swap value middle and right", "325 + 144, carries 1 1, result 513"],
    ["swap result left and middle", "352 + 144, carries 1 1, result 450"],
  ])("are carried through, except those of the result: %s", (label, text) => {
    expect(sheetText(workOut(SUM, [edit(label)]))).toBe(text);
  });

  it("have faults only at their own cells", () => {
    for (const problem of problems) {
      const sheet = workOut(problem);
      for (const [number, { kind, cell }] of EDITS.entries()) {
        const touched = kind === "swap" ? [cell, cell + 1] : [cell];
        const equal = kind === "swap" && sheet[cell] === sheet[cell + 1];
        expect(findFaults(problem, workOut(problem, [number]))).toEqual(equal ? [] : touched);
      }
    }
  });

  it("each change the result, except a flipped operator if plus and minus have equal results", () => {
    for (const problem of problems) {
      const truth = numberAt(workOut(problem), SHEET_CELLS.result);
      for (let number = 0; number < FIRST_SWAP; number++) {
        const sheet = workOut(problem, [number]);
        const same = number === edit("flip operator") && [0, 108].includes(numberAt(sheet, SHEET_CELLS.operand));
        expect(numberAt(sheet, SHEET_CELLS.result) === truth).toBe(same);
      }
    }
  });

  it("that cancel are not proved wrong, although the sheet has faults", () => {
    const state = dealt("start 005 step 1: + 000, + 000, + 000, + 000");
    const sheet = workOut(state, [edit("value right plus one"), edit("operand right plus five")]);
    expect(sheetText(sheet)).toBe("000 + 005, carries 0 0, result 005");
    expect(findFaults(state, sheet)).toEqual([SHEET_CELLS.value, SHEET_CELLS.operand]);
    expect(changesAnswer(state, sheet)).toBe(false);
  });

  it("that a later multiplication absorbs are not proved wrong", () => {
    const edits = [edit("result left plus three")];
    const absorbed = dealt("start 111 step 1: + 111, x 2, + 000, + 000");
    expect(changesAnswer(absorbed, workOut(absorbed, edits))).toBe(false);
    const kept = dealt("start 111 step 1: + 111, x 3, + 000, + 000");
    expect(changesAnswer(kept, workOut(kept, edits))).toBe(true);
  });

  it("that are proved wrong have another result than the true one, and a fault that a reader can find", () => {
    const valid = randomRewrites.filter((state) => changesAnswer(state, workOut(state, state.edits)));
    expect(valid.length).toBeGreaterThan(2500);
    for (const state of valid) {
      const sheet = workOut(state, state.edits);
      expect(numberAt(sheet, SHEET_CELLS.result)).not.toBe(numberAt(workOut(state), SHEET_CELLS.result));
      expect(findFaults(state, sheet)).not.toEqual([]);
    }
  });
});

describe("legal edits", () => {
  it("are of the type's family, for compound of any", () => {
    ERROR_TYPES.forEach((type, family) => {
      const families = new Set(legalEdits(family, [], true).map((number) => ERROR_TYPES[EDITS[number]?.family ?? 5]));
      expect([...families]).toEqual(type === "compound" ? ERROR_TYPES.slice(0, 5) : [type]);
    });
  });

  it("include no swap in training, and all six with the option", () => {
    expect(legalEdits(5, [], false)).toEqual(Array.from({ length: FIRST_SWAP }, (_, i) => i));
    expect(legalEdits(5, [], true)).toEqual(Array.from({ length: END_EDIT }, (_, i) => i));
  });

  it("include done after the first, nothing after the third, and no cell twice", () => {
    for (const { type, edits, options } of randomRewrites) {
      edits.forEach((_, count) => {
        const done = edits.slice(0, count);
        const legal = legalEdits(type ?? 0, done, options.heldOut);
        expect(legal.includes(END_EDIT)).toBe(count > 0);
        const claimed = done.map(editClaim);
        expect(legal.filter((one) => one !== END_EDIT && claimed.includes(editClaim(one)))).toEqual([]);
      });
      expect(edits.length).toBeLessThanOrEqual(3);
    }
    expect(legalEdits(5, [0, 20, 40], false)).toEqual([]);
  });

  it("are only the flip and then done for the type operator", () => {
    expect(legalEdits(2, [], false)).toEqual([edit("flip operator")]);
    expect(legalEdits(2, [edit("flip operator")], false)).toEqual([END_EDIT]);
  });
});
