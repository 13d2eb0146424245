import { describe, expect, it } from "vitest";
import { connectFour } from "../../../../games/connect-four/game.ts";
import type { ConnectFourState } from "../../../../games/connect-four/rules.ts";
import { bestColumns, wins } from "../../../../games/connect-four/scripted/search.ts";
import { OVER } from "../../../../games/core/game.ts";
import { playthrough, replayState } from "../../../../games/core/playthrough.ts";

/** Whether the seat to move can force a win within `depth` plies, by plain search over the rules. */
function canWin(state: ConnectFourState, depth: number): boolean {
  if (depth === 0) return false;
  return connectFour.legal(state).some((column) => isLost(connectFour.next(state, column), depth - 1));
}

/** Whether the seat to move has lost or loses within `depth` plies by force. */
function isLost(state: ConnectFourState, depth: number): boolean {
  if (connectFour.turn(state) === OVER) return state.line !== null;
  if (depth === 0) return false;
  return connectFour.legal(state).every((column) => canWin(connectFour.next(state, column), depth - 1));
}

/** States of random episodes that are not over. */
function positions(count: number): ConnectFourState[] {
  return Array.from({ length: count }, (_, seed) => {
    const actions = playthrough(connectFour, seed).steps.map((step) => step.action);
    const kept = actions.slice(0, Math.max(0, actions.length - 1 - (seed % 6)));
    return replayState(connectFour, kept) as ConnectFourState;
  });
}

describe("connect four's search", () => {
  it("wins if a win can be forced within its depth, and plays only moves that force it", () => {
    let forced = 0;
    for (const state of positions(120)) {
      const best = bestColumns(state.board, connectFour.turn(state), 4);
      for (const column of best) expect(connectFour.legal(state)).toContain(column);
      const winning = connectFour.legal(state).filter((column) => isLost(connectFour.next(state, column), 3));
      if (winning.length === 0) continue;
      forced++;
      for (const column of best) expect(winning).toContain(column);
    }
    expect(forced).toBeGreaterThan(30);
  });

  it("avoids losses within its depth", () => {
    let avoided = 0;
    for (const state of positions(120)) {
      const losing = connectFour.legal(state).filter((column) => canWin(connectFour.next(state, column), 3));
      if (losing.length === 0 || losing.length === connectFour.legal(state).length) continue;
      avoided++;
      for (const column of bestColumns(state.board, connectFour.turn(state), 4)) expect(losing).not.toContain(column);
    }
    expect(avoided).toBeGreaterThan(30);
  });

  it("sees a four from either side of a disc", () => {
    const state = replayState(connectFour, [0, 0, 1, 1, 3, 3]) as ConnectFourState;
    expect(wins(state.board, 2, 0)).toBe(true);
    expect(wins(state.board, 2, 1)).toBe(false);
    expect(wins(state.board, 4, 0)).toBe(false);
  });

  it("finds the mirrored moves of a mirrored position: order and cutoffs have no effect", () => {
    for (const state of positions(60)) {
      const seat = connectFour.turn(state);
      const mirrored = state.board.map((_, cell) => state.board[cell + 6 - 2 * (cell % 7)] ?? -1);
      const columns = bestColumns(state.board, seat, 4).map((column) => 6 - column);
      expect(bestColumns(mirrored, seat, 4).sort()).toEqual(columns.sort());
    }
  });

  it("opens near the middle", () => {
    expect(bestColumns(connectFour.initial({}).board, 0, 4).sort()).toEqual([2, 3, 4]);
  });
});
