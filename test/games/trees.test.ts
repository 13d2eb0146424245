import { describe, expect, it } from "vitest";
import { CHANCE, OVER, type Game } from "../../games/core/game.ts";
import { connectFour } from "../../games/connect-four/game.ts";
import { kuhnPoker } from "../../games/kuhn-poker/game.ts";
import { leducPoker } from "../../games/leduc-poker/game.ts";
import { liarsDice } from "../../games/liars-dice/game.ts";
import { ticTacToe } from "../../games/tic-tac-toe/game.ts";
import { valueAt } from "../../games/core/value-at.ts";

interface Count {
  /** Histories, chance nodes and ends included. */
  histories: number;
  ends: number;
  informationSets: Set<string>;
  /** Seat 0's returns at the ends, by value. */
  returns: Record<number, number>;
}

function count<S>(game: Game<S>): Count {
  const total: Count = { histories: 0, ends: 0, informationSets: new Set(), returns: {} };
  const visit = (state: S) => {
    total.histories++;
    const turn = game.turn(state);
    if (turn === OVER) {
      const value = game.returns(state)[0] ?? Number.NaN;
      total.ends++;
      total.returns[value] = (total.returns[value] ?? 0) + 1;
    } else if (turn !== CHANCE) total.informationSets.add(`${turn} ${game.informationState(state, turn)}`);
    for (const action of game.legal(state)) visit(game.next(state, action));
  };
  visit(game.initial({}));
  return total;
}

describe("game trees have the published sizes", () => {
  it("Kuhn poker: 12 information sets, 30 ends", () => {
    const total = count(kuhnPoker);
    expect(total.informationSets.size).toBe(12);
    expect(total.ends).toBe(30);
    expect(total.histories).toBe(58);
  });

  it("Leduc poker: 936 information sets", () => {
    const total = count(leducPoker);
    expect(total.informationSets.size).toBe(936);
    expect(total.ends).toBe(5520);
    expect(total.histories).toBe(9457);
  });

  // 36 rolls; a history of bids is a set of rising bids: 2 ** 12, all but the empty one may be called.
  it("liar's dice: 24,576 information sets, 294,883 histories", () => {
    const total = count(liarsDice);
    expect(total.informationSets.size).toBe(24_576);
    expect(total.ends).toBe(147_420);
    expect(total.histories).toBe(294_883);
  });

  it("tic-tac-toe: 255,168 games, of which x wins 131,184 and o 77,904", () => {
    const total = count(ticTacToe);
    expect(total.ends).toBe(255_168);
    expect(total.returns).toEqual({ 1: 131_184, [-1]: 77_904, 0: 46_080 });
  });

  // Positions after n plies: OEIS A212693. The first games end at ply 7, so that 8 plies show ends are found.
  it("connect four: 1, 7, 49, 238, 1120, 4263, 16422, 54859, 184275 positions", () => {
    const counts = [1];
    let layer = [connectFour.initial({})];
    for (let ply = 1; ply <= 8; ply++) {
      const positions = new Map<string, (typeof layer)[number]>();
      for (const state of layer) {
        for (const action of connectFour.legal(state)) {
          const after = connectFour.next(state, action);
          positions.set(String.fromCharCode(...after.board.map((owner) => owner + 66)), after);
        }
      }
      layer = [...positions.values()];
      counts.push(layer.length);
    }
    expect(counts).toEqual([1, 7, 49, 238, 1120, 4263, 16422, 54859, 184275]);
  });
});

describe("exact values, by backward induction and expectation", () => {
  it("tic-tac-toe is a draw", () => {
    const known = new Map<string, number>();
    const value = (state: ReturnType<typeof ticTacToe.initial>): number => {
      const key = state.board.join();
      const seen = known.get(key);
      if (seen !== undefined) return seen;
      const turn = ticTacToe.turn(state);
      const values = ticTacToe.legal(state).map((action) => value(ticTacToe.next(state, action)));
      const best = turn === 0 ? Math.max(...values) : Math.min(...values);
      const worth = turn === OVER ? valueAt(ticTacToe.returns(state), 0) : best;
      known.set(key, worth);
      return worth;
    };
    expect(value(ticTacToe.initial({}))).toBe(0);
    expect(known.size).toBe(5478);
  });

  it.each([
    { game: kuhnPoker as Game, uniform: 0.125 },
    { game: leducPoker as Game, uniform: -0.078125 },
    { game: liarsDice as Game, uniform: -0.0324074074074074 },
  ])("$game.id: seat 0 wins $uniform when both play uniformly", ({ game, uniform }) => {
    const value = (state: unknown): number => {
      const turn = game.turn(state);
      if (turn === OVER) return valueAt(game.returns(state), 0);
      if (turn === CHANCE) {
        return game.chance(state).reduce((sum, o) => sum + o.probability * value(game.next(state, o.action)), 0);
      }
      const legal = game.legal(state);
      return legal.reduce((sum, action) => sum + value(game.next(state, action)) / legal.length, 0);
    };
    expect(value(game.initial({}))).toBeCloseTo(uniform, 10);
  });
});
