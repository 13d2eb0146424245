import { describe, expect, it } from "vitest";
import { AgentError } from "../../../agents/errors.ts";
import { parseGames } from "../../../agents/ratings/parse-games.ts";

/** Code and sentence of the refusal of a text. */
function refusalOf(text: string): string {
  try {
    parseGames(text);
  } catch (error) {
    if (error instanceof AgentError) return `${error.code} ${error.message}`;
    throw error;
  }
  throw new Error("it was parsed");
}

describe("a file of results", () => {
  it("is lines of games, whose members come in order of first appearance", () => {
    const text =
      '{"a":"x","b":"y","score":1}\r\n\n{"b":"x","a":"y","score":0.5,"round":3}\n{"a":"z","b":"y","score":0}\n';
    expect(parseGames(text)).toEqual({
      kind: "games",
      counts: {
        names: ["x", "y", "z"],
        pairs: [
          { a: 0, b: 1, wins: 1, draws: 1, losses: 0 },
          { a: 1, b: 2, wins: 1, draws: 0, losses: 0 },
        ],
      },
    });
  });

  it("or one matrix of payoffs", () => {
    expect(parseGames('{"payoffs": [[0, 1],\n[-1, 0]]}')).toEqual({
      kind: "matrix",
      payoffs: [
        [0, 1],
        [-1, 0],
      ],
    });
  });

  it.each([
    ["nonsense", "ratings/bad-game Line 2: it is not JSON."],
    ["[1]", "ratings/bad-game Line 2: it is not an object."],
    ['{"a":"x","score":1}', 'ratings/bad-game Line 2: "b" is not a name.'],
    ['{"a":"","b":"y","score":1}', 'ratings/bad-game Line 2: "a" is not a name.'],
    ['{"a":"x","b":"x","score":1}', "ratings/bad-game Line 2: a member can't play itself."],
    ['{"a":"x","b":"y","score":2}', 'ratings/bad-game Line 2: "score" is none of 0, 0.5 and 1.'],
    ['{"a":"x","b":"y","score":"1"}', 'ratings/bad-game Line 2: "score" is none of 0, 0.5 and 1.'],
  ])("refuses the line %s, with its number", (line, sentence) => {
    expect(refusalOf(`{"a":"x","b":"y","score":1}\n${line}\n`)).toContain(sentence);
  });

  it.each([
    ['{"payoffs": []}', "The matrix has no rows."],
    ['{"payoffs": 3}', "The matrix has no rows."],
    ['{"payoffs": [[0, 1], [1]]}', "The matrix is not square: it has 2 rows, and row 1 has 1 elements."],
    ['{"payoffs": [[0, 1], 2]}', "The matrix is not square: it has 2 rows, and row 1 has no list."],
    ['{"payoffs": [[0, null], [1, 0]]}', "Element 1 of row 0 is not a number up to 1e100."],
  ])("refuses the matrix %s", (text, sentence) => {
    expect(refusalOf(text)).toContain(`ratings/bad-matrix ${sentence}`);
  });

  it("refuses a text without games", () => {
    expect(refusalOf("\n\n")).toContain("ratings/no-games");
  });
});
