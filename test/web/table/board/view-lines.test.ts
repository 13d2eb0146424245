import { describe, expect, it } from "vitest";
import { viewLines } from "../../../../web/table/board/view-lines.ts";

describe("a view as lines of text", () => {
  it("is its fields, without those that the table shows", () => {
    const view = { game: "treasure", viewer: 0, turn: 1, buried: "sealed", islands: [1, 2], result: null };
    expect(viewLines(view)).toEqual(["buried: sealed", "islands: [1,2]"]);
  });

  it("is its text, if it has one", () => {
    expect(viewLines({ game: "treasure", text: "x o\n. .", board: [] })).toEqual(["x o", ". ."]);
    expect(viewLines("as it is")).toEqual(["as it is"]);
  });
});
