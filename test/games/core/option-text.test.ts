import { assert, double, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { readNumber, readOptionTexts } from "../../../games/core/option-text.ts";
import { resolveOptions } from "../../../games/core/options.ts";
import { games } from "../../../games/registry.ts";

describe("readNumber", () => {
  it.each(["", " ", "0x10", "1_000", "1,5", "0.5=9", "NaN", "Infinity", "1e999", "--1", "1 ", "٣", "true"])(
    "rejects %j as a number",
    (text) => expect(readNumber(text)).toBeNull(),
  );

  it("parses every number that JavaScript writes", () => {
    assert(
      property(double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        // JavaScript writes -0 as "0".
        expect(readNumber(String(number))).toBe(number === 0 ? 0 : number);
      }),
    );
  });
});

describe.each(games.map((game) => ({ id: game.id, game })))("readOptionTexts of $id", ({ game }) => {
  it("parses its options as printed", () => {
    const options = resolveOptions(game);
    const texts = Object.fromEntries(Object.entries(options).map(([name, value]) => [name, String(value)]));
    expect(resolveOptions(game, readOptionTexts(game, texts))).toEqual(options);
  });

  it("leaves invalid values to be refused", () => {
    for (const [name, { type }] of Object.entries(game.options)) {
      if (type === "words") continue;
      for (const text of [" ", "1e", "yes", "0.5=9", ...(type === "integer" ? ["1.5"] : [])]) {
        expect(() => resolveOptions(game, readOptionTexts(game, { [name]: text }))).toThrow(`option "${name}" must be`);
      }
    }
    expect(() => resolveOptions(game, readOptionTexts(game, { __proto__x: "1" }))).toThrow("no option");
  });
});
