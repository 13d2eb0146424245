import { describe, expect, it } from "vitest";
import { connectFour } from "../../../games/connect-four/game.ts";
import { kuhnPoker } from "../../../games/kuhn-poker/game.ts";
import { negotiation } from "../../../games/negotiation/game.ts";
import { actionOfDigit, digitOf, groupActions } from "../../../web/lib/actions.ts";
import type { Game } from "../../../games/core/game.ts";
import { resolveOptions } from "../../../games/core/options.ts";

function choices<S>(game: Game<S>, ...actions: number[]) {
  let state = game.initial(resolveOptions(game as Game, {}));
  for (const action of actions) state = game.next(state, action);
  return game.legal(state).map((action) => ({ action, label: game.label(action, state) }));
}

describe("groupActions", () => {
  it("makes buttons of few actions", () => {
    const { buttons, range } = groupActions(choices(kuhnPoker, 2, 1));
    expect(buttons.map(({ label }) => label)).toEqual(["check", "bet"]);
    expect(range).toBeNull();
  });

  it("makes a slider of many prices, in rising order, and leaves the rest as buttons", () => {
    const { buttons, range } = groupActions(choices(negotiation));
    expect(buttons.map(({ label }) => label)).toContain("walk away");
    expect(range?.verb).toBe("offer");
    const prices = range?.choices.map(({ number }) => number) ?? [];
    expect(prices.length).toBeGreaterThan(9);
    expect(prices).toEqual([...prices].sort((a, b) => a - b));
  });
});

describe("digits", () => {
  it("stay with their action when others are no longer legal", () => {
    // Column A is full after six discs in it.
    const legal = choices(connectFour, 0, 0, 0, 0, 0, 0);
    expect(legal[0]?.action).toBe(1);
    expect(digitOf(legal, 0)).toBe("2");
    expect(actionOfDigit(legal, "1")).toBeNull();
    expect(actionOfDigit(legal, "7")).toBe(6);
  });

  it("count the buttons where numbers are too large", () => {
    const legal = choices(negotiation);
    const { buttons } = groupActions(legal);
    expect(actionOfDigit(legal, "1")).toBe(buttons[0]?.action);
  });
});
