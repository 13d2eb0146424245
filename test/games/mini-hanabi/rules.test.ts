import { describe, expect, it } from "vitest";
import { replayState } from "../../../games/core/playthrough.ts";
import { miniHanabi } from "../../../games/mini-hanabi/game.ts";
import { endKind, type MiniHanabiState } from "../../../games/mini-hanabi/rules.ts";

const [R1, R2, Y1, Y2] = [0, 1, 2, 3];
const [DISCARD_1, PLAY_1, PLAY_2, HINT_RED, HINT_YELLOW, HINT_1S, HINT_2S] = [0, 2, 3, 4, 5, 6, 7];

/** After actions, chance included: the first four deal seat 0's two cards, then seat 1's. */
const after = (...actions: number[]) => replayState(miniHanabi as never, actions, {}) as MiniHanabiState;

describe("mini-Hanabi", () => {
  it("costs a token for a hint, which both see, and tells about the cards that it does not touch", () => {
    const state = after(R1, Y2, R2, Y1, HINT_RED);
    expect(state.hints).toBe(2);
    expect(state.hands[1]?.map(({ knowledge }) => knowledge.colors)).toEqual([
      [true, false],
      [false, true],
    ]);
    expect(miniHanabi.prompt(state, 1)).toContain("partner: hint red, card 1");
  });

  it("allows only hints that touch a card, and discards only with a token spent", () => {
    expect(miniHanabi.legal(after(R1, Y2, R1, R1))).toEqual([PLAY_1, PLAY_2, HINT_RED, HINT_1S]);
    const spent = after(R1, Y2, R1, R1, HINT_RED);
    expect(miniHanabi.legal(spent)).toEqual([0, 1, PLAY_1, PLAY_2, HINT_RED, HINT_YELLOW, HINT_1S, HINT_2S]);
    expect(miniHanabi.legal(after(R1, Y2, R1, R1, HINT_RED, HINT_RED, HINT_RED))).toEqual([0, 1, 2, 3]);
  });

  it("ends with 0 points for both at a card that does not fit", () => {
    const state = after(R1, R2, Y1, Y1, PLAY_1, R1);
    expect([endKind(state), miniHanabi.returns(state)]).toEqual([null, [0, 0]]);
    const lost = after(R1, Y2, Y1, R1, PLAY_1, R1, PLAY_1, Y1, PLAY_2);
    expect([endKind(lost), miniHanabi.returns(lost)]).toEqual(["bomb", [0, 0]]);
    expect(miniHanabi.ending?.(lost)).toBe("A card did not fit, so all is lost: 0 of 4 points.");
  });

  it("regains a token with a complete firework", () => {
    const before = after(R1, R2, Y1, Y2, HINT_YELLOW, HINT_RED, PLAY_1, R1, HINT_RED);
    expect(before.hints).toBe(0);
    expect(miniHanabi.next(before, PLAY_1).hints).toBe(1);
    expect(miniHanabi.next(before, PLAY_1).fireworks).toEqual([2, 0]);
  });

  it("ends with both fireworks complete", () => {
    const state = after(R1, R2, Y1, Y2, PLAY_1, R1, PLAY_1, R1, PLAY_1, Y1, PLAY_1);
    expect([endKind(state), miniHanabi.returns(state)]).toEqual(["complete", [4, 4]]);
  });

  it("gives each seat one move after the last card", () => {
    const moves = [R1, Y1, Y1].flatMap((card) => [DISCARD_1, card]);
    const last = after(R1, R1, Y1, Y2, HINT_2S, HINT_1S, HINT_1S, ...moves, HINT_1S, DISCARD_1, R2);
    expect([last.deck, last.lastMoves, last.turn]).toEqual([[0, 0, 0, 0], 2, 0]);
    const one = miniHanabi.next(last, HINT_1S);
    expect([endKind(one), one.turn]).toEqual([null, 1]);
    expect(endKind(miniHanabi.next(one, DISCARD_1))).toBe("cards");
  });

  it("shows each seat the other hand only, and the public none", () => {
    const state = after(R1, R2, Y1, Y2);
    const cards = (viewer: number | null) =>
      miniHanabi.view(state, viewer).hands.map((hand) => hand.map(({ card }) => card));
    expect(cards(0)).toEqual([
      ["sealed", "sealed"],
      [Y1, Y2],
    ]);
    expect(cards(1)).toEqual([
      [R1, R2],
      ["sealed", "sealed"],
    ]);
    expect(cards(null).flat()).toEqual(["sealed", "sealed", "sealed", "sealed"]);
  });
});
