import { describe, expect, it } from "vitest";
import { connectFour } from "../../../games/connect-four/game.ts";
import type { ConnectFourState } from "../../../games/connect-four/rules.ts";
import { playthrough, replayState } from "../../../games/core/playthrough.ts";

const after = (...columns: number[]) => replayState(connectFour, columns) as ConnectFourState;

describe("connect four", () => {
  it.each([
    { name: "a row", columns: [0, 0, 1, 1, 2, 2, 3], winner: 0, line: [0, 1, 2, 3] },
    { name: "a row closed in the middle", columns: [0, 0, 1, 1, 3, 3, 2], winner: 0, line: [0, 1, 2, 3] },
    { name: "a column", columns: [6, 2, 5, 2, 6, 2, 5, 2], winner: 1, line: [2, 9, 16, 23] },
    { name: "a rising diagonal", columns: [0, 1, 1, 2, 2, 3, 2, 3, 3, 0, 3], winner: 0, line: [0, 8, 16, 24] },
    { name: "a falling diagonal", columns: [6, 5, 5, 4, 4, 3, 4, 3, 3, 0, 3], winner: 0, line: [24, 18, 12, 6] },
    { name: "five at once", columns: [0, 0, 1, 1, 3, 3, 4, 4, 2], winner: 0, line: [0, 1, 2, 3, 4] },
  ])("is won by $name", ({ columns, winner, line }) => {
    const state = after(...columns);
    const result = connectFour.view(state, null).result;
    expect(result).toMatchObject({ winner, returns: winner === 0 ? [1, -1] : [-1, 1] });
    expect([...(result?.line ?? [])].sort((a, b) => a - b)).toEqual([...line].sort((a, b) => a - b));
    expect(connectFour.turn(after(...columns.slice(0, -1)))).toBe(winner);
  });

  it("has no lines around the edge of the board", () => {
    expect(connectFour.turn(after(4, 4, 5, 5, 6, 6, 0))).toBe(1);
  });

  it("closes a full column", () => {
    const state = after(3, 3, 3, 3, 3, 3);
    expect(connectFour.legal(state)).toEqual([0, 1, 2, 4, 5, 6]);
    expect(connectFour.prompt(state, 0)).not.toContain("column D");
  });

  it("shows the last disc, also at the top", () => {
    expect(connectFour.view(after(3), 0).lastMove).toEqual({ seat: 0, column: 3, cell: 3 });
    expect(connectFour.view(after(3, 3), 0).lastMove).toEqual({ seat: 1, column: 3, cell: 10 });
    expect(connectFour.view(after(3, 3, 3, 3, 3, 3), 0).lastMove).toEqual({ seat: 1, column: 3, cell: 38 });
    expect(connectFour.view(after(), 0).lastMove).toBeNull();
  });

  it("shows a board with as many discs as moves, in alternating colours", () => {
    for (let seed = 0; seed < 20; seed++) {
      const columns = playthrough(connectFour, seed).steps.map((step) => step.action);
      const { board, moves } = connectFour.view(after(...columns), null);
      const discs = (seat: number) => board.filter((owner) => owner === seat).length;
      expect(moves).toEqual(columns);
      expect([discs(0), discs(1)]).toEqual([Math.ceil(columns.length / 2), Math.floor(columns.length / 2)]);
    }
  });

  it("names columns by letters, so that a digit is always an action", () => {
    const state = after();
    expect(connectFour.parse("D", state)).toBe(3);
    expect(connectFour.parse("column d", state)).toBe(3);
    expect(connectFour.parse("3", state)).toBe(3);
    expect(() => connectFour.parse("column 3", state)).toThrow("column A (0)");
  });
});
