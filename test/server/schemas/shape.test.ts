import { describe, expect, it } from "vitest";
import { checkShape } from "../../../server/schemas/shape.ts";
import { launchRequest } from "../../../server/schemas/leagues.ts";
import { matchRequest } from "../../../server/schemas/matches.ts";

const refusalOf = (body: unknown): string => {
  try {
    checkShape(launchRequest, body);
  } catch (error) {
    return (error as Error).message;
  }
  return "accepted";
};

describe("the refusal of an invalid request", () => {
  it.each<[unknown, string]>([
    [{ segmentEpisodes: 0 }, "segmentEpisodes must be a whole number from 1 to 32768, and is 0."],
    [{ segmentEpisodes: 32_769 }, "segmentEpisodes must be a whole number from 1 to 32768, and is 32769."],
    [{ segmentEpisodes: 1.5 }, "segmentEpisodes must be a whole number from 1 to 32768, and is 1.5."],
    [{ segmentEpisodes: "8" }, "segmentEpisodes must be a whole number from 1 to 32768, and is 8."],
    [{ segmentEpisodes: "many" }, 'segmentEpisodes must be a whole number from 1 to 32768, and is "many".'],
    [{ segmentEpisodes: null }, "segmentEpisodes must be a whole number from 1 to 32768, and is null."],
    [{ segmentEpisodes: [8] }, "segmentEpisodes must be a whole number from 1 to 32768, and is a list."],
    [{ segmentEpisodes: {} }, "segmentEpisodes must be a whole number from 1 to 32768, and is an object."],
    [{ pastShare: 2 }, "pastShare must be a number from 0 to 1, and is 2."],
    [{ pastShare: Number.NaN }, "pastShare must be a number from 0 to 1, and is NaN."],
    [{ seed: 1e300 }, "seed must be a whole number from 0 to 4294967295, and is 1e+300."],
    [{ budget: { updates: 0 } }, "budget.updates must be a whole number of at least 1, and is 0."],
    [{ hidden: [8, 4.5] }, "hidden.1 must be a whole number from 4 to 512, and is 4.5."],
    [{ hidden: [] }, "hidden must be a list of 1 to 4 items, and has 0."],
    [{ towers: [[0], [-1]] }, "towers.1.0 must be a whole number of at least 0, and is -1."],
    [{ cast: Array(9).fill("policy") }, "cast must be a list of at most 8 items, and has 9."],
    [{ cast: "policy" }, 'cast must be a list of at most 8 items, and is "policy".'],
    [{ base: "x".repeat(101) }, "base must be a string of at most 100 characters or null, and has 101 characters."],
    [{ name: "  " }, 'name must be a string of 1 to 80 characters, and is "  ".'],
    [{ name: "a".repeat(81) }, "name must be a string of 1 to 80 characters, and has 81 characters."],
    [{ name: "a\u202eb" }, "name: A name can't have control characters or text-direction marks."],
    [{ network: "c\u202enn" }, 'network must be one of mlp, tokens, transformer, and is "c\\u202enn".'],
    [{ ahead: 1 }, "ahead must be true or false, and is 1."],
    [{ options: { cards: [] } }, "options.cards must be true or false or a number or a string, and is a list."],
    [{ learner: { hyperparameters: { clip: "" } } }, 'learner.hyperparameters.clip must be a number, and is "".'],
    [{ learner: 5 }, "learner must be an object, and is 5."],
    [[], "The request must be an object, and is a list."],
    [undefined, "The request must be an object, and is missing."],
  ])("%j is a sentence", (body, sentence) => {
    expect(refusalOf(body)).toBe(sentence);
  });

  it("names unknown fields, and the known ones", () => {
    expect(refusalOf({ cheat: 1 })).toMatch(
      /^The request has no field "cheat"; its fields are game, preset, .*budget\.$/,
    );
    expect(() => checkShape(matchRequest, { game: "kuhn-poker" })).toThrow(
      "seats must be a list of 1 to 8 items, and is missing.",
    );
  });
});
