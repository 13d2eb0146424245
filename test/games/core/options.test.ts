import { describe, expect, it } from "vitest";
import type { Game, GameOptions, OptionSpec } from "../../../games/core/game.ts";
import { resolveOptions } from "../../../games/core/options.ts";
import { gameById } from "../../../games/registry.ts";

const specs: Record<string, OptionSpec> = {
  open: { type: "boolean", default: false, meaning: "m" },
  size: { type: "integer", default: 3, min: 1, max: 5, meaning: "m" },
  mode: { type: "choice", default: "plain", choices: ["plain", "hard"], meaning: "m" },
};
const game: Game = { ...gameById("kuhn-poker"), options: specs };

describe("resolveOptions", () => {
  it("fills in defaults", () => {
    expect(resolveOptions(game)).toEqual({ open: false, size: 3, mode: "plain" });
    expect(resolveOptions(game, { size: 5, open: true })).toEqual({ open: true, size: 5, mode: "plain" });
  });

  it.each<{ given: GameOptions; says: string }>([
    { given: { colour: "red" }, says: 'no option "colour"; its options: open, size, mode' },
    { given: { open: "yes" }, says: '"open" must be true or false' },
    { given: { size: 6 }, says: '"size" must be a whole number from 1 to 5' },
    { given: { size: 2.5 }, says: "whole number" },
    { given: { size: Number.NaN }, says: "whole number" },
    { given: { size: "3" }, says: "whole number" },
    { given: { mode: "soft" }, says: '"mode" must be one of plain, hard' },
    { given: { mode: true }, says: "one of plain, hard" },
  ])("refuses $given", ({ given, says }) => {
    expect(() => resolveOptions(game, given)).toThrow(expect.objectContaining({ code: "game/bad-option" }));
    expect(() => resolveOptions(game, given)).toThrow(says);
  });
});
