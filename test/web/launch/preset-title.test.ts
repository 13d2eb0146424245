import { expect, it } from "vitest";
import { optionLines } from "../../../web/launch/options.ts";
import { citation, presetTitle } from "../../../web/launch/preset-title.ts";
import { rolesDiffer } from "../../../web/table/state/roles.ts";
import { seatBelow } from "../../../web/table/state/seats.ts";

it("names a preset with its ablation, or by its id if it is unknown", () => {
  const presets = [{ id: "spc", name: "Self-Play Critic" }];
  expect(presetTitle({ id: "spc", ablation: null }, presets)).toBe("Self-Play Critic");
  expect(presetTitle({ id: "spc", ablation: "no-balance" }, presets)).toBe("Self-Play Critic, no balance");
  expect(presetTitle({ id: "gone", ablation: null }, presets)).toBe("gone");
  expect(citation({ paper: { authors: "Chen et al.", year: 2025, title: "" } })).toBe("Chen et al. 2025");
});

it("shows the length of a league's memory, and the values of other options", () => {
  const game = {
    options: {
      pool: { type: "words", default: "", word: "\\d+", meaning: "" },
      gate: { type: "number", default: 0.7, min: 0, max: 1, meaning: "" },
      privateThought: { type: "boolean", default: true, meaning: "" },
    },
  };
  expect(optionLines({ pool: "12 34 56", gate: 0.7, privateThought: true }, game)).toEqual([
    ["Pool", "3 entries"],
    ["Gate", "0.7"],
    ["Private thought", "yes"],
  ]);
  expect(optionLines({ pool: "" }, game)).toEqual([["Pool", "empty"]]);
});

it("knows games whose roles can't be compared", () => {
  const utility = { min: 0, max: 3, sum: null, unit: "points" };
  const alike = { id: "a", summary: "", seats: null };
  const single = { id: "b", summary: "", seats: [1] };
  expect(rolesDiffer({ utility, scripted: [alike, single] })).toBe(true);
  expect(rolesDiffer({ utility, scripted: [alike] })).toBe(false);
  expect(rolesDiffer({ utility: { ...utility, sum: 0 }, scripted: [single] })).toBe(false);
});

it("shows the user's seat below the board for any number of seats, and another if flipped", () => {
  expect([null, 0, 1, 2].map((own) => seatBelow(own, false))).toEqual([0, 0, 1, 2]);
  expect([null, 0, 1, 2].map((own) => seatBelow(own, true))).toEqual([1, 1, 0, 0]);
});
